// Expected relations over the years ahead, one small panel a pair: now, against the scenario as written, and with the
// spread over the draws where they have been computed.

import { english, h, s, table } from "./dom.js";
import { known, number } from "./numbers.js";
import { halves, measure } from "./placing.js";
import { T, levelWord, word } from "./texts.js";

const SIZE = { width: 210, height: 128, right: 8, top: 12, bottom: 24 };
const [TICK, ROW] = [10.5, 11]; // pixels of a word beside an axis, and from row to row

const scaleFrom = (left) => (year, years) => left + ((SIZE.width - left - SIZE.right) * year) / years;
const down = (level) => SIZE.top + (SIZE.height - SIZE.top - SIZE.bottom) * (1 - level);

function curve(values, across) {
  const years = values.length - 1;
  return values.map((value, year) => `${year ? "L" : "M"}${across(year, years).toFixed(1)},${down(value).toFixed(1)}`).join("");
}

function band(dyad, across) {
  const years = dyad.expected.length - 1;
  const edge = (name) => dyad.expected.map((spread, year) => `${across(year, years).toFixed(1)},${down(spread[name]).toFixed(1)}`);
  return s("polygon", { class: "band", points: [...edge("high"), ...edge("low").reverse()].join(" ") });
}

/** What the draws say of a pair, if they know it in every year. */
function spreadOf(draws, dyad) {
  const found = draws?.dyads.find((each) => each.dyad === dyad);
  return found && found.expected.every((each) => known(each.low) && known(each.high)) ? found : null;
}

export function drawPaths(point, baseline, structure, draws) {
  const { levels } = structure.scenario;
  const names = Object.fromEntries(structure.scenario.dyads.map((each) => [each.dyad, each.name]));
  const words = levels.map((each) => halves(word(each.word)));
  const wide = measure();
  const left = Math.ceil(Math.max(...words.flat().map((text) => wide(text, TICK)))) + 6;
  const across = scaleFrom(left);
  return point.pairs.filter((pair) => pair.expected.every(known)).map((pair, k) => {
    const old = baseline.pairs.find((each) => each.dyad === pair.dyad);
    const years = pair.expected.length - 1;
    const title = `path-${k}`;
    const spread = spreadOf(draws, pair.dyad);
    const told = T.pathsAlt({ pair: names[pair.dyad], now: number(pair.expected[0], 2), years, then: number(pair.expected[years], 2) })
      + (spread ? T.pathsSpread(spread.expected[years]) : "");
    return h("figure", { class: "path" },
      s("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img", "aria-labelledby": title },
        s("title", { id: title }, told),
        levels.map(({ level }, j) => [
          s("line", { class: "grid", x1: left, x2: SIZE.width - SIZE.right, y1: down(level), y2: down(level) }),
          s("text", { class: "tick", y: down(level) + 4 - (ROW * (words[j].length - 1)) / 2, "text-anchor": "end" },
            words[j].map((text, row) => s("tspan", { x: left - 4, dy: row ? ROW : 0 }, text))),
        ]),
        [0, years / 2, years].map((year) => s("text", {
          class: "tick", x: across(year, years), y: SIZE.height - 8, "text-anchor": year === years ? "end" : "middle",
        }, String(structure.scenario.year + year))),
        spread ? band(spread, across) : null,
        old && old.expected.every(known) ? s("path", { class: "curve ghost", d: curve(old.expected, across) }) : null,
        s("path", { class: "curve", d: curve(pair.expected, across) }),
      ),
      h("figcaption", {}, h("strong", { lang: "en" }, names[pair.dyad]), ` ${T.pathsNow(levelWord(pair.level, levels))}`));
  });
}

export function pathsTable(point, structure, draws) {
  const names = Object.fromEntries(structure.scenario.dyads.map((each) => [each.dyad, each.name]));
  const years = point.pairs[0]?.expected.map((_, year) => String(structure.scenario.year + year)) || [];
  const rows = point.pairs.flatMap((pair) => {
    const spread = spreadOf(draws, pair.dyad);
    const here = [english(names[pair.dyad]), ...pair.expected.map((value) => number(value, 2))];
    const over = spread && [T.pathsOver(names[pair.dyad]), ...spread.expected.map(({ low, high }) => T.range(number(low, 2), number(high, 2)))];
    return spread ? [here, over] : [here];
  });
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.pathsTable },
    table(T.pathsTable, [T.pair, ...years], rows));
}
