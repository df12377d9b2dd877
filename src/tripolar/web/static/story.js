// Story mode: the scenario's own walk through its argument, a step at a time, with prose beside the triangle.
//
// A step is a state of the store like any other: it can be undone, moved away from and come back to. What the
// prose speaks of is marked in the pictures and the ledger, and the verdicts beside it are those of the point
// on screen, never words of the author.

import { h, say } from "./dom.js";
import { tone } from "./ledger.js";
import { pairsOf } from "./store.js";
import { GLYPHS, STORY, probability, word } from "./texts.js";

const NARROW = "(max-width: 52rem)"; // as in story.css: the story lies over the lower half of the window

export function createStory(structure, store, turned) {
  const steps = structure.story;
  const stepOf = new WeakMap(); // states of the store that a step made, so that undo turns the page back
  let at = 0; // 0: not telling
  let resumed = false;

  if (!steps.length) return { entry: null, panel: null, step: 0, resume() {}, follow() {}, show: untold };

  const button = (text, onclick, keys) => h("button", { type: "button", onclick, "aria-keyshortcuts": keys }, text);
  const begin = button(STORY.begin, () => go(1));
  begin.title = STORY.length(steps.length);
  const entry = h("p", { class: "story-entry" }, begin);
  const count = h("p", { class: "story-count" });
  const back = button(STORY.back, () => go(at - 1), "ArrowLeft PageUp");
  const next = button(STORY.next, () => go(at + 1), "ArrowRight PageDown");
  const heading = h("h2", { id: "story-heading", lang: "en" });
  const says = h("p", { class: "story-says", lang: "en" });
  const list = h("ul", { class: "story-claims", "aria-label": STORY.claims });
  const away = h("p", { class: "story-away", hidden: true }, STORY.away, " ", button(STORY.home, () => go(at)));
  const page = h("div", { class: "story-page", tabindex: 0, role: "group", "aria-label": STORY.page },
    h("div", { "aria-live": "polite", "aria-atomic": "true" }, heading, says),
    h("div", {}, away, list, h("p", { class: "note story-keys" }, STORY.keys)));
  const panel = h("div", { class: "story-mode", role: "region", "aria-labelledby": "story-heading", hidden: true, onkeydown: key },
    h("div", { class: "story-head" }, count, h("div", { class: "buttons" }, back, next, button(STORY.leave, leave, "Escape"))), page);

  const entriesOf = (step) => pairsOf(step.changes);
  const same = (a, b) => a === b || Number(a) === Number(b); // 100 is 100.0
  const home = () => {
    const wanted = entriesOf(steps[at - 1]);
    return store.entries.size === wanted.length && wanted.every(([path, value]) => same(store.entries.get(path), value));
  };

  function go(wanted) {
    const first = at === 0;
    at = Math.min(Math.max(wanted, 1), steps.length);
    store.replace(entriesOf(steps[at - 1]));
    follow();
    turned();
    page.scrollTop = 0;
    // The button that was pressed may be at its end: the story keeps the focus, and with it the keys.
    if (first || document.activeElement === document.body || document.activeElement.disabled) page.focus({ preventScroll: true });
    reveal();
  }

  /** Bring prose and triangle into view together. */
  function reveal() {
    (matchMedia(NARROW).matches ? document.getElementById("triangle-heading") : panel)?.scrollIntoView();
  }

  function leave() {
    at = 0;
    turned();
    begin.focus();
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const moves = {
      ArrowRight: () => go(at + 1), PageDown: () => go(at + 1), ArrowLeft: () => go(at - 1), PageUp: () => go(at - 1),
      Home: () => go(1), End: () => go(steps.length), Escape: leave,
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  }

  /** The store has moved: a state that a step made shows that step. */
  function follow() {
    if (!at) return;
    if (home()) stepOf.set(store.entries, at);
    else at = stepOf.get(store.entries) ?? at;
    tell();
  }

  /** The words of the step, which need no answer of the server. */
  function tell() {
    const step = steps[at - 1];
    say(count, STORY.count(at, steps.length));
    say(heading, step.heading);
    say(says, step.says);
    [back.disabled, next.disabled] = [at === 1, at === steps.length];
    away.hidden = home();
  }

  /** What the step looks at, and the verdicts at this point. */
  function show({ point, draws, late }) {
    panel.hidden = at === 0;
    entry.hidden = at !== 0;
    document.documentElement.classList.toggle("telling", at !== 0);
    for (const marked of document.querySelectorAll(".looked-at")) marked.classList.remove("looked-at");
    if (!at) return;
    tell();
    const step = steps[at - 1];
    const claims = new Map(structure.claims.map((claim) => [claim.id, claim]));
    const named = step.look_at.filter((name) => claims.has(name));
    const here = point.changes.join("&") === store.changes.join("&") ? point : null;
    list.replaceChildren(...named.map((name) => verdict(claims.get(name), here, draws, late)));
    for (const name of step.look_at) for (const place of document.querySelectorAll(selector(name, claims))) place.classList.add("looked-at");
    if (resumed) reveal();
    resumed = false;
  }

  function selector(name, claims) {
    const parts = { triangle: ".picture", terms: ".picture .arrow:not(.ghost), .picture .head:not(.ghost)", relations: ".paths" };
    return parts[name] ?? (claims.has(name) ? `#claim-${CSS.escape(name)}` : `.picture [data-of="${CSS.escape(name)}"]`);
  }

  return {
    entry,
    panel,
    get step() { return at; },
    /** Open at the step that an address names, with the values it names; one that is not there opens none. */
    resume(step) {
      at = Number.isInteger(step) && step >= 1 && step <= steps.length ? step : 0;
      resumed = at !== 0;
    },
    follow,
    show,
  };
}

function untold() {
  document.documentElement.classList.remove("telling");
}

/** A claim with its verdict; without one while the point is still being computed, or where it cannot be. */
function verdict(claim, point, draws, late) {
  const found = point?.claims.find((each) => each.id === claim.id);
  const drawn = draws?.entries.find((each) => each.id === claim.id);
  return h("li", {},
    h("span", { class: "id" }, claim.id), " ",
    found ? h("strong", { class: `verdict ${tone(found.verdict)}` }, h("span", { "aria-hidden": "true" }, GLYPHS[found.verdict] || "●"), ` ${word(found.verdict)}`) : h("span", { class: "note" }, late === "unanswered" ? STORY.none : STORY.wait),
    found?.shown ? h("span", { class: "note", lang: "en" }, ` (${found.shown.replaceAll("-", "−")})`) : null,
    h("span", { class: "story-claim", lang: "en" }, claim.says),
    drawn ? h("span", { class: "note" }, ` ${probability(drawn)}`) : null);
}
