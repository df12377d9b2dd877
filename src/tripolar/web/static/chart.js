// A chart that the server drew from the reports' own specification: for a desk or a phone, with files to publish.

import * as api from "./api.js";
import { h, say } from "./dom.js";
import { fileButtons } from "./publish.js";
import { DEPTH, T } from "./texts.js";

/** SVG text of the server's as an element; nothing in it is run. */
export function drawnBy(text) {
  const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  svg.classList.add("as-drawn");
  return svg;
}

/**
 * `at`, an address, answers with SVG; its colours follow those of the page. `told` is what a published file says beside
 * the title: `says` and `notes`; `name` is the file's.
 */
export function chartPicture(at, { title, alt, finding }, name, told) {
  const caption = h("figcaption", {}, title);
  const place = h("div", { class: "drawing" });
  const figure = h("figure", { class: "chart" }, place, caption);
  const size = matchMedia("(max-width: 52rem)").matches ? "narrow" : "wide";
  api.drawing(`${at}${at.includes("?") ? "&" : "?"}size=${size}`).then((text) => {
    const svg = drawnBy(text);
    svg.querySelector("desc")?.replaceChildren(alt);
    place.append(svg);
    figure.after(h("p", { class: "files" }, fileButtons(() => svg, name, () => ({ title: finding ?? title, ...told }), T.fileOf)));
  }).catch(() => say(caption, `${title}. ${DEPTH.chartFailed}`));
  return figure;
}
