// Claims of one's own, and the argument's claims as one would have them: added, edited, taken away, put back.
// Nothing is stored: the address and the file hold them.

import { createClaimForm } from "./claimform.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

const EMPTY = { says: "", holds: "", rests_on: [] };
const same = (a, b) => ["says", "holds", "rests_on"].every((key) => String(a[key]) === String(b[key]));

/**
 * `left` is what stood unfinished in the forms when this argument was last on screen, from `held()`, or nothing.
 * `claims()` are the visitor's now; `check(holds)` and `accept(claims)` ask the server, which throws what is
 * wrong; `put(claims, id)` makes them so, and then shows the claim of that id.
 */
export function createOwn({ structure, left, claims, check, accept, put }) {
  let editing = null; // the form that is open in a claim's row, with the claim's id and its button
  const drafts = new Map(); // forms that were left with something written in them, with the claim they began with, by its id

  const taken = () => new Set(structure.claims.map((claim) => claim.id));
  const free = () => { let k = 1; while (taken().has(`Y${k}`)) k += 1; return `Y${k}`; };
  const become = async (next, id) => { await accept(next); await put(next, id); };

  const form = createClaimForm({
    prefix: "own", structure, claim: { ...EMPTY, id: free() }, check,
    submit: async (claim) => { await become([...claims(), claim], claim.id); form.clear(free()); },
  });
  form.element.append(words(structure, (text) => form.holds.insert(text)));
  if (left?.fresh) form.values = left.fresh;
  for (const { claim, values } of left?.edits || []) {
    const now = structure.claims.find((each) => each.id === claim.id);
    if (!now || !same(now, claim)) continue;
    const box = formOf(now);
    box.values = values;
    drafts.set(now.id, { claim: now, box });
  }

  /** Open the form of a claim in its place, with what was written in it when it was left. */
  function edit(claim, item, button) {
    const again = editing?.id === claim.id;
    leave();
    if (again) return;
    const box = draftOf(claim)?.box || formOf(claim);
    editing = { id: claim.id, claim, box };
    place(item, button);
    box.begin();
    box.focus();
  }

  /** Take the form that is open away; what was written in it is kept for when the claim is opened again. */
  function leave() {
    if (!editing) return;
    const { id, claim, box, button } = editing;
    editing = null;
    if (box.changed) drafts.set(id, { claim, box });
    else drafts.delete(id);
    box.element.remove();
    button.setAttribute("aria-expanded", "false");
    mark(button, claim);
  }

  /** What waits for a claim: nothing where the claim is another by now, though it may become again what it was. */
  function draftOf(claim) {
    const draft = drafts.get(claim.id);
    return draft && same(draft.claim, claim) ? draft : null;
  }

  function formOf(claim) {
    const mine = () => claims().find((each) => each.id === claim.id);
    const fixed = !mine() || Boolean(mine().edits);
    // The button that opened it gets the focus back.
    const close = () => {
      const { button } = editing;
      leave();
      button.focus();
    };
    const cancel = () => { box.reset(); close(); };
    const box = createClaimForm({
      prefix: "edit", structure, claim, fixed, check, cancel, close,
      submit: async (next) => {
        const at = mine();
        const written = claim.was || claim;
        const others = claims().filter((each) => each !== at);
        const own = fixed ? { ...next, edits: true } : next;
        const back = fixed && same(next, written);
        if (back && !at) { cancel(); return; }
        const list = back ? others : at ? claims().map((each) => (each === at ? own : each)) : [...claims(), own];
        await accept(list);
        if (editing?.box === box) editing = null;
        drafts.delete(claim.id);
        await put(list, next.id);
      },
    });
    return box;
  }

  function place(item, button) {
    editing.button = button;
    item.append(editing.box.element);
    button.setAttribute("aria-expanded", "true");
    mark(button, null);
  }

  /** Say at a claim's button whether something unfinished waits behind it. */
  function mark(button, claim) {
    const waits = claim !== null && draftOf(claim) !== null;
    say(button, waits ? T.editDraft : T.edit);
    const plain = button.getAttribute("aria-label").replace(T.ownDraft, "");
    button.setAttribute("aria-label", waits ? plain + T.ownDraft : plain);
  }

  return {
    element: h("details", { class: "own", open: Boolean(left?.fresh) }, h("summary", {}, T.own), form.element),
    edit,
    /** Take away a claim of one's own, or what was changed in one of the argument's. */
    drop: async (id) => put(claims().filter((each) => each.id !== id), taken().has(id) ? id : ""),
    kind(id) {
      const at = claims().find((each) => each.id === id);
      return !at ? "" : at.edits ? "edited" : "own";
    },
    /** What is written in the forms and not put to the argument. */
    held() {
      const open = editing?.box.changed ? [[editing.id, editing]] : [];
      const edits = [...new Map([...drafts, ...open]).values()];
      return { fresh: form.changed ? form.values : null, edits: edits.map(({ claim, box }) => ({ claim, values: box.values })) };
    },
    /** The claims are others, and their rows new: a form that is open goes on with what is written in it. */
    renew() {
      const buttonOf = (id) => document.getElementById(`claim-${id}`)?.querySelector(".edit");
      const open = editing && buttonOf(editing.id);
      if (open) place(open.closest(".claim"), open);
      else leave();
      for (const claim of structure.claims) if (drafts.has(claim.id) && claim.id !== editing?.id) mark(buttonOf(claim.id), claim);
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
