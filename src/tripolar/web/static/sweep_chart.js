// A claim's margin along one assumption: above the line it holds, below it fails; a ring marks the value now.

import { s } from "./dom.js";
import { known, number } from "./numbers.js";

const SIZE = { width: 460, height: 230, left: 56, right: 14, top: 14, bottom: 44 };

/** The drawing; `words` is its alternative text. Points without a margin stand on the line of zero. */
export function drawSweep({ points, now, unit, name, log, words }) {
  const margins = points.map((each) => each.margin).filter(known);
  const high = Math.max(0, ...margins);
  const low = Math.min(0, ...margins);
  const ends = [points[0].value, points[points.length - 1].value];
  const scaled = (value) => (log ? Math.log(value) : value);
  const share = (value) => (scaled(value) - scaled(ends[0])) / (scaled(ends[1]) - scaled(ends[0]));
  const across = (value) => SIZE.left + (SIZE.width - SIZE.left - SIZE.right) * share(value);
  const down = (margin) => SIZE.top + (SIZE.height - SIZE.top - SIZE.bottom) * (high === low ? 0.5 : (high - margin) / (high - low));
  const runs = [[]];
  for (const each of points) {
    if (known(each.margin)) runs[runs.length - 1].push(`${across(each.value).toFixed(1)},${down(each.margin).toFixed(1)}`);
    else runs.push([]);
  }
  const inside = now >= Math.min(...ends) && now <= Math.max(...ends);
  return s("svg", { class: "sweep", viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img", "aria-labelledby": "sweep-alt" },
    s("title", { id: "sweep-alt" }, words),
    s("line", { class: "zero", x1: SIZE.left, x2: SIZE.width - SIZE.right, y1: down(0), y2: down(0) }),
    [0, ...[low, high].filter((margin) => Math.abs(down(margin) - down(0)) > 12)].map((margin) => s("text", { class: "tick", x: SIZE.left - 6, y: down(margin) + 4, "text-anchor": "end" }, number(margin, 2))),
    ends.map((value, k) => s("text", { class: "tick", x: across(value), y: SIZE.height - 26, "text-anchor": k ? "end" : "start" }, number(value))),
    s("text", { class: "tick", x: (SIZE.left + SIZE.width) / 2, y: SIZE.height - 8, "text-anchor": "middle" }, unit ? `${name}, ${unit}` : name),
    inside ? s("line", { class: "now", x1: across(now), x2: across(now), y1: SIZE.top, y2: SIZE.height - SIZE.bottom }) : null,
    runs.filter((run) => run.length > 1).map((run) => s("polyline", { class: "curve", points: run.join(" ") })),
    points.map((each) => s("circle", {
      class: each.verdict === "holds" ? "point holds" : "point", cx: across(each.value), cy: down(known(each.margin) ? each.margin : 0), r: 3,
    })));
}
