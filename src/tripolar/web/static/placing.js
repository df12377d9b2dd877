// Where the words of a drawing stand: of the places that are good for a label, the first on which nothing else lies.

const AIR = 3; // pixels between a word and what is next to it

/** How wide a text is, in the font that the page draws it with. */
export function measure() {
  const pen = document.createElement("canvas").getContext("2d");
  const { fontFamily } = getComputedStyle(document.body);
  return (text, size, weight = 400) => {
    pen.font = `${weight} ${size}px ${fontFamily}`;
    return pen.measureText(text).width;
  };
}

/** A text in two rows that are about as long. */
export function halves(text) {
  const words = text.split(" ");
  const cuts = words.slice(1).map((_, k) => [words.slice(0, k + 1).join(" "), words.slice(k + 1).join(" ")]);
  const longer = (rows) => Math.max(...rows.map((row) => row.length));
  return cuts.reduce((best, rows) => (longer(rows) < longer(best) ? rows : best), [text]);
}

const overlap = (low, high, from, to) => Math.min(high, to) - Math.max(low, from);

/** How many pixels of a line lie in a box: its two ends are cut off at each edge in turn. */
function inside([x1, y1, x2, y2], box) {
  let [first, last] = [0, 1];
  for (const [start, way, low, high] of [[x1, x2 - x1, box.left, box.right], [y1, y2 - y1, box.top, box.bottom]]) {
    if (way === 0 && (start <= low || start >= high)) return 0;
    if (way === 0) continue;
    const cuts = [(low - start) / way, (high - start) / way];
    first = Math.max(first, Math.min(...cuts));
    last = Math.min(last, Math.max(...cuts));
  }
  return Math.max(0, last - first) * Math.hypot(x2 - x1, y2 - y1);
}

/** How far a disc reaches into a box. */
function covered([x, y, radius], box) {
  const near = [Math.max(box.left, Math.min(box.right, x)), Math.max(box.top, Math.min(box.bottom, y))];
  return Math.max(0, radius - Math.hypot(near[0] - x, near[1] - y));
}

/** How far, in pixels, a box lies on what it may not: 0 where it can be read. */
function trouble(box, { discs, lines, boxes, width, height }) {
  const wide = { left: box.left - AIR, right: box.right + AIR, top: box.top - AIR, bottom: box.bottom + AIR };
  const out = [-box.left, box.right - width, -box.top, box.bottom - height].map((far) => Math.max(0, far));
  const under = boxes.map((other) =>
    Math.max(0, Math.min(overlap(wide.left, wide.right, other.left, other.right), overlap(wide.top, wide.bottom, other.top, other.bottom))));
  return [...out, ...under, ...discs.map((disc) => covered(disc, wide)),
    ...lines.filter((line) => line.of !== box.of).map(({ ends }) => inside(ends, wide))].reduce((sum, each) => sum + each, 0);
}

/** Of some places, best first, the first that can be read, or else the one that is least in trouble. */
function chosen(places, among) {
  let best = null;
  for (const box of places) {
    const found = trouble(box, among);
    if (!best || found < best.found) best = { box, found };
    if (found === 0) break;
  }
  return best.box;
}

/** A box of each list of places; again where a later one had no room left beside an earlier. */
export function placed(choices, among) {
  const boxes = [];
  for (let round = 0; round < 3; round += 1) {
    choices.forEach((places, k) => {
      boxes[k] = chosen(places, { ...among, boxes: boxes.filter((_, other) => other !== k) });
    });
  }
  return boxes;
}
