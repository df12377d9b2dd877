// The triangle: powers as discs sized by power, ties by relation, arrows by terms, roles named; what the
// scenario as written says is a dashed ghost. As charts/relation_triangle.py draws it, with the numbers of one point.

import { english, h, s, table } from "./dom.js";
import { known, number, percent, signed } from "./numbers.js";
import { T, laterWords, levelWord, termsWords, triangleAlt, word } from "./texts.js";

const LINE = 16;

/** Pixels are pixels: the drawing is laid out for the width it has, so that its words keep their size. */
function layout(available) {
  const width = Math.round(Math.min(680, Math.max(300, available || 460)));
  const narrow = width < 420;
  const height = Math.round(narrow ? width * 0.98 : Math.max(344, width * 0.64));
  const disc = narrow ? 42 : 0.115 * width + 4;
  return { width, height, narrow, disc, middle: [width * 0.5, height * 0.5], reach: [width * 0.33, height * 0.355] };
}

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

function lines(x, y, anchor, rows) {
  return s("text", { x, y, "text-anchor": anchor }, rows.map(([text, name, lang], k) =>
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

function tieLabel(pair, places, { middle, narrow, width }, names, levels) {
  const [first, second] = pair.dyad.split("-");
  const [a, b] = [places[first], places[second]];
  const [nx, ny] = outward(a, b, middle);
  const [mx, my] = along(a, b, 0.5);
  const split = width < 480; // the long words of a partnership then need a line of their own
  const rows = [
    [levelWord(pair.level, levels), `strong l-${kind(pair.level)}`],
    ...(split ? [[T.inTenYears, "small"], [laterWords(pair, levels), "small"]] : [[`${T.inTenYears} ${laterWords(pair, levels)}`, "small"]]),
  ];
  const terms = termsWords(pair, names, narrow ? "bn US$" : undefined);
  if (terms) rows.push([terms, "small"]);
  const anchor = Math.abs(nx) > 0.3 ? (nx > 0 ? "start" : "end") : "middle";
  const away = narrow ? 12 : split ? 20 : 14;
  // Beside a slanting tie; above a level one, where its powers' own words are not in the way.
  const beside = my + away * ny - ((rows.length - 1) * LINE) / 2 - (narrow ? 12 : 0);
  const top = Math.abs(nx) > 0.3 ? beside : my - (narrow ? 37 : 42) - (rows.length - 1) * LINE;
  return lines(mx + away * nx, top, anchor, rows);
}

export function drawTriangle(point, baseline, structure, width, name = "triangle") {
  const place = layout(width);
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
    drawing.append(nodeLabel(power, names[power.code], [x, y], radii[power.code], place));
  }
  for (const pair of point.pairs) {
    drawing.append(tieLabel(pair, places, place, names, levels));
  }
  return drawing;
}

function nodeLabel(power, name, [x, y], size, place) {
  const rows = [[name, "strong", "en"], [T.ofPower(percent(power.share)), "small"]];
  if (power.role) rows.push([word(power.role), "small"]);
  const top = y < place.middle[1] - 1 && Math.abs(x - place.middle[0]) < 1;
  return top
    ? lines(x + size + 10, y - 2, "start", rows)
    : lines(x, y + size + 18, "middle", rows);
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
