// The triangle: powers as discs sized by power, ties by relation, arrows by terms, roles named; what the
// scenario as written says is a dashed ghost. As charts/relation_triangle.py draws it, with the numbers of one point.

import { english, h, s, table } from "./dom.js";
import { known, number, percent, signed } from "./numbers.js";
import { halves, measure, placed } from "./placing.js";
import { T, laterWords, levelWord, termsWords, triangleAlt, word } from "./texts.js";

const LINE = 16; // from row to row of a label
const [ASCENT, DESCENT] = [12, 4]; // of a row, above and below where it stands

/**
 * Pixels are pixels: the drawing is laid out for the width it has, so that its words keep their size. Four powers have
 * ties that cross in the middle, and words there.
 */
function layout(available, four) {
  const width = Math.round(Math.min(680, Math.max(300, available || 460)));
  const narrow = width < 420;
  const height = Math.round(narrow ? width * (four ? 1.15 : 0.98) : Math.max(344, width * 0.573));
  const disc = narrow ? 42 : 0.19 * height;
  return {
    width, height, narrow, disc, middle: [width * 0.5, height * 0.48],
    reach: [width * (four && narrow ? 0.3 : 0.33), height * 0.355],
  };
}

/** Where along a tie its words may stand, as parts of its length: the middle first. */
const SHARES = [0.5, ...[3, 6, 9, 12, 15, 18, 21, 24, 27, 30].flatMap((far) => [0.5 - far / 100, 0.5 + far / 100])];

const kind = (level) => (level <= 0 ? "hostile" : level >= 1 ? "partnership" : "between");

function corners(powers, place) {
  return Object.fromEntries(powers.map((power, k) => {
    const turn = -Math.PI / 2 - (2 * Math.PI * k) / powers.length;
    return [power.code, [place.middle[0] + place.reach[0] * Math.cos(turn), place.middle[1] + place.reach[1] * Math.sin(turn)]];
  }));
}

const radius = (power, place) => (known(power.share) ? Math.max(7, place.disc * Math.sqrt(power.share)) : 14);
const along = ([x1, y1], [x2, y2], share) => [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];

function outward([x1, y1], [x2, y2], middle) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const normal = [-(y2 - y1) / length, (x2 - x1) / length];
  const [mx, my] = along([x1, y1], [x2, y2], 0.5);
  const side = (mx - middle[0]) * normal[0] + (my - middle[1]) * normal[1];
  return side >= 0 ? normal : normal.map((each) => -each);
}

/** Rows of words, with the room that they take. */
function block(rows, wide) {
  const widths = rows.map(([text, name]) => (name === "small" ? wide(text, 12) : wide(text, 13, 600)));
  return { rows, width: Math.max(...widths), height: ASCENT + DESCENT + (rows.length - 1) * LINE };
}

/** A block with its middle at a point; `way` is to which side of the point's it goes: -1 left, 0 neither, 1 right. */
const boxAt = ({ rows, width, height }, [x, y], way, of) =>
  ({ rows, of, way, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

function written({ rows, of, way, left, right, top }) {
  const [x, anchor] = [[right, "end"], [(left + right) / 2, "middle"], [left, "start"]][way + 1];
  return s("text", { x, y: top + ASCENT, "text-anchor": anchor, "data-label": of }, rows.map(([text, name, lang], k) =>
    s("tspan", { x, dy: k === 0 ? 0 : LINE, class: name, lang }, text)));
}

function tie(pair, old, places, radii, middle) {
  const [first, second] = pair.dyad.split("-");
  const [a, b] = [places[first], places[second]];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const start = along(a, b, (radii[first] + 4) / length);
  const end = along(a, b, 1 - (radii[second] + 4) / length);
  const drawn = [];
  const line = (name, aside, of = null) => {
    const [nx, ny] = outward(a, b, middle);
    drawn.push(s("line", {
      class: name, "data-of": of, x1: start[0] + aside * nx, y1: start[1] + aside * ny, x2: end[0] + aside * nx, y2: end[1] + aside * ny,
    }));
  };
  if (old && old.level !== pair.level) line(`tie ghost ${kind(old.level)}`, 7);
  line(`tie ${kind(pair.level)}`, 0, pair.dyad);
  return drawn;
}

/** From the one that gives to the one that gains, inside the polygon beside the line, as thick as it is large. */
function arrow(pair, places, middle, aside, name) {
  if (!known(pair.terms) || Math.abs(pair.terms) < 0.05) return [];
  const [first, second] = pair.dyad.split("-");
  const [gain, loss] = pair.terms >= 0 ? [first, second] : [second, first];
  const [a, b] = [places[loss], places[gain]];
  const [nx, ny] = outward(a, b, middle);
  const move = ([x, y]) => [x - aside * nx, y - aside * ny];
  const [tail, tip] = [move(along(a, b, 0.3)), move(along(a, b, 0.7))];
  const thick = Math.min(7, 1 + 1.2 * Math.sqrt(Math.abs(pair.terms)));
  const turn = (Math.atan2(tip[1] - tail[1], tip[0] - tail[0]) * 180) / Math.PI;
  const head = 5 + thick;
  return [
    s("line", { class: `arrow ${name}`, x1: tail[0], y1: tail[1], x2: tip[0], y2: tip[1], "stroke-width": thick }),
    s("path", { class: `head ${name}`, d: `M0,${-head * 0.7}L${head * 1.3},0L0,${head * 0.7}Z`,
      transform: `translate(${tip[0]},${tip[1]}) rotate(${turn})` }),
  ];
}

/** What is said of a tie: in few long rows, and in more and shorter ones for where there is little room. */
function tieRows(pair, names, levels, narrow) {
  const [now, later] = [levelWord(pair.level, levels), laterWords(pair, levels)];
  const terms = termsWords(pair, names, narrow ? "bn US$" : undefined);
  const rows = (present, rest) => [
    ...present.map((text) => [text, `strong l-${kind(pair.level)}`]),
    ...rest.filter(Boolean).map((text) => [text, "small"]),
  ];
  const still = later.startsWith(`${now} `); // the word is not said twice where room is least
  return [
    ...(narrow ? [] : [rows([now], [`${T.inTenYears} ${later}`, terms])]),
    rows([now], [T.inTenYears, later, terms]),
    rows(halves(now), [T.inTenYears, ...(still ? [later.slice(now.length + 1)] : halves(later)), ...halves(terms)]),
  ];
}

/** Where a tie's words may stand: beside it, outside first; at last on the line itself, which they then interrupt. */
function tieChoices(pair, places, { middle, narrow }, blocks) {
  const [a, b] = pair.dyad.split("-").map((code) => places[code]);
  const [nx, ny] = outward(a, b, middle);
  const beside = (each, share, side, away) => {
    const far = away + (Math.abs(nx) * each.width + Math.abs(ny) * each.height) / 2;
    const [x, y] = along(a, b, share);
    // Beside a steep tie its words are level with its middle.
    const [right, lower] = Math.abs(nx) > 0.6 ? [far / nx, 0] : [far * nx, far * ny];
    return boxAt(each, [x + side * right, y + side * lower], Math.abs(nx) > 0.3 ? Math.sign(side * nx) : 0, pair.dyad);
  };
  const away = narrow ? 8 : 12;
  const everywhere = (some) => [
    (each, share) => beside(each, share, 1, away),
    (each, share) => beside(each, share, -1, away),
    (each, share) => boxAt(each, along(a, b, share), 0, pair.dyad),
  ].flatMap((place) => some.flatMap((each) => SHARES.map((share) => place(each, share))));
  return [...everywhere(blocks.slice(0, -1)), ...everywhere(blocks.slice(-1))];
}

/** Where a power's words may stand: the one on top has them at its right, others below. */
function nodeChoices(power, name, [x, y], size, { middle }, wide) {
  const rows = [[name, "strong", "en"], [T.ofPower(percent(power.share)), "small"]];
  if (power.role) rows.push([word(power.role), "small"]);
  const each = block(rows, wide);
  const [across, down] = [size + 10 + each.width / 2, size + 6 + each.height / 2];
  const beside = (way) => [2, -6, -14, -22].map((lower) => boxAt(each, [x + way * across, y + lower], way, power.code));
  const out = Math.sign(Math.round(x - middle[0])); // away from the ties
  const [below, above] = [down, -down].map((lower) => [0, 8, 16, 24, 32].map((aside) =>
    boxAt(each, [x + out * aside, y + lower], 0, power.code)));
  const top = y < middle[1] - 1 && Math.abs(x - middle[0]) < 1;
  return top ? [...beside(1), ...above, ...beside(-1)] : [...below, ...beside(1), ...beside(-1), ...above];
}

export function drawTriangle(point, baseline, structure, width, name = "triangle") {
  const place = layout(width, point.powers.length > 3);
  const { levels } = structure.scenario;
  const names = Object.fromEntries(structure.scenario.actors.map((actor) => [actor.code, actor.name]));
  const places = corners(point.powers, place);
  const radii = Object.fromEntries(point.powers.map((power) => [power.code, radius(power, place)]));
  const old = (pair) => baseline.pairs.find((each) => each.dyad === pair.dyad);
  const drawing = s("svg", {
    viewBox: `0 0 ${place.width} ${place.height}`, width: place.width, height: place.height, role: "img", "aria-labelledby": `${name}-title ${name}-desc`,
  },
  s("title", { id: `${name}-title` }, T.triangle),
  s("desc", { id: `${name}-desc` }, triangleAlt(point, names, levels)));
  for (const pair of point.pairs) {
    const before = old(pair);
    drawing.append(...tie(pair, before, places, radii, place.middle));
    if (before && Math.abs((before.terms ?? 0) - (pair.terms ?? 0)) >= 0.05) {
      drawing.append(...arrow(before, places, place.middle, 27, "ghost"));
    }
    drawing.append(...arrow(pair, places, place.middle, 17, ""));
  }
  for (const power of point.powers) {
    const [x, y] = places[power.code];
    const before = baseline.powers.find((each) => each.code === power.code);
    drawing.append(s("circle", { class: "disc", "data-of": power.code, cx: x, cy: y, r: radii[power.code] }));
    if (before && known(before.share) && Math.abs(before.share - power.share) > 0.002) {
      drawing.append(s("circle", { class: "disc ghost", cx: x, cy: y, r: radius(before, place) }));
    }
    if (radii[power.code] > 16) drawing.append(s("text", { x, y: y + 4, "text-anchor": "middle", class: "code" }, power.code));
  }
  const wide = measure();
  const choices = [
    ...point.powers.map((power) => nodeChoices(power, names[power.code], places[power.code], radii[power.code], place, wide)),
    ...point.pairs.map((pair) => tieChoices(pair, places, place, tieRows(pair, names, levels, place.narrow).map((rows) => block(rows, wide)))),
  ];
  drawing.append(...placed(choices, { ...obstacles(drawing), width: place.width, height: place.height }).map(written));
  return drawing;
}

/** What is drawn and may not be written on. */
function obstacles(drawing) {
  const values = (element, names) => names.map((name) => Number(element.getAttribute(name)));
  return {
    discs: [...drawing.querySelectorAll("circle")].map((disc) => values(disc, ["cx", "cy", "r"])),
    lines: [...drawing.querySelectorAll("line")].map((line) => ({ of: line.dataset.of, ends: values(line, ["x1", "y1", "x2", "y2"]) })),
  };
}

/** The same numbers as two tables, each with how far it is from the scenario as written. */
export function triangleTables(point, baseline, structure) {
  const { levels } = structure.scenario;
  const names = Object.fromEntries(structure.scenario.actors.map((actor) => [actor.code, actor.name]));
  const before = (power) => baseline.powers.find((each) => each.code === power.code) || {};
  const changed = (value, old, digits = 2) => {
    const by = value - old;
    const text = number(value, 4);
    return known(by) && Math.abs(by) >= 0.05 ? [text, " ", h("span", { class: "by" }, `(${signed(by, digits)})`)] : text;
  };
  const powers = table(T.power, [T.power, T.share, T.role, T.worth, T.pivot, T.outcast], point.powers.map((power) => [
    english(names[power.code]), percent(power.share), power.role ? word(power.role) : "–", changed(power.value, before(power).value),
    percent(power.pivot), percent(power.outcast),
  ]));
  const pairs = table(T.pair, [T.pair, T.now, T.later, T.terms], point.pairs.map((pair) => [
    english(pair.dyad.split("-").map((code) => names[code]).join(" – ")), levelWord(pair.level, levels),
    laterWords(pair, levels), termsWords(pair, names, "") || "–",
  ]));
  return [h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.power }, powers),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.pair }, pairs)];
}
