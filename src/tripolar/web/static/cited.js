// Where a number comes from: the figures behind it, with source and licence.

import * as api from "./api.js";
import { h, table } from "./dom.js";
import { T } from "./texts.js";

/** The element that answers "where does this come from?", also where the server cannot say. */
export async function cited(asked, of) {
  try {
    return sourceList(await api.sources(asked, of));
  } catch (problem) {
    return h("p", { class: "note" }, problem.message);
  }
}

function sourceList(found) {
  if (!found.figures.length) return h("p", { class: "note" }, T.noSource, h("code", {}, found.written || found.of));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.source },
    found.written ? h("p", {}, h("code", {}, found.written)) : null,
    table(T.source, [T.figures, T.value, T.from, T.licence], found.figures.map((figure) => [
      `${figure.says}, ${figure.who}, ${figure.year}`, `${figure.shown} ${figure.unit}`, figure.source.citation, figure.source.licence,
    ])));
}
