// The measured figures over the years: a topic, its chart, its rows with source and licence, files and code.

import * as api from "./api.js";
import { chartPicture } from "./chart.js";
import { h, table } from "./dom.js";
import { T } from "./texts.js";

/** `scenario` is that of a structure: its powers, the codes of those that the table of figures knows, own figures. */
export function createFigures(scenario) {
  const { actors, measured } = scenario;
  const without = actors.filter((each) => !measured.includes(each.code)).map((each) => each.name);
  const box = h("div", { role: "region", "aria-label": T.measuredTitle, "aria-live": "polite" });
  const choose = h("select", { id: "figures-topic", onchange: show });
  const body = h("div", {}, h("p", { class: "note" }, T.measuredLead, without.length ? ` ${T.measuredWithout(without)}` : ""),
    measured.length === 0 ? null : h("label", { for: "figures-topic", class: "field-label" }, T.measuredTopic, choose), box);
  const element = h("details", { class: "depth", id: "figures" }, h("summary", {}, T.measuredTitle), body);
  let wanted = "";
  let told = false; // whether the topics are known; before, the address may have chosen one

  element.addEventListener("toggle", async () => {
    if (!element.open || told || measured.length === 0) return;
    try {
      const topics = await api.figureTopics(scenario);
      const chosen = choose.value;
      choose.replaceChildren(...topics.map((each) => h("option", { value: each.name }, `${each.says}, ${each.unit}`)));
      if (topics.some((each) => each.name === chosen)) choose.value = chosen;
      told = true;
      if (topics.length) choose.dispatchEvent(new Event("change"));
      else box.replaceChildren(h("p", { class: "note" }, T.measuredNone));
    } catch (problem) {
      box.replaceChildren(h("p", { class: "note" }, problem.message));
    }
  });

  async function show() {
    if (!told) return;
    const topic = wanted = choose.value;
    try {
      const found = await api.figures(scenario, topic);
      if (wanted === topic) box.replaceChildren(...shown(found, topic));
    } catch (problem) {
      box.replaceChildren(h("p", { class: "note" }, problem.message));
    }
  }

  function shown(found, topic) {
    const at = (file) => api.figuresAt(scenario, topic, file);
    const [who, year, , unit, series, quality, source, licence] = found.heads.map((_, k) => k);
    const rows = found.rows.map((row, k) => [row[who], String(row[year]), `${found.shown[k]} ${row[unit]}`, row[series], row[quality], row[source], row[licence]]);
    return [
      chartPicture(at("chart.svg"), found),
      h("p", { class: "files" }, [["rows.csv", "CSV"], ["rows.xlsx", "XLSX"], ["chart.svg", "SVG"]].map(([file, word]) =>
        [h("a", { href: at(file), download: `${topic}.${word.toLowerCase()}` }, T.fileOf(word)), " "])),
      h("details", {}, h("summary", {}, `${T.measuredTable} (${rows.length})`),
        h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": T.measuredTable },
          table(found.title, T.measuredHeads, rows))),
      h("details", {}, h("summary", {}, T.code), h("pre", { tabindex: 0 }, h("code", {}, found.code))),
    ];
  }

  return { element };
}
