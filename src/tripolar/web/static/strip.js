// The assumptions at the foot of the first screen: side by side on a desk, one at a time on a phone.

import { h, say } from "./dom.js";
import { ANSWER } from "./texts.js";

/** `controls` are the rows of the main assumptions, `tools` what stands in the heading's line. */
export function createStrip(controls, tools) {
  const place = h("span", { class: "place", "aria-hidden": "true" });
  const row = h("div", { class: "controls" }, controls);
  const next = h("button", { type: "button", class: "next", onclick: () => to((at() + 1) % controls.length) }, ANSWER.next);

  const at = () => Math.min(Math.round(row.scrollLeft / Math.max(row.clientWidth, 1)), controls.length - 1);
  const to = (k) => { row.scrollLeft = k * row.clientWidth; };
  const tell = () => say(place, ANSWER.place(at() + 1, controls.length));
  row.addEventListener("scroll", tell, { passive: true });
  tell();
  return {
    element: h("section", { class: "assumptions", "aria-labelledby": "assumptions-title" },
      h("div", { class: "assumptions-head" },
        h("h2", { id: "assumptions-title" }, ANSWER.change, h("span", { class: "more" }, ` — ${ANSWER.changeLead}`), " ", place),
        h("div", { class: "tools" }, tools, next)), row),
  };
}
