// The page's shell: which argument is open, at which address.

import * as api from "./api.js";
import { h, say } from "./dom.js";
import { readAddress } from "./store.js";
import { T } from "./texts.js";
import { buildView } from "./view.js";

const app = document.getElementById("app");
const live = document.getElementById("live");

let view = null; // what is on screen for one argument

start();

async function start() {
  const wait = h("p", { class: "notice", role: "status" }, T.loading);
  app.replaceChildren(wait);
  const patience = setTimeout(() => say(wait, T.compiling), 4000);
  try {
    const known = await api.scenarios();
    const wanted = readAddress(location.hash);
    const first = known.find((each) => each.name === wanted.name) || known[0];
    await open(known, first.name, wanted);
  } catch (problem) {
    app.replaceChildren(h("p", { class: "notice", role: "alert" }, problem.unreachable ? T.unavailable : problem.message));
  }
  clearTimeout(patience);
  app.removeAttribute("aria-busy");
}

/** Show an argument: `wanted` is a view as the address holds one, or nothing for the argument as written. */
async function open(known, name, wanted) {
  const asked = { name, claims: wanted?.name === name ? wanted.claims : [] };
  const held = wanted?.name === name ? wanted.pinned : null;
  const [structure, baseline, pinned] = await Promise.all([
    api.structure(asked), api.point(asked, []),
    held ? api.point(asked, held.map(([path, value]) => `${path}=${value}`)).catch(() => null) : null,
  ]);
  view = buildView({
    known, structure, baseline, asked, live,
    pin: pinned ? { entries: new Map(held), point: pinned } : null,
    open: (other, as) => open(known, other, as),
  });
  document.title = `${structure.scenario.title} · Tripolar`;
  app.replaceChildren(...view.elements);
  const stale = wanted && wanted.name === name && wanted.fingerprint
    && (!structure.scenario.fingerprint.startsWith(wanted.fingerprint) || wanted.version !== structure.tripolar);
  if (stale) view.stale();
  view.show();
  view.store.load(wanted && wanted.name === name ? wanted.entries : []);
}

addEventListener("keydown", (event) => {
  if (!view || !(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
  if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
  event.preventDefault();
  if (event.shiftKey) view.store.redo();
  else view.store.undo();
});

addEventListener("hashchange", async () => {
  const wanted = readAddress(location.hash);
  if (view && wanted.name) await open(await api.scenarios(), wanted.name, wanted);
});
