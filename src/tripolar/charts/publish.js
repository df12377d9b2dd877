// A drawing as a file that can be published: title, what is measured, source, licence, program and year around it.
// The written page and the simulator both use it.

const SVG = "http://www.w3.org/2000/svg";
const STYLE = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family", "font-weight", "paint-order"];
const [EDGE, LEAST] = [24, 560]; // of the sheet, and its least width, in pixels
const SCALE = 2; // pixels of a PNG to one of the drawing

/** The drawing with the colours and lines that a page's style gives it, written into it. */
function styled(drawn) {
  const copy = drawn.cloneNode(true);
  const [from, to] = [drawn, copy].map((each) => [...each.querySelectorAll("*")]);
  if (drawn.isConnected) {
    from.forEach((element, k) => {
      const style = getComputedStyle(element);
      for (const property of STYLE) if (style.getPropertyValue(property)) to[k].setAttribute(property, style.getPropertyValue(property));
    });
  }
  return copy;
}

function wrapped(text, room, pen) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && pen.measureText(longer).width > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** The drawing as SVG text; `title` is the finding, `says` what is measured, in what unit, of which years, `notes` the foot. */
export function published(drawn, { title, says, notes }) {
  const [width, height] = ["width", "height"].map((name) => drawn.viewBox?.baseVal?.[name] || Number(drawn.getAttribute(name)));
  const sheet = Math.max(width, LEAST) + 2 * EDGE;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
  const pen = document.createElement("canvas").getContext("2d");
  const parts = [];
  let y = 20;
  const part = (tag, attributes, text) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    parts.push(element);
  };
  const write = (text, size, weight, ink) => {
    pen.font = `${weight} ${size}px ${font}`; // of the sheet: another is wider or narrower
    for (const line of wrapped(text, sheet - 2 * EDGE, pen)) {
      y += Math.round(1.3 * size);
      part("text", { x: EDGE, y, "font-size": size, "font-weight": weight, fill: colour(ink) }, line);
    }
  };
  part("rect", { x: EDGE, y, width: 44, height: 4, fill: colour("ink") });
  y += 8;
  write(title, 18, 700, "ink");
  if (says) write(says, 13, 400, "muted");
  y += 14;
  const copy = styled(drawn);
  for (const [name, value] of Object.entries({ x: Math.round((sheet - width) / 2), y, width, height })) copy.setAttribute(name, value);
  copy.removeAttribute("class");
  parts.push(copy);
  y += height + 12;
  part("line", { x1: EDGE, x2: sheet - EDGE, y1: y, y2: y, stroke: colour("grid") });
  y += 4;
  for (const note of notes) write(note, 11, 400, "muted");
  const whole = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ width: sheet, height: y + 16, viewBox: `0 0 ${sheet} ${y + 16}`, "font-family": font })) whole.setAttribute(name, value);
  const paper = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: colour("paper") })) paper.setAttribute(name, value);
  whole.append(paper, ...parts);
  return new XMLSerializer().serializeToString(whole);
}

/** Give the visitor a file. */
export function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** SVG text as a PNG, with two pixels to one. */
export async function asPng(text) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: SCALE * picture.naturalWidth, height: SCALE * picture.naturalHeight });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Two buttons that give a drawing as files; `told()` is what `published` takes. */
export function fileButtons(drawn, name, told, words) {
  const button = (kind, give) => {
    const element = Object.assign(document.createElement("button"), { type: "button", textContent: words(kind) });
    element.addEventListener("click", async () => save(await give(published(drawn(), told())), `${name}.${kind.toLowerCase()}`));
    return element;
  };
  return [button("SVG", (text) => new Blob([text], { type: "image/svg+xml" })), " ", button("PNG", asPng)];
}
