// Where a number comes from: the figures behind it, with source and licence.

import * as api from "./api.js";
import { english, h, refill, table } from "./dom.js";
import { T } from "./texts.js";

/** What answers "where does this come from?" once it is opened; where the server could not say, it is asked again. */
export function cited(asked, of) {
  const details = h("details", {}, h("summary", {}, T.source));
  let wanted = true;
  details.addEventListener("toggle", async () => {
    if (!details.open || !wanted) return;
    wanted = false;
    try {
      refill(details, [sourceList(await api.sources(asked, of))]);
    } catch (problem) {
      refill(details, [h("p", { class: "note" }, problem.message)]);
      wanted = true;
    }
  });
  return details;
}

function sourceList(found) {
  if (!found.figures.length) return h("p", { class: "note" }, T.noSource, h("code", {}, found.written || found.of));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.source },
    found.written ? h("p", {}, h("code", {}, found.written)) : null,
    table(T.source, [T.figures, T.value, T.from, T.licence], found.figures.map((figure) => [
      ...[`${figure.says}, ${figure.who}, ${figure.year}`, `${figure.shown} ${figure.unit}`, figure.source.citation, figure.source.licence].map((each) => english(each)),
    ])));
}
