// The page's shell: which argument is open, at which address.

import { forgetAddress, settleAddress } from "./address.js";
import * as api from "./api.js";
import { h, say } from "./dom.js";
import { createOpener, missingFile } from "./openfile.js";
import { readAddress } from "./store.js";
import { T } from "./texts.js";
import { buildView } from "./view.js";

document.title = T.simulator;
document.querySelector(".skip").textContent = T.skip;

const app = document.getElementById("app");
const live = document.getElementById("live");
const AS_WRITTEN = { entries: [], claims: [], pinned: null, step: 0, looks: [] };

let known = [];
let view = null; // what is on screen for one argument
let shown = ""; // which one
let turn = {}; // the latest wish for another: what comes for an older one comes too late
const files = new Map(); // a visitor's own, which only this page has: by name, and by name and fingerprint
const unfinished = new Map(); // what stood in the forms of each argument when it was left

start();

/** Show what the address asks for, from the first request on; where that fails, how to try again. */
async function start() {
  const wait = h("p", { class: "notice", role: "status" }, T.loading);
  app.replaceChildren(wait);
  const patience = setTimeout(() => say(wait, T.compiling), 4000);
  try {
    known = await api.scenarios();
    await follow(readAddress(location.hash));
  } catch (problem) {
    fail(problem);
  }
  clearTimeout(patience);
  app.removeAttribute("aria-busy");
}

function fail(problem) {
  depart();
  app.replaceChildren(h("p", { class: "notice", role: "alert" }, problem.message, " ",
    h("button", { type: "button", onclick: start }, T.again)));
}

/** What can be chosen: what the server opens with, all that claims something, and what is on screen. */
const offered = (name) => known.filter((each, k) => k === 0 || each.claims > 0 || each.name === name);

/** Leave what is on screen; what is written in its forms waits until it is shown again. */
function depart() {
  if (!view) return;
  unfinished.set(shown, view.unfinished());
  view.leave();
  view = null;
}

/** Show what an address asks for; of a file that is not there, how to open it. */
async function follow(wanted) {
  const { name, file, fingerprint } = wanted;
  const held = file && (files.get(`${file} ${fingerprint}`) ?? files.get(file));
  if (!file) {
    const there = known.some((each) => each.name === name);
    await open({ name: there ? name : known[0].name }, wanted);
    if (name && !there) view?.note(T.noArgument(name));
  } else if (held) {
    await open(held, wanted);
  } else {
    turn = {};
    depart();
    app.replaceChildren(...missingFile(file, offered(), {
      opened: (text, as) => open({ text, file: as }, { ...wanted, file: as }),
      other: (other) => visit({ name: other }).catch(fail),
    }));
  }
}

/** Show an argument because the visitor chose it: the one before is a step back in the browser. */
const visit = (which) => open(which, null, true);

/** Show an argument: `wanted` is a view as the address holds one, or nothing for the argument as written. */
async function open({ name, text, file }, wanted, chosen = false) {
  const mine = turn = {};
  const at = wanted && (name ? wanted.name === name : wanted.file === file) ? wanted : AS_WRITTEN;
  const asked = { ...(name ? { name } : { text }), claims: at.claims };
  const notes = [];
  const point = (changes) => api.inTurn(asked, changes, () => mine === turn);
  const found = () => Promise.all([
    api.structure(asked), point([]),
    at.pinned ? point(at.pinned.map(([path, value]) => `${path}=${value}`)).catch(() => null) : null,
  ]);
  const [structure, baseline, pinned] = await found().catch((problem) => {
    if (problem.status !== 422 || !asked.claims.length) throw problem;
    notes.push(T.claimsLost(problem.message));
    asked.claims = [];
    return found();
  });
  if (mine !== turn) return;
  const { fingerprint } = structure.scenario;
  if (at.fingerprint && (!fingerprint.startsWith(at.fingerprint) || at.version !== structure.tripolar)) notes.push(T.stale);
  if (at.pinned && !pinned) notes.push(T.pinLost);
  const held = { text, file };
  if (file) for (const key of [file, `${file} ${fingerprint.slice(0, 12)}`]) files.set(key, held);
  const focused = app.contains(document.activeElement);
  depart();
  shown = JSON.stringify([name, text]);
  if (chosen) {
    settleAddress();
    history.pushState(null, "", `#${new URLSearchParams(file ? { file } : { s: name })}`);
  }
  view = buildView({
    known: offered(name), structure, baseline, asked, file, live, beside: Boolean(pinned && at.beside), shown: at.looks,
    left: unfinished.get(shown), pin: pinned ? { entries: new Map(at.pinned), point: pinned } : null,
    open: (other) => visit({ name: other }),
    opener: createOpener({ opened: (given, as) => visit({ text: given, file: as }) }),
  });
  document.title = `${structure.scenario.title} · Tripolar`;
  app.replaceChildren(...view.elements);
  view.tale.resume(at.step);
  const lost = view.begin(at.entries);
  if (lost.length) notes.push(T.valuesLost(lost.join(", ")));
  view.note(notes.join(" "));
  if (focused) document.getElementById("argument").focus({ preventScroll: true });
}

addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (!view || !(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
  // A text that is being written has an undo of its own, and behind a dialogue nothing moves.
  if (event.target.closest("dialog, textarea") || (event.target instanceof HTMLInputElement && event.target.type === "text")) return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) view.store.redo();
  else view.store.undo();
});

// The page's address holds the view: a place in the page is gone to without it.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("answer")?.focus();
});

// What the server computes for a page that is gone, nobody wants.
addEventListener("pagehide", () => view?.leave());
addEventListener("pageshow", (event) => { if (event.persisted) view?.back(); });

addEventListener("hashchange", async () => {
  forgetAddress();
  const wanted = readAddress(location.hash);
  if (!wanted.name && !wanted.file) { // no view: the one on screen stays, and the address holds it again
    view?.remember();
    return;
  }
  try {
    await follow(wanted);
  } catch (problem) {
    fail(problem);
  }
});
