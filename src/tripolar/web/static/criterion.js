// The field for a criterion: completed at the caret, checked while it is written, with the place of a fault.

import { createCombobox, put } from "./combobox.js";
import { fitting } from "./complete.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

const PAUSE = 250;
const AGAIN = 3000; // ms before a server that did not answer is asked again

/**
 * `check(text)` asks whether a criterion can be used; `judged(good)` is told each time that is known anew, and
 * `entered()` is called once Enter was pressed in it and the check is done.
 */
export function createCriterion({ id, structure, value, check, judged, entered }) {
  const input = h("input", { type: "text", id, maxlength: 2000, spellcheck: "false", autocomplete: "off",
    autocapitalize: "off", required: true, "aria-describedby": `${id}-told`, placeholder: T.ownExample, class: "criterion" });
  input.value = value;
  const told = h("p", { id: `${id}-told`, class: "note", role: "status" });
  const place = h("pre", { class: "place", "aria-hidden": "true", hidden: true });
  const signature = h("p", { class: "signature", role: "status" });
  const whole = h("p", { class: "whole", "aria-hidden": "true", hidden: true });
  let waiting = 0;
  let asked = 0;

  function show(text, good, column) {
    say(told, text);
    place.hidden = column === undefined;
    if (column !== undefined) {
      // The text about the fault, and a mark under its column.
      const from = Math.max(0, column - 24);
      place.textContent = `${input.value.slice(from, from + 44)}\n${" ".repeat(column - 1 - from)}^`;
    }
    if (text === "") input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", String(!good));
    judged(good);
  }

  async function examine() {
    const mine = (asked += 1);
    judged(false);
    if (!input.value.trim()) { show("", false); return; }
    try {
      await check(input.value);
      if (mine === asked) show(T.ownGood, true);
    } catch (problem) {
      if (mine !== asked) return;
      if (problem.unreachable) { // which says nothing of the criterion
        say(told, problem.message);
        waiting = setTimeout(() => { if (input.isConnected) examine(); }, AGAIN);
        return;
      }
      show(problem.message.replace(/^criterion:\d+:\d+: /, ""), false, problem.column);
    }
  }

  function later() {
    clearTimeout(waiting);
    judged(false);
    if (told.textContent === T.ownGood) say(told, "");
    whole.hidden = input.scrollWidth <= input.clientWidth;
    say(whole, whole.hidden ? "" : input.value);
    waiting = setTimeout(examine, PAUSE);
  }

  const box = createCombobox(input, {
    id,
    fits: () => fitting(input.value, input.selectionStart, structure),
    inserted: later,
    told: (call) => signature.replaceChildren(...(call ? signed(call) : [])),
  });
  input.addEventListener("input", later);
  input.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.defaultPrevented) return;
    event.preventDefault();
    clearTimeout(waiting);
    await examine();
    entered();
  });
  return {
    element: h("div", { class: "combobox" },
      h("label", { for: id }, T.ownHolds), signature, input, ...box.elements, whole, place, told),
    get value() { return input.value.trim(); },
    set value(text) { input.value = text; box.close(); later(); },
    insert(text) { put(input, text); later(); box.look(); },
    examine, show,
  };
}

/** The call that the caret stands in, with the argument that is written now marked. */
function signed({ name, parts, index, says, unit }) {
  const marked = parts.map((part, k) => [k ? ", " : "", k === Math.min(index, parts.length - 1) ? h("strong", {}, part) : part]);
  return [h("code", {}, `${name}(`, ...marked.flat(), parts.length ? ")" : "…)"), ` ${says}${unit ? `, ${unit}` : ""}`];
}
