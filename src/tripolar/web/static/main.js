// The page's shell: which argument is open, at which address.

import { forgetAddress } from "./address.js";
import * as api from "./api.js";
import { h, say } from "./dom.js";
import { createOpener, missingFile } from "./openfile.js";
import { readAddress } from "./store.js";
import { T } from "./texts.js";
import { buildView } from "./view.js";

const app = document.getElementById("app");
const live = document.getElementById("live");

let view = null; // what is on screen for one argument
let held = null; // a visitor's own file: its name and its text, which only this page has

start();

async function start() {
  const wait = h("p", { class: "notice", role: "status" }, T.loading);
  app.replaceChildren(wait);
  const patience = setTimeout(() => say(wait, T.compiling), 4000);
  try {
    await follow(await api.scenarios(), readAddress(location.hash));
  } catch (problem) {
    app.replaceChildren(h("p", { class: "notice", role: "alert" }, problem.unreachable ? T.unavailable : problem.message));
  }
  clearTimeout(patience);
  app.removeAttribute("aria-busy");
}

/** Show what an address asks for; of a file that is not there, how to open it. */
async function follow(known, wanted) {
  if (!wanted.file) {
    await open(known, { name: (known.find((each) => each.name === wanted.name) || known[0]).name }, wanted);
  } else if (held?.file === wanted.file) {
    await open(known, held, wanted);
  } else {
    view?.leave();
    view = null;
    app.replaceChildren(...missingFile(wanted.file, known, {
      opened: (text, file) => open(known, { text, file }, { ...wanted, file }),
      other: (name) => open(known, { name }, null),
    }));
  }
}

/** Show an argument: `wanted` is a view as the address holds one, or nothing for the argument as written. */
async function open(known, { name, text, file }, wanted) {
  const shown = wanted && (name ? wanted.name === name : wanted.file === file) ? wanted : { entries: [], claims: [], pinned: null, step: 0, looks: [] };
  const asked = { ...(name ? { name } : { text }), claims: shown.claims };
  const pinnedAt = shown.pinned;
  const [structure, baseline, pinned] = await Promise.all([
    api.structure(asked), api.point(asked, []),
    pinnedAt ? api.point(asked, pinnedAt.map(([path, value]) => `${path}=${value}`)).catch(() => null) : null,
  ]);
  held = text ? { text, file } : held;
  view?.leave();
  view = buildView({
    known, structure, baseline, asked, file, live, beside: Boolean(pinned && shown.beside), shown: shown.looks,
    pin: pinned ? { entries: new Map(pinnedAt), point: pinned } : null,
    open: (other) => open(known, { name: other }, null),
    opener: createOpener({ opened: (given, as) => open(known, { text: given, file: as }, null) }),
  });
  document.title = `${structure.scenario.title} · Tripolar`;
  app.replaceChildren(...view.elements);
  if (shown.fingerprint && (!structure.scenario.fingerprint.startsWith(shown.fingerprint) || shown.version !== structure.tripolar)) view.stale();
  view.tale.resume(shown.step);
  view.show();
  view.store.load(shown.entries);
}

addEventListener("keydown", (event) => {
  if (!view || !(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
  if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
  event.preventDefault();
  if (event.shiftKey) view.store.redo();
  else view.store.undo();
});

// What the server computes for a page that is gone, nobody wants.
addEventListener("pagehide", () => view?.leave());

addEventListener("hashchange", async () => {
  forgetAddress();
  const wanted = readAddress(location.hash);
  if (wanted.name || wanted.file) await follow(await api.scenarios(), wanted);
});
