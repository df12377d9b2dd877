// The server's answers. An error is thrown with the one line that the server said.

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw Object.assign(new Error("unreachable"), { unreachable: true });
  }
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    const { message, line, column } = told.error || {};
    throw Object.assign(new Error(message || response.statusText), { status: response.status, line: line ?? undefined, column: column ?? undefined });
  }
  return response;
}

const post = (path, body, signal) =>
  ask(path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal,
  });

let allowed = null;
/** What the server allows; asked for once, and again where it could not be told. */
export const limits = () => (allowed ??= ask("/api/limits").then((told) => told.json()).catch((problem) => { allowed = null; throw problem; }));
export const scenarios = async () => (await ask("/api/scenarios")).json();
/** An argument is asked for as {name, claims}, one the server knows, or as {text, claims}, a visitor's own. */
export const structure = async (asked) => (asked.text || asked.claims.length
  ? (await post("/api/structure", asked)).json()
  : (await ask(`/api/scenarios/${encodeURIComponent(asked.name)}`)).json());
export const criterion = async (asked, holds, signal) => (await post("/api/criterion", { scenario: asked, holds }, signal)).json();
export const sources = async (asked, of) => (await post("/api/sources", { scenario: asked, of })).json();
export const validate = async (text) => (await post("/api/validate", { text })).json();
/** Measured figures are asked for by powers; `file` is one of a topic's: its rows or its chart. */
export const figuresAt = (powers, topic, file = "") =>
  `/api/figures/${encodeURIComponent(topic)}${file && `/${file}`}?of=${powers.map(encodeURIComponent).join(",")}`;
export const figures = async (powers, topic) => (await ask(figuresAt(powers, topic))).json();
export const figureTopics = async (powers) => (await ask(`/api/figures?of=${powers.map(encodeURIComponent).join(",")}`)).json();
export const point = async (scenario, changes) => (await post("/api/point", { scenario, changes })).json();
export const yaml = async (scenario, changes) => (await post("/api/yaml", { scenario, changes })).blob();
/** Work in the background; `kind` is "ensembles" or "grids". */
export const beginTask = async (kind, question) => (await post(`/api/${kind}`, question)).json();
export const task = async (kind, id) => (await ask(`/api/${kind}/${id}`)).json();
/** It is no longer wanted. Nothing hangs on the answer, and it is sent even while the page goes. */
export const cancelTask = (kind, id) => fetch(`/api/${kind}/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
export const driversAt = (id) => `/api/ensembles/${id}/drivers`;
export const drivers = async (id) => (await ask(driversAt(id))).json();
export const sensitivityAt = (id, claim) => `/api/ensembles/${id}/claims/${encodeURIComponent(claim)}/sensitivity`;
export const sensitivity = async (id, claim) => (await ask(sensitivityAt(id, claim))).json();
export const gridAt = (id, claim) => `/api/grids/${id}/claims/${encodeURIComponent(claim)}`;
export const gridClaim = async (id, claim) => (await ask(gridAt(id, claim))).json();

/** Ask for the latest of many wishes: one question under way at a time, and those in between are left out. */
export function latest(question, answered, failed) {
  let busy = false;
  let wish = null;
  async function go() {
    busy = true;
    while (wish !== null) {
      const mine = wish;
      wish = null;
      try {
        const answer = await question(mine);
        answered(answer, mine);
      } catch (problem) {
        if (problem.status === 429 && wish === null) {
          await new Promise((resolve) => setTimeout(resolve, 400));
          wish ??= mine;
        } else {
          failed(problem, mine);
        }
      }
    }
    busy = false;
  }
  return (mine) => {
    wish = mine;
    if (!busy) go();
  };
}
