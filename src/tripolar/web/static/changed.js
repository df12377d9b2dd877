// What was changed, and what changed with it: one plain sentence, and every change with the way to put it back.

import { changeOf } from "./controls.js";
import { english, h, say } from "./dom.js";
import { T, causeWords, story } from "./texts.js";

const PATIENCE = 700; // ms of rest before the sentence is read out

/** One change as the page tells it: from `then` (or the scenario as written) to `value`. */
export function described(every, path, value, then) {
  const control = every.get(path);
  if (control) return changeOf(control, value, then);
  return { asks: "", name: path, kind: "path", from: then ?? T.unchanged, to: value ?? T.unchanged };
}

/** What differs between two sets of changes, as the page tells it. */
export function apart(every, entries, pinned) {
  const paths = [...new Set([...entries.keys(), ...pinned.keys()])];
  return paths.filter((path) => entries.get(path) !== pinned.get(path))
    .map((path) => described(every, path, entries.get(path), pinned.get(path)));
}

export function createChanged({ structure, store, every, live }) {
  const powers = Object.fromEntries(structure.scenario.actors.map((actor) => [actor.code, actor.name]));
  const labels = () => Object.fromEntries(structure.claims.map((claim) => [claim.id, claim.label]));
  const told = h("p", { class: "story", tabindex: 0 });
  const chips = h("ul", { class: "chips", "aria-label": T.changed });
  const title = h("h2", { id: "changed-title", tabindex: -1 }, T.changed);
  let announcing = 0;
  let listed = "";

  /** Every change with the way to put it back; made anew only where they are others, so that a focus stays. */
  function list() {
    const now = store.changes.join("&");
    if (now === listed) return;
    listed = now;
    const at = [...chips.children].findIndex((chip) => chip.contains(document.activeElement));
    chips.replaceChildren(...[...store.entries].map(([path, value]) => {
      const { asks, name, to } = described(every, path, value);
      return h("li", {},
        h("span", {}, english(asks || `${name}:`), " ", h("strong", {}, to)),
        h("button", { type: "button", "aria-label": T.remove(name), title: T.remove(name), onclick: () => store.putBack(path) }, "×"));
    }));
    if (at >= 0) (chips.children[Math.min(at, chips.children.length - 1)]?.querySelector("button") ?? title).focus();
  }

  return {
    element: h("section", { class: "changed", "aria-labelledby": "changed-title" }, title, told, chips),
    /**
     * `entries` are the changes that `point` answers. `late` says that those now set are others and have had no
     * answer for a while: "awaited", or "unanswered" where none will come by itself.
     */
    show({ point, entries, before, pin, late }) {
      list();
      const from = pin ? pin.entries : new Map();
      const text = late
        ? `${causeWords(apart(every, store.entries, from), pin !== null)}: ${T[late]}.`
        : story(apart(every, entries, from), point, before, { powers, claims: labels() }, structure.scenario.levels, pin !== null);
      if (told.textContent === text) return;
      const first = told.textContent === "";
      say(told, text);
      clearTimeout(announcing);
      if (!first) announcing = setTimeout(() => say(live, text), PATIENCE);
    },
  };
}
