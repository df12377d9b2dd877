// The view of one argument: what is asked, what is answered, and which part of the page shows it.

import { writeAddress } from "./address.js";
import { createAnswer } from "./answer.js";
import * as api from "./api.js";
import { bargaining, presets, steps, taking } from "./bars.js";
import { createBeside } from "./beside.js";
import { createChanged } from "./changed.js";
import { cited } from "./cited.js";
import { createControl, nameOf, readable } from "./controls.js";
import { h, say } from "./dom.js";
import { createStrip } from "./strip.js";
import { createDraws } from "./draws.js";
import { createFigures } from "./figures.js";
import { createGrid } from "./grid.js";
import { language } from "./language.js";
import { createLedger } from "./ledger.js";
import { createLooks } from "./looks.js";
import { createMap } from "./map.js";
import { createOwn } from "./own.js";
import { everything } from "./parameters.js";
import { createPictures } from "./pictures.js";
import { createQuick } from "./quick.js";
import { createSensitivity } from "./sensitivity.js";
import { addressOf, createStore, pairsOf } from "./store.js";
import { createStory } from "./story.js";
import { createSweep } from "./sweep.js";
import { ANSWER, T } from "./texts.js";

const PATIENCE = 300; // ms without an answer before the page says that it is awaited

const AWAY = 3000; // ms before a server that did not answer is asked for other claims again

const changesOf = (entries) => [...entries].map(([path, value]) => `${path}=${value}`);

/**
 * `asked` is the argument as the server is asked for it, `file` the name of a visitor's own; `open(name)` shows
 * another, and throws why it cannot; `opener` opens a file; `pin` is the point held as A, or null; `left` is what
 * stood unfinished in the forms when the argument was last on screen; `shown` are the deeper looks that are open.
 */
export function buildView({ known, structure, baseline, asked, file, pin, left, beside, shown, open, opener, live }) {
  const every = new Map([["protocol", {
    path: "protocol", title: T.protocol, subject: "", unit: "", kind: "word", value: structure.protocol,
    options: structure.protocols.map((each) => ({ value: each, word: each })),
  }]]);
  for (const group of structure.groups) for (const control of group.rows) every.set(control.path, control);
  for (const control of structure.main) every.set(control.path, control);
  let point = baseline;
  let draws = null;
  let late = ""; // why what is shown does not answer what is set, once that is worth a word
  let slow = 0;
  let drawn = false;
  let gone = false;
  let showing = null; // the claim to show once the claims are others
  let renewing = Promise.resolve();

  const pointAt = (of, changes) => api.inTurn(of, changes, () => !gone);
  const here = () => point.changes.join("&") === store.changes.join("&");
  const source = (of) => cited(asked, of);
  const store = createStore(changed, asked.claims);
  const set = (path, value) => {
    const control = every.get(path);
    const back = value !== null && control && String(control.value) === String(value);
    store.set(path, back ? null : value);
  };
  const actions = { set, putBack: store.putBack, source };
  const controls = structure.main.map((control) => [control, createControl(control, actions, true)]);
  const notice = h("p", { class: "notice", role: "alert", hidden: true });
  const stale = h("p", { class: "notice stale", role: "status", hidden: true });
  const passed = h("p", { class: "note passed", hidden: true });
  const said = h("p", { class: "note quick-note", hidden: true });
  const own = createOwn({
    structure, left, claims: () => store.claims, check: (holds) => api.criterion(asked, holds),
    accept: (claims) => api.structure({ ...asked, claims }),
    put: (claims, id) => { showing = id; store.claim(claims); return renewing; },
  });
  const ledger = createLedger(structure, { source, own });
  ledger.element.append(own.element);
  ledger.element.firstChild.after(passed, said);
  const quick = createQuick({ structure, asked, found: () => chances() });
  const chance = createDraws({
    question: () => ({ scenario: asked, changes: store.changes }),
    found: (result, id = null) => { draws = result; sensitivity.found(id); show(); },
  });
  const sensitivity = createSensitivity({ structure, compute: chance.start });
  const hold = h("button", { type: "button", title: T.pinHint, onclick: async () => {
    const entries = new Map(store.entries);
    try {
      // What is pinned is the point of what is set, although another may still be shown.
      pin = pin ? null : { entries, point: here() ? point : await pointAt(asked, changesOf(entries)) };
    } catch (problem) {
      warn(problem.message);
    }
    remember();
    show();
  } });
  const back = steps(store);
  const preset = presets(structure, store, (changes) => pointAt(asked, changes));
  const protocol = bargaining(structure, store);
  const groups = everything(structure, actions);
  const pictures = createPictures(structure, show);
  const tale = createStory(structure, store, () => { remember(); show(); });
  const go = (id) => (document.getElementById(`claim-${id}`) ?? document.getElementById("ledger-title"))?.focus();
  const map = createMap({ go });
  const answered = createAnswer({ structure, asked, go, found: map.show });
  const told = createChanged({ structure, store, every, live });

  const sweep = createSweep({ structure, asked, store, every });
  const grid = createGrid({ structure, asked, store, every });
  const figures = createFigures(structure.scenario);
  const looks = createLooks([map, sweep, grid, sensitivity, figures].map((each) => each.element).filter(Boolean), shown, remember);
  const sides = createBeside({ structure, every, open: beside, toggled: () => { remember(); show(); } });

  const question = api.latest(
    ({ changes }) => api.point(asked, changes),
    (answer) => {
      point = answer;
      warn("");
      if (here()) punctual();
      show();
    },
    (problem) => {
      warn(problem.unreachable ? T.unavailable : problem.message);
      clearTimeout(slow);
      late = here() ? "" : "unanswered";
      show();
    });

  /** An assumption as a reader knows it: by its question, or else by its name. */
  const about = (path) => (every.has(path) ? every.get(path).asks || nameOf(every.get(path)) : path);

  /** The probabilities of what is set: those of exact draws where there are some, else of stored ones at once. */
  function chances() {
    const before = quick.at(new Map());
    const stored = quick.at(store.entries);
    const exact = draws && new Map((draws.paired ?? draws.entries).map((each) => [each.id, each]));
    const none = typeof stored === "string";
    say(said, none ? T.quickNone(about(stored)) : quick.ready ? T.quickLead(quick.draws.toLocaleString(language)) : "");
    said.hidden = !quick.ready;
    const shares = exact || (none ? null : stored);
    ledger.chances(shares, before, !exact);
    answered.show({
      shares, before: typeof before === "string" ? null : before, rest: quick.answer, exact: draws, draws: quick.draws, changes: store.changes,
      none: none ? ANSWER.quickNone(about(stored)) : "",
    });
  }

  /** What is shown is of other values than those set, and it is time to say so. */
  function lag() {
    late ||= here() ? "" : "awaited";
    show();
  }

  /** What is shown answers what is set, or may soon. */
  function punctual() {
    clearTimeout(slow);
    late = "";
  }

  function changed() {
    if (store.claims !== asked.claims) renewing = renew(store.claims);
    // Asked before anything is drawn, so that the server works meanwhile.
    document.documentElement.dataset.asked = store.changes.join("&");
    punctual();
    chance.moved(); // before anything is made of its draws
    chances();
    if (store.changes.length) {
      question({ changes: store.changes });
      slow = setTimeout(lag, PATIENCE);
      if (!drawn) lag();
    }
    tale.follow();
    for (const [control, part] of controls) part.show(store.entries.get(control.path));
    groups.show(store.entries);
    protocol.show(store.entries.get("protocol"));
    preset.show(store.changes);
    back.show();
    remember();
    sweep.moved();
    grid.moved();
    if (store.changes.length) return;
    question.drop();
    point = baseline;
    warn("");
    show();
  }

  function remember() {
    if (!gone) writeAddress(addressOf(structure, {
      entries: store.entries, claims: store.claims, pinned: pin?.entries, file, step: tale.step, beside: sides.open, looks: looks.held,
    }));
  }

  /** The claims are others: ask everything anew that hangs on them, and leave the rest of the page alone. */
  async function renew(claims) {
    const next = { ...asked, claims };
    const pinned = pin;
    try {
      const [other, base, held] = await Promise.all([
        api.structure(next), pointAt(next, []), pin ? pointAt(next, changesOf(pin.entries)) : null,
      ]);
      if (gone || claims !== store.claims) return;
      asked.claims = claims;
      Object.assign(structure, other);
      baseline = base;
      warn("");
      if (held && pin === pinned) pin = { ...pin, point: held };
      renewLedger();
      changed();
    } catch (problem) {
      if (gone || claims !== store.claims) return;
      warn(problem.unreachable ? T.unavailable : problem.message);
      if (problem.unreachable) setTimeout(() => { if (!gone && claims === store.claims) renew(claims); }, AWAY);
    }
  }

  function renewLedger() {
    const inside = ledger.element.contains(document.activeElement) && document.activeElement !== document.body;
    ledger.renew();
    own.renew();
    quick.load();
    sweep.renew();
    grid.renew();
    sensitivity.renew();
    const row = document.getElementById(`claim-${showing}`);
    if (row) row.scrollIntoView({ block: "nearest" });
    if (inside) (row || document.getElementById("ledger-title")).focus();
    showing = null;
  }

  /** Everything is shown against the scenario as written, or against the point that was pinned. */
  function show() {
    drawn = true;
    const now = { point, entries: new Map(pairsOf(point.changes)), before: pin ? pin.point : baseline, pin, draws, late };
    say(passed, late ? T.before : "");
    passed.hidden = !late;
    say(hold, pin ? T.unpin : T.pin);
    pictures.show(now);
    ledger.show(now.point, now.before, draws);
    chances();
    tale.show(now);
    told.show(now);
    sides.show(now);
    document.documentElement.dataset.point = point.changes.join("&");
  }

  function warn(text) {
    say(notice, text);
    notice.hidden = text === "";
  }

  async function another() {
    const name = choose.value;
    if (!name) return;
    try {
      await open(name);
    } catch (problem) {
      warn(problem.message);
      choose.value = file ? "" : asked.name;
    }
  }

  const choose = h("select", { id: "argument", title: structure.scenario.title, onchange: another },
    file ? h("option", { value: "", selected: true, lang: "en" }, `${structure.scenario.title} (${file})`) : null,
    known.map((each) => h("option", { value: each.name, selected: each.name === asked.name, lang: "en" }, each.title)));
  const strip = createStrip(controls.map(([, part]) => part.element), [preset.element, protocol.element, ...back.elements]);
  const buttons = h("div", { class: "buttons" }, opener.element, hold, sides.button, taking(asked, store, { live, warn, file }));
  const menu = h("button", { type: "button", class: "menu", "aria-expanded": "false", "aria-label": ANSWER.menu, onclick: () => {
    menu.setAttribute("aria-expanded", String(buttons.classList.toggle("open")));
  } }, "☰");
  const elements = [
    answered.stays,
    h("header", {}, h("div", { class: "bar" },
      h("strong", { class: "brand" }, T.product),
      h("label", { for: "argument" }, h("span", { class: "visually-hidden" }, T.argument), choose),
      menu, h("details", { class: "lead" }, h("summary", {}, T.about), h("div", { lang: "en" }, h("p", {}, structure.scenario.says),
        structure.scenario.argument ? h("p", { class: "note" }, structure.scenario.argument, ".") : null)),
      tale.entry, buttons),
    h("div", { class: "masthead" }, h("h1", { lang: "en" }, structure.scenario.title), answered.element)),
    notice, stale, sides.element, tale.panel,
    h("main", { id: "answer", class: "answer", tabindex: -1 },
      h("div", { class: "board" }, h("div", { class: "stand" }, pictures.triangle, told.element), answered.groups),
      strip.element, preset.why,
      h("div", { class: "desk" },
        h("div", { class: "below" }, pictures.paths, chance.element,
          h("section", { class: "depths", "aria-labelledby": "depths-title" },
            h("h2", { id: "depths-title" }, T.depths), map.element, sweep.element, grid.element, sensitivity.element, figures.element), groups.element),
        ledger.element)),
  ].filter(Boolean); // an argument without a story has no panel for one
  return {
    elements, store, tale, remember, warn,
    /** Say something of the link that was followed, for as long as the view is there. */
    note(words) { say(stale, words); stale.hidden = words === ""; },
    /** The elements are in the page: show what the address asked for, but for what cannot be read, which comes back. */
    begin(entries) {
      const number = (path) => (every.get(path)?.options.length ? null : every.get(path));
      const lost = entries.filter(([path, value]) => number(path) && !readable(number(path), value));
      own.renew();
      preset.examine();
      store.load(entries.filter((each) => !lost.includes(each)));
      quick.load();
      return changesOf(lost);
    },
    /** Somebody looks again. */
    back() {
      gone = false;
      preset.examine();
      quick.load();
      changed();
    },
    /** Nobody looks any more: what is under way ends. */
    leave() {
      gone = true;
      punctual();
      question.drop();
      for (const each of [preset, chance, grid, sweep, quick, answered, map]) each.leave();
    },
    unfinished: own.held,
  };
}
