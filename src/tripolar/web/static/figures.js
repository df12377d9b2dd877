// The measured figures over the years: a topic, its chart, its rows with source and licence, files and code.

import * as api from "./api.js";
import { chartPicture } from "./chart.js";
import { h, say, table } from "./dom.js";
import { T } from "./texts.js";

/** `scenario` is that of a structure: its powers, the codes of those that the table of figures knows, own figures. */
export function createFigures(scenario) {
  const { actors, measured } = scenario;
  const without = actors.filter((each) => !measured.includes(each.code)).map((each) => each.name);
  const box = h("div", { role: "region", "aria-label": T.measuredTitle, "aria-live": "polite" });
  const choose = h("select", { id: "figures-topic", onchange: show });
  const search = h("input", { type: "text", id: "figures-search", autocomplete: "off", oninput: narrow });
  const count = h("span", { class: "note", role: "status" });
  const body = h("div", {}, h("p", { class: "note" }, T.measuredLead, without.length ? ` ${T.measuredWithout(without)}` : ""),
    measured.length === 0 ? null : h("div", { class: "pair" },
      h("label", { for: "figures-search" }, T.measuredSearch, search, count),
      h("label", { for: "figures-topic" }, T.measuredTopic, choose)), box);
  let topics = [];

  /** The series of which every word of the search is told, by topic; the one chosen stays. */
  function narrow() {
    const chosen = choose.value;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const text = ({ name, says, unit, theme }) => `${name} ${says} ${unit} ${theme}`.toLowerCase();
    const found = topics.filter((each) => words.every((word) => text(each).includes(word)));
    const option = (each) => h("option", { value: each.name, lang: "en" }, `${each.says}, ${each.unit}`);
    const themes = [...new Set(found.map((each) => each.theme))];
    choose.replaceChildren(...themes.map((theme) => h("optgroup", { label: theme }, found.filter((each) => each.theme === theme).map(option))));
    say(count, words.length ? T.measuredFound(found.length) : "");
    if (found.some((each) => each.name === chosen)) choose.value = chosen;
    else if (told && found.length && words.length) choose.dispatchEvent(new Event("change"));
  }
  const element = h("details", { class: "depth", id: "figures" }, h("summary", {}, T.measuredTitle), body);
  let wanted = "";
  let told = false; // whether the topics are known; before, the address may have chosen one

  element.addEventListener("toggle", async () => {
    if (!element.open || told || measured.length === 0) return;
    try {
      topics = await api.figureTopics(scenario);
      narrow();
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
    const years = found.rows.map((row) => row[year]);
    const rows = found.rows.map((row, k) => [row[who], String(row[year]), `${found.shown[k]} ${row[unit]}`, row[series], row[quality], row[source], row[licence]]);
    return [
      chartPicture(at("chart.svg"), found, topic, { says: `${found.title}, ${Math.min(...years)} to ${Math.max(...years)}`, notes: [...found.notes, `${new Date().getFullYear()}`] }),
      h("p", { class: "files" }, [["rows.csv", "CSV"], ["rows.xlsx", "XLSX"]].map(([file, word]) =>
        [h("a", { href: at(file), download: `${topic}.${word.toLowerCase()}` }, T.fileOf(word)), " "])),
      h("details", {}, h("summary", {}, `${T.measuredTable} (${rows.length})`),
        h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": T.measuredTable },
          table(found.title, T.measuredHeads, rows))),
      h("details", {}, h("summary", {}, T.code), h("pre", { tabindex: 0 }, h("code", {}, found.code))),
    ];
  }

  return { element };
}
