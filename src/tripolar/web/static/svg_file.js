// A drawing of the page as a file: the colours and lines that the page's style gives it, written into it.

import { h } from "./dom.js";
import { T } from "./texts.js";

const STYLE = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family"];

/** A button that downloads the drawing. */
export function svgFile(drawn, name) {
  return h("button", { type: "button", onclick: () => {
    const copy = drawn.cloneNode(true);
    const [from, to] = [drawn, copy].map((each) => [...each.querySelectorAll("*")]);
    from.forEach((element, k) => {
      const style = getComputedStyle(element);
      for (const property of STYLE) to[k].setAttribute(property, style.getPropertyValue(property));
    });
    const text = new XMLSerializer().serializeToString(copy);
    const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "image/svg+xml" })), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
  } }, T.fileOf("SVG"));
}
