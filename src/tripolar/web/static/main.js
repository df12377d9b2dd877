// The page: what is asked, what is answered, and where it goes. Everything else is in the other files.

import * as api from "./api.js";
import { changeOf, createControl } from "./controls.js";
import { h, say, table } from "./dom.js";
import { createDraws } from "./draws.js";
import { createLedger } from "./ledger.js";
import { createOwn } from "./own.js";
import { drawPaths, pathsTable } from "./paths.js";
import { createStory } from "./story.js";
import { addressOf, createStore, readAddress } from "./store.js";
import { T, story } from "./texts.js";
import { drawTriangle, triangleTables } from "./triangle.js";

const app = document.getElementById("app");
const live = document.getElementById("live");

let view = null; // what is on screen for one argument
let announcing = 0;

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
  view = build(known, structure, baseline, asked, pinned ? { entries: new Map(held), point: pinned } : null);
  document.title = `${structure.scenario.title} · Tripolar`;
  app.replaceChildren(...view.elements);
  const stale = wanted && wanted.name === name && wanted.fingerprint
    && (!structure.scenario.fingerprint.startsWith(wanted.fingerprint) || wanted.version !== structure.tripolar);
  if (stale) view.stale();
  if (wanted?.name === name) view.tale.resume(wanted.step);
  view.show();
  view.store.load(wanted && wanted.name === name ? wanted.entries : []);
}

function build(known, structure, baseline, asked, pin) {
  const { name } = asked;
  const names = Object.fromEntries(structure.scenario.actors.map((actor) => [actor.code, actor.name]));
  const every = new Map();
  for (const group of structure.groups) for (const control of group.rows) every.set(control.path, control);
  for (const control of structure.main) every.set(control.path, control);
  let point = baseline;
  let draws = null;
  let pointOf = "";

  const source = async (of) => {
    try {
      return sourceList(await api.sources(name, of));
    } catch (problem) {
      return h("p", { class: "note" }, problem.message);
    }
  };
  const store = createStore(changed);
  const set = (path, value) => {
    const control = every.get(path);
    const back = value !== null && control && String(control.value) === String(value);
    store.set(path, back ? null : value);
  };
  const controls = structure.main.map((control) => [control, createControl(control, { set, source })]);
  const notice = h("p", { class: "notice", role: "alert", hidden: true });
  const stale = h("p", { class: "notice stale", role: "status", hidden: true }, T.stale);
  const picture = h("div", { class: "picture" });
  const tables = h("details", {}, h("summary", {}, T.asTable));
  const pathBox = h("div", { class: "paths" });
  const pathTables = h("details", {}, h("summary", {}, T.asTable));
  const told = h("p", { class: "story" });
  const chips = h("ul", { class: "chips", "aria-label": T.changed });
  const again = (claims) => open(known, name, { name, claims, entries: [...store.entries], step: tale.step, pinned: pin && [...pin.entries] }).catch((problem) => warn(problem.message));
  const ledger = createLedger(structure, {
    source, own: asked.claims, remove: (id) => again(asked.claims.filter((claim) => claim.id !== id)),
  });
  const own = createOwn({
    structure, own: asked.claims, check: (holds) => api.criterion(asked, holds),
    add: async (claim) => {
      await again([...asked.claims, claim]);
      document.getElementById(`claim-${claim.id}`)?.scrollIntoView({ block: "nearest" });
    },
  });
  ledger.element.append(own);
  const chance = createDraws({
    question: () => ({ scenario: asked, changes: store.changes }),
    found: (result) => { draws = result; show(); },
  });
  const undo = h("button", { type: "button", onclick: () => store.undo(), "aria-keyshortcuts": T.undoKey }, T.undo);
  const redo = h("button", { type: "button", onclick: () => store.redo(), "aria-keyshortcuts": T.redoKey }, T.redo);
  const reset = h("button", { type: "button", onclick: () => store.reset() }, T.reset);
  const ghost = h("p", { class: "note" });
  const hold = h("button", { type: "button", title: T.pinHint, onclick: () => {
    pin = pin ? null : { entries: new Map(store.entries), point };
    remember();
    show();
  } });
  const share = h("button", { type: "button", onclick: copy }, T.copy);
  const download = h("button", { type: "button", onclick: save }, T.download);
  const preset = presets(structure, store);
  const protocol = bargaining(structure, store);
  const groups = everything(structure, { set, source });

  const tale = createStory(structure, store, () => { remember(); show(); });

  const question = api.latest(
    ({ changes }) => api.point(asked, changes),
    (answer, { changes }) => {
      point = answer;
      pointOf = changes.join("&");
      warn("");
      show();
    },
    (problem) => warn(problem.unreachable ? T.unavailable : problem.message));

  for (const [details, fill] of [[tables, () => triangleTables(point, pin ? pin.point : baseline, structure)], [pathTables, () => [pathsTable(point, structure)]]]) {
    details.addEventListener("toggle", () => { if (details.open) refill(details, fill()); });
    details.fill = fill;
  }
  new ResizeObserver(() => {
    const drawn = picture.querySelector("svg");
    if (drawn && Math.abs(drawn.clientWidth - drawn.viewBox.baseVal.width) > 4) show();
  }).observe(picture);

  function changed() {
    tale.follow();
    for (const [control, part] of controls) part.show(store.entries.get(control.path));
    groups.show(store.entries);
    protocol.show(store.entries.get("protocol"));
    preset.show(store.changes);
    [undo.disabled, redo.disabled] = [!store.canUndo, !store.canRedo];
    reset.disabled = store.entries.size === 0;
    remember();
    chance.moved();
    if (store.changes.length === 0) { point = baseline; pointOf = ""; show(); } else question({ changes: store.changes });
  }

  function remember() {
    history.replaceState(null, "", addressOf(structure, store.entries, asked.claims, pin?.entries, tale.step));
  }

  /** Everything is shown against the scenario as written, or against the point that was pinned. */
  function show() {
    const before = pin ? pin.point : baseline;
    say(ghost, pin ? T.ghostPinned : T.ghost);
    say(hold, pin ? T.unpin : T.pin);
    picture.replaceChildren(drawTriangle(point, before, structure, picture.clientWidth));
    pathBox.replaceChildren(...drawPaths(point, before, structure, draws));
    for (const details of [tables, pathTables]) if (details.open) refill(details, details.fill());
    ledger.show(point, before, draws);
    tale.show(point, draws);
    const changes = [...store.entries].map(([path, value]) => {
      const control = every.get(path);
      return { path, ...(control ? changeOf(control, value) : { title: path, subject: "", kind: "word", from: "", to: value, unit: "" }) };
    });
    const text = story(pin ? apart(pin.entries) : changes, point, before, names, structure.scenario.levels, pin !== null);
    say(told, text);
    chips.replaceChildren(...changes.map((change) => h("li", {},
      h("span", {}, change.subject ? `${change.title}, ${change.subject}: ` : `${change.title}: `, h("strong", {}, T.at(change.to, change.unit))),
      h("button", { type: "button", "aria-label": T.remove(change.title), title: T.remove(change.title), onclick: () => store.set(change.path, null) }, "×"))));
    document.documentElement.dataset.point = pointOf;
    clearTimeout(announcing);
    announcing = setTimeout(() => { if (store.entries.size) say(live, text); }, 700);
  }

  /** What differs from the pinned point. */
  function apart(pinned) {
    const paths = [...new Set([...store.entries.keys(), ...pinned.keys()])];
    return paths.filter((path) => store.entries.get(path) !== pinned.get(path)).map((path) => {
      const control = every.get(path);
      const [now, then] = [store.entries.get(path), pinned.get(path)];
      return control ? changeOf(control, now, then) : { title: path, subject: "", kind: "word", from: then ?? "", to: now ?? "", unit: "" };
    });
  }

  function warn(text) {
    say(notice, text);
    notice.hidden = text === "";
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      say(live, T.copied);
      say(share, T.copied);
      setTimeout(() => say(share, T.copy), 1500);
    } catch {
      warn(location.href);
    }
  }

  async function save() {
    try {
      const link = h("a", { href: URL.createObjectURL(await api.yaml(asked, store.changes)), download: `${name}-changed.yaml` });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (problem) {
      warn(problem.message);
    }
  }

  const choose = h("select", { id: "argument", onchange: () => open(known, choose.value, null) },
    known.map((each) => h("option", { value: each.name, selected: each.name === name }, each.title)));
  const elements = [
    h("header", { class: "masthead" },
      h("p", { class: "kicker" }, T.kicker),
      h("h1", {}, structure.scenario.title),
      h("details", { class: "lead" }, h("summary", {}, T.about), h("p", {}, structure.scenario.says),
        structure.scenario.argument ? h("p", { class: "note" }, structure.scenario.argument, ".") : null),
      tale.entry,
      h("div", { class: "bar" },
        h("label", { for: "argument" }, T.argument, choose), preset.element, protocol.element,
        h("div", { class: "buttons" }, undo, redo, reset, hold, share, download))),
    notice, stale, tale.panel,
    h("div", { class: "desk" },
      h("section", { class: "assumptions", "aria-labelledby": "assumptions-title" },
        h("h2", { id: "assumptions-title" }, T.assumptions), h("p", { class: "note" }, T.assumptionsLead),
        controls.map(([, part]) => part.element), groups.element),
      h("main", { id: "answer", class: "answer", tabindex: -1 },
        h("section", { class: "changed", "aria-labelledby": "changed-title" },
          h("h2", { id: "changed-title" }, T.changed), told, chips),
        h("section", { "aria-labelledby": "triangle-heading" },
          h("h2", { id: "triangle-heading" }, T.triangle), picture, ghost, tables),
        h("section", { "aria-labelledby": "paths-title" }, h("h2", { id: "paths-title" }, T.paths), pathBox, pathTables),
        chance.element),
      h("aside", { class: "beside", "aria-label": T.ledger }, ledger.element)),
  ];
  return { elements, store, show, tale, stale: () => { stale.hidden = false; } };
}

function refill(details, parts) {
  while (details.children.length > 1) details.lastChild.remove();
  details.append(...parts);
}

function presets(structure, store) {
  if (!structure.presets.length) return { element: null, show() {} };
  const entriesOf = (preset) => preset.changes.map((text) => {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const select = h("select", { id: "preset", title: T.presetHint, onchange: () => {
    const chosen = structure.presets.find((each) => each.name === select.value);
    store.replace(chosen ? entriesOf(chosen) : []);
  } }, h("option", { value: "" }, T.asWritten), structure.presets.map((each) => h("option", { value: each.name }, each.says)));
  return {
    element: h("label", { for: "preset" }, T.preset, select),
    show(changes) {
      const now = [...changes].sort().join("&");
      select.value = structure.presets.find((each) => [...each.changes].sort().join("&") === now)?.name ?? "";
    },
  };
}

function bargaining(structure, store) {
  const select = h("select", { id: "protocol", onchange: () => store.set("protocol", select.value === structure.protocol ? null : select.value) },
    structure.protocols.map((each) => h("option", { value: each }, T.protocols[each] ? `${each}: ${T.protocols[each]}` : each)));
  return {
    element: h("label", { for: "protocol" }, T.protocol, select),
    show(value) { select.value = value ?? structure.protocol; },
  };
}

/** All parameters by group; the controls of a group are made when it is opened. */
function everything(structure, actions) {
  const made = new Map();
  let entries = new Map();
  const main = new Set(structure.main.map((control) => control.path));
  const boxes = structure.groups.map((group) => {
    const box = h("details", {}, h("summary", {}, `${group.heading} (${group.rows.length})`));
    box.addEventListener("toggle", () => {
      if (!box.open || made.has(group.heading)) return;
      const parts = group.rows.map((control) => [control, createControl(control, actions)]);
      made.set(group.heading, parts);
      for (const [control, part] of parts) {
        part.show(entries.get(control.path));
        if (main.has(control.path)) part.element.classList.add("also-main");
        box.append(part.element);
      }
    });
    return box;
  });
  return {
    element: h("details", { class: "everything" }, h("summary", {}, T.all), h("p", { class: "note" }, T.allLead), boxes),
    show(now) {
      entries = now;
      for (const parts of made.values()) for (const [control, part] of parts) part.show(now.get(control.path));
    },
  };
}

function sourceList(found) {
  if (!found.figures.length) return h("p", { class: "note" }, T.noSource, h("code", {}, found.written || found.of));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.source },
    found.written ? h("p", {}, h("code", {}, found.written)) : null,
    table(T.source, [T.figures, T.value, T.from, T.licence], found.figures.map((figure) => [
      `${figure.says}, ${figure.who}, ${figure.year}`, `${figure.shown} ${figure.unit}`, figure.source.citation, figure.source.licence,
    ])));
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
