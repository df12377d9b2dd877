// A claim of one's own: written in the claim language, checked in place while it is written, and put to the
// argument beside its own.

import { h, say } from "./dom.js";
import { T } from "./texts.js";

const PAUSE = 250;

export function createOwn({ structure, own, check, add }) {
  const says = h("input", { type: "text", id: "own-says", maxlength: 300, autocomplete: "off", required: true });
  const holds = h("textarea", { id: "own-holds", rows: 3, maxlength: 2000, spellcheck: "false", autocomplete: "off",
    autocapitalize: "off", required: true, "aria-describedby": "own-told", placeholder: T.ownExample });
  const told = h("p", { id: "own-told", class: "note", role: "status" });
  const place = h("pre", { class: "place", "aria-hidden": "true", hidden: true });
  const button = h("button", { type: "submit", disabled: true }, T.ownAdd);
  let waiting = 0;
  let asked = 0;
  let good = false;

  function ready() { button.disabled = !(good && says.value.trim()); }

  function show(text, column) {
    say(told, text);
    place.hidden = column === undefined;
    if (column !== undefined) {
      // The line with the fault, and a mark under its column.
      const flat = holds.value.replace(/\n/g, " ");
      const from = Math.max(0, column - 24);
      place.textContent = `${flat.slice(from, from + 44)}\n${" ".repeat(column - 1 - from)}^`;
    }
    holds.setAttribute("aria-invalid", String(column !== undefined || (text !== "" && !good)));
  }

  async function examine() {
    const mine = (asked += 1);
    good = false;
    ready();
    if (!holds.value.trim()) { show(""); holds.removeAttribute("aria-invalid"); return; }
    try {
      await check(holds.value.replace(/\n/g, " "));
      if (mine !== asked) return;
      good = true;
      show(T.ownGood);
    } catch (problem) {
      if (mine !== asked) return;
      show(problem.unreachable ? T.unavailable : problem.message.replace(/^criterion:\d+:\d+: /, ""), problem.column);
    }
    ready();
  }

  holds.addEventListener("input", () => { clearTimeout(waiting); good = false; ready(); waiting = setTimeout(examine, PAUSE); });
  says.addEventListener("input", ready);

  function insert(text) {
    holds.setRangeText(text, holds.selectionStart, holds.selectionEnd, "end");
    holds.focus();
    examine();
  }

  const taken = new Set(structure.claims.map((claim) => claim.id));
  const free = () => { let k = own.length + 1; while (taken.has(`Y${k}`)) k += 1; return `Y${k}`; };
  const form = h("form", { onsubmit: (event) => {
    event.preventDefault();
    if (good && says.value.trim()) add({ id: free(), says: says.value.trim(), holds: holds.value.replace(/\n/g, " ").trim() });
  } },
  h("p", { class: "note" }, T.ownLead),
  h("label", { for: "own-says" }, T.ownSays, says),
  h("label", { for: "own-holds" }, T.ownHolds, holds),
  place, told, button,
  h("details", { class: "words" }, h("summary", {}, T.ownWords),
    h("ul", {}, structure.quantities.map((each) => h("li", {},
      h("button", { type: "button", onclick: () => insert(`${each.name}(`) }, h("code", {}, `${each.name}(${each.arguments.join(", ")})`)),
      ` ${each.says}${each.unit ? `, ${each.unit}` : ""}`))),
    Object.keys(structure.variants).length ? [h("p", { class: "note" }, T.ownVariants),
      h("ul", {}, Object.entries(structure.variants).map(([name, words]) => h("li", {},
        h("button", { type: "button", onclick: () => insert(name) }, h("code", {}, name)), ` ${words}`)))] : null));
  return h("details", { class: "own" }, h("summary", {}, T.own), form);
}
