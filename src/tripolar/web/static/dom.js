// Elements by description: h("p", {class: "note"}, "text", child). No HTML is ever parsed from data.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const h = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/** What a scenario or the server wrote, which is in English in every language of the page. */
export const english = (...children) => h("span", { lang: "en" }, children);

/** Say a text only where it differs, so that nothing is announced or painted twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A table with a caption, heads and rows of cells; the first cell of a row heads it. */
export function table(caption, heads, rows) {
  return h("table", {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, k) =>
      k === 0 ? h("th", { scope: "row" }, cell) : h("td", {}, cell))))));
}

/** Fill an opened `details` again, below its summary. */
export function refill(details, parts) {
  while (details.children.length > 1) details.lastChild.remove();
  details.append(...parts);
}
