// The form of one claim: its id, its words, its criterion, and what it rests on. Errors stand at their fields.

import { createCriterion } from "./criterion.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

const ID = /^[A-Za-z][A-Za-z0-9_-]*$/;

/**
 * `claim` is what the fields begin with; `fixed` an id that stays; `submit(claim)` answers once the argument
 * has taken it, and throws what is wrong with it; `close()` puts the form away with what is written in it, and
 * `cancel()` without.
 */
export function createClaimForm({ prefix, structure, claim, fixed, check, submit, cancel, close }) {
  const id = field(`${prefix}-id`, T.ownId, { maxlength: 20, value: claim.id, readonly: fixed, required: true, spellcheck: "false" });
  const says = field(`${prefix}-says`, T.ownSays, { maxlength: 300, value: claim.says, required: true });
  const rests = field(`${prefix}-rests`, T.ownRests, { maxlength: 200, value: claim.rests_on.join(", "), spellcheck: "false" });
  const told = h("p", { class: "problem", role: "alert" });
  const button = h("button", { type: "submit", disabled: true }, cancel ? T.ownSave : T.ownAdd);
  let good = false;
  const holds = createCriterion({
    id: `${prefix}-holds`, structure, value: claim.holds, check,
    judged: (now) => { good = now; ready(); },
    entered: () => element.requestSubmit(),
  });

  const now = () => JSON.stringify([id, says, rests, holds].map((each) => each.value.trim()));
  const written = () => [id, says, rests, holds].map((each) => each.value);
  const first = written();
  const start = now();

  const ids = () => rests.value.split(/[\s,;]+/).filter(Boolean);
  const others = () => new Set(structure.claims.map((each) => each.id).filter((each) => each !== claim.id || !cancel));

  function faults() {
    const name = id.value.trim();
    const unknown = ids().find((each) => !others().has(each));
    id.fault(fixed ? "" : !ID.test(name) ? T.ownIdForm : others().has(name) ? T.ownIdTaken(name) : "");
    rests.fault(unknown ? T.ownRestsUnknown(unknown) : "");
    return [id, rests].some((each) => each.wrong);
  }

  function ready() {
    button.disabled = faults() || !good || !says.value.trim();
  }

  for (const each of [id, says, rests]) each.input.addEventListener("input", () => { say(told, ""); ready(); });
  ready();

  const element = h("form", { class: "claim-form", onsubmit: async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    try {
      await submit({ id: id.value.trim(), says: says.value.trim(), holds: holds.value, rests_on: ids() });
    } catch (problem) {
      say(told, problem.message);
      ready();
    }
  }, onkeydown: (event) => { if (event.key === "Escape" && close) { event.stopPropagation(); close(); } } },
  h("p", { class: "note" }, cancel ? T.ownEditLead : T.ownLead),
  id.element, says.element, holds.element, rests.element, told,
  h("div", { class: "buttons" }, button, cancel ? h("button", { type: "button", onclick: cancel }, T.cancel) : null));

  return {
    element, holds,
    focus() { says.input.focus(); },
    /** Whether something else stands in the fields than what they began with; in an empty form, whether something does. */
    get changed() { return cancel ? now() !== start : written().slice(1).some((each) => each.trim()); },
    /** What is written in the fields, to be written again in another form of this claim. */
    get values() { return written(); },
    set values(given) {
      [id.input.value, says.input.value, rests.input.value, holds.value] = given;
      ready();
    },
    /** Put back what the fields began with. */
    reset() { this.values = first; },
    /** Begin anew with an empty claim of this id. */
    clear(name) {
      this.values = [name, "", "", ""];
      holds.show("", false);
    },
    /** What the id would be by itself, unless it was chosen. */
    offer(name) { if (others().has(id.value.trim())) id.input.value = name; ready(); },
    begin() { holds.examine(); },
  };
}

function field(id, label, attributes) {
  const { value, ...rest } = attributes;
  const input = h("input", { type: "text", id, autocomplete: "off", "aria-describedby": `${id}-fault`, ...rest });
  input.value = value;
  const problem = h("p", { id: `${id}-fault`, class: "problem", role: "status" });
  return {
    element: h("div", { class: "field-of-claim" }, h("label", { for: id }, label), input, problem),
    input,
    get value() { return input.value; },
    get wrong() { return problem.textContent !== ""; },
    fault(text) {
      say(problem, text);
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
  };
}
