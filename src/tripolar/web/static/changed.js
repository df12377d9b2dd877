// What was changed, and what changed with it: one plain sentence, and every change with the way to put it back.

import { changeOf } from "./controls.js";
import { h, say } from "./dom.js";
import { T, story } from "./texts.js";

const PATIENCE = 700; // ms of rest before the sentence is read out

/** One change as the page tells it: from `then` (or the scenario as written) to `value`. */
export function described(every, path, value, then) {
  const control = every.get(path);
  if (control) return changeOf(control, value, then);
  return { title: path, subject: "", kind: "word", from: then ?? "", to: value ?? "", unit: "" };
}

/** What differs between two sets of changes, as the page tells it. */
export function apart(every, entries, pinned) {
  const paths = [...new Set([...entries.keys(), ...pinned.keys()])];
  return paths.filter((path) => entries.get(path) !== pinned.get(path))
    .map((path) => described(every, path, entries.get(path), pinned.get(path)));
}

export function createChanged({ structure, store, every, live }) {
  const names = Object.fromEntries(structure.scenario.actors.map((actor) => [actor.code, actor.name]));
  const told = h("p", { class: "story" });
  const chips = h("ul", { class: "chips", "aria-label": T.changed });
  let announcing = 0;

  return {
    element: h("section", { class: "changed", "aria-labelledby": "changed-title" },
      h("h2", { id: "changed-title" }, T.changed), told, chips),
    show({ point, before, pin }) {
      const changes = [...store.entries].map(([path, value]) => ({ path, ...described(every, path, value) }));
      const text = story(pin ? apart(every, store.entries, pin.entries) : changes, point, before, names, structure.scenario.levels, pin !== null);
      say(told, text);
      chips.replaceChildren(...changes.map((change) => h("li", {},
        h("span", {}, change.subject ? `${change.title}, ${change.subject}: ` : `${change.title}: `, h("strong", {}, T.at(change.to, change.unit))),
        h("button", { type: "button", "aria-label": T.remove(change.title), title: T.remove(change.title), onclick: () => store.set(change.path, null) }, "×"))));
      clearTimeout(announcing);
      announcing = setTimeout(() => { if (store.entries.size) say(live, text); }, PATIENCE);
    },
  };
}
