// All parameters of the argument, by group, below the main assumptions.

import { createControl } from "./controls.js";
import { english, h } from "./dom.js";
import { T } from "./texts.js";

/** All parameters by group; the controls of a group are made when it is opened. */
export function everything(structure, actions) {
  const made = new Map();
  let entries = new Map();
  const main = new Set(structure.main.map((control) => control.path));
  const boxes = structure.groups.map((group) => {
    const box = h("details", {}, h("summary", {}, english(group.heading), ` (${group.rows.length})`));
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
