// A claim's share of draws as a bar with its mark, its 95% interval, and where it was before a move.

import { h } from "./dom.js";
import { word } from "./texts.js";

/** What a verdict comes to, as readers are told it; its shape tells it without colour. */
export const MARKS = {
  supported: "holds", refuted: "fails", contested: "open", undecided: "open",
  "depends on the measure": "depends on the measure", "does not apply": "not known",
};

const named = (mark) => mark.replaceAll(" ", "-");

/** A drawn mark; `show(mark)` makes it another. */
export function createSign(mark = "", said = true) {
  const element = h("span", said ? { role: "img" } : { "aria-hidden": "true" });
  const show = (wanted) => {
    element.className = `sign s-${named(wanted)}`;
    if (said) element.setAttribute("aria-label", word(wanted));
  };
  if (mark) show(mark);
  return { element, show };
}

export function createShareBar() {
  const [fill, reach, was] = ["filled", "reach", "was"].map((name) => h("i", { class: name }));
  const element = h("span", { class: "share-bar", "aria-hidden": "true" }, fill, h("i", { class: "quarters" }), reach, was);
  return {
    element,
    /** `before` is an earlier share, or null. */
    show({ mark, probability, lower, upper }, before) {
      element.className = `share-bar b-${named(mark)}`;
      fill.style.width = `${100 * (probability ?? 0)}%`;
      reach.hidden = probability === null;
      reach.style.left = `${100 * Math.max(lower ?? 0, 0)}%`;
      reach.style.right = `${100 - 100 * Math.min(upper ?? 0, 1)}%`;
      was.hidden = before === null;
      was.style.left = `${100 * (before ?? 0)}%`;
    },
  };
}
