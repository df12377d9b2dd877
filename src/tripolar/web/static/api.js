// The server's answers. An error is thrown with the one line that the server said, or that it does not answer.

import { T } from "./texts.js";

const PAUSE = 400; // ms before a server with too much to do is asked again
const TIMES = 8; // that it is asked again, where nobody waits for a turn of his own
const AWAY = { first: 1000, most: 30000 }; // ms before a server that does not answer is asked again

/** Let so many ms pass. */
export const rest = (time) => new Promise((resolve) => setTimeout(resolve, time));

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw unreachable();
  }
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    const { message, line, column } = told.error || {};
    throw Object.assign(new Error(message || response.statusText), { status: response.status, line: line ?? undefined, column: column ?? undefined });
  }
  return response;
}

const unreachable = () => Object.assign(new Error(T.unreachable), { unreachable: true });

/** What is asked, as JSON; the answer may still be cut off while it comes. */
async function json(path, options) {
  const response = await ask(path, options);
  return response.json().catch(() => { throw unreachable(); });
}

/** The same of a server that may have too much to do: it is then asked a few times more. */
async function patiently(question) {
  for (let k = 0; ; k += 1) {
    try {
      return await question();
    } catch (problem) {
      if (problem.status !== 429 || k === TIMES) throw problem;
      await rest(PAUSE);
    }
  }
}

const get = (path) => patiently(() => json(path));
const posted = (body) => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const post = (path, body) => patiently(() => json(path, posted(body)));

let allowed = null;
/** What the server allows; asked for once, and again where it could not be told. */
export const limits = () => (allowed ??= get("/api/limits").catch((problem) => { allowed = null; throw problem; }));
export const scenarios = () => get("/api/scenarios");
/** An argument is asked for as {name, claims}, one the server knows, or as {text, claims}, a visitor's own. */
export const structure = (asked) => (asked.text || asked.claims.length
  ? post("/api/structure", asked)
  : get(`/api/scenarios/${encodeURIComponent(asked.name)}`));
export const live = (asked, paths) => post("/api/live", { scenario: asked, paths });
export const answer = (body) => json("/api/answer", posted(body));
export const map = (body) => ask("/api/map", posted(body));
/** A drawing of the server's, as text. */
export const drawing = (path) => patiently(async () => (await ask(path)).text());
export const criterion = (asked, holds) => post("/api/criterion", { scenario: asked, holds });
export const sources = (asked, of) => post("/api/sources", { scenario: asked, of });
export const validate = (text) => post("/api/validate", { text });
/** Measured figures are asked for by powers, and by a scenario whose author has figures of their own. */
const of = ({ measured, name, figures: own }) =>
  `of=${measured.map(encodeURIComponent).join(",")}${own.length ? `&scenario=${encodeURIComponent(name)}` : ""}`;
/** `file` is one of a topic's: its rows or its chart. */
export const figuresAt = (scenario, topic, file = "") =>
  `/api/figures/${encodeURIComponent(topic)}${file && `/${file}`}?${of(scenario)}`;
export const figures = (scenario, topic) => get(figuresAt(scenario, topic));
export const figureTopics = (scenario) => get(`/api/figures?${of(scenario)}`);
/** A point, asked for once: who asks has a way of its own to wait, such as `latest` and `inTurn`. */
export const point = (scenario, changes) => json("/api/point", posted({ scenario, changes }));
export const yaml = (scenario, changes) => patiently(async () => (await ask("/api/yaml", posted({ scenario, changes }))).blob());
/** Work in the background; `kind` is "ensembles" or "grids". */
export const beginTask = (kind, question) => json(`/api/${kind}`, posted(question));
export const task = (kind, id) => get(`/api/${kind}/${id}`);
/** It is no longer wanted. Nothing hangs on the answer, and it is sent even while the page goes. */
export const cancelTask = (kind, id) => fetch(`/api/${kind}/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
export const driversAt = (id) => `/api/ensembles/${id}/drivers`;
export const drivers = (id) => get(driversAt(id));
export const sensitivityAt = (id, claim) => `/api/ensembles/${id}/claims/${encodeURIComponent(claim)}/sensitivity`;
export const sensitivity = (id, claim) => get(sensitivityAt(id, claim));
export const gridAt = (id, claim) => `/api/grids/${id}/claims/${encodeURIComponent(claim)}`;
export const gridClaim = (id, claim) => get(gridAt(id, claim));

/** A point that is one of many: where too many are asking, it is asked for until it comes, while it is `wanted()`. */
export async function inTurn(scenario, changes, wanted) {
  for (;;) {
    try {
      return await point(scenario, changes);
    } catch (problem) {
      if (problem.status !== 429 || !wanted()) throw problem;
      await rest(PAUSE);
    }
  }
}

/**
 * Ask for the latest of many wishes: one question under way at a time, and those in between are left out. Where the
 * server has too much to do or does not answer, the last wish is asked again; `failed` is told each time.
 * `drop()` of what comes back forgets what was wished, and what is under way.
 */
export function latest(question, answered, failed) {
  let busy = false;
  let wish = null;
  let since = {}; // an object for all wishes between two calls of drop()
  let wake = () => {};

  async function go() {
    busy = true;
    let pause = AWAY.first;
    while (wish !== null) {
      const { mine, of } = wish;
      wish = null;
      try {
        const answer = await question(mine);
        pause = AWAY.first;
        if (of === since) answered(answer, mine);
      } catch (problem) {
        if (of !== since || wish !== null) continue;
        const crowded = problem.status === 429;
        if (!crowded) failed(problem, mine);
        if (!crowded && !problem.unreachable && problem.status !== 503) continue;
        await new Promise((resolve) => { wake = resolve; setTimeout(resolve, crowded ? PAUSE : pause); });
        pause = crowded ? pause : Math.min(2 * pause, AWAY.most);
        if (of === since) wish ??= { mine, of };
      }
    }
    busy = false;
  }

  return Object.assign((mine) => {
    wish = { mine, of: since };
    wake();
    if (!busy) go();
  }, { drop() { wish = null; since = {}; wake(); } });
}
