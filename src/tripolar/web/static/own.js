// Claims of one's own, and the argument's claims as one would have them: added, edited, taken away, put back.
// Nothing is stored: the address and the file hold them.

import { createClaimForm } from "./claimform.js";
import { h } from "./dom.js";
import { T } from "./texts.js";

const EMPTY = { says: "", holds: "", rests_on: [] };
const same = (a, b) => ["says", "holds", "rests_on"].every((key) => String(a[key]) === String(b[key]));

/**
 * `claims()` are the visitor's now; `check(holds)` and `accept(claims)` ask the server, which throws what is
 * wrong; `put(claims, id)` makes them so, and then shows the claim of that id.
 */
export function createOwn({ structure, claims, check, accept, put }) {
  let editing = null; // the form that is open in a claim's row

  const taken = () => new Set(structure.claims.map((claim) => claim.id));
  const free = () => { let k = 1; while (taken().has(`Y${k}`)) k += 1; return `Y${k}`; };
  const become = async (next, id) => { await accept(next); await put(next, id); };

  const form = createClaimForm({
    prefix: "own", structure, claim: { ...EMPTY, id: free() }, check,
    submit: async (claim) => { await become([...claims(), claim], claim.id); form.clear(free()); },
  });
  form.element.append(words(structure, (text) => form.holds.insert(text)));

  /** Open the form of a claim in its place; the button that asked for it gets the focus back. */
  function edit(claim, item, button) {
    const again = editing?.id === claim.id;
    editing?.close();
    if (again) return;
    const mine = () => claims().find((each) => each.id === claim.id);
    const fixed = !mine() || Boolean(mine().edits);
    const close = () => {
      box.element.remove();
      editing.button.setAttribute("aria-expanded", "false");
      editing.button.focus();
      editing = null;
    };
    const box = createClaimForm({
      prefix: "edit", structure, claim, fixed, check, cancel: close,
      submit: async (next) => {
        const at = mine();
        const written = claim.was || claim;
        const others = claims().filter((each) => each !== at);
        const own = fixed ? { ...next, edits: true } : next;
        const back = fixed && same(next, written);
        if (back && !at) { close(); return; }
        const list = back ? others : at ? claims().map((each) => (each === at ? own : each)) : [...claims(), own];
        await accept(list);
        editing = null;
        await put(list, next.id);
      },
    });
    editing = { id: claim.id, element: box.element, close };
    place(item, button);
    box.begin();
    box.focus();
  }

  function place(item, button) {
    editing.button = button;
    item.append(editing.element);
    button.setAttribute("aria-expanded", "true");
  }

  return {
    element: h("details", { class: "own" }, h("summary", {}, T.own), form.element),
    edit,
    /** Take away a claim of one's own, or what was changed in one of the argument's. */
    drop: async (id) => put(claims().filter((each) => each.id !== id), taken().has(id) ? id : ""),
    kind(id) {
      const at = claims().find((each) => each.id === id);
      return !at ? "" : at.edits ? "edited" : "own";
    },
    /** The claims are others, and their rows new: a form that is open goes on with what is written in it. */
    renew() {
      const row = editing && document.getElementById(`claim-${editing.id}`);
      if (row) place(row, row.querySelector(".edit"));
      else editing = null;
      form.offer(free());
    },
  };
}

function words(structure, insert) {
  const entry = (word, text, says) => h("li", {},
    h("button", { type: "button", onclick: () => insert(text) }, h("code", {}, word)), ` ${says}`);
  const variants = Object.entries(structure.variants);
  return h("details", { class: "words" }, h("summary", {}, T.ownWords),
    h("ul", {}, structure.quantities.map((each) => entry(
      `${each.name}(${each.arguments.join(", ")})`, `${each.name}(`, `${each.says}${each.unit ? `, ${each.unit}` : ""}`))),
    variants.length ? [h("p", { class: "note" }, T.ownVariants), h("ul", {}, variants.map(([name, says]) => entry(name, name, says)))] : null);
}
