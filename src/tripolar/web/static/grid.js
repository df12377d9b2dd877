// What flips a claim over two assumptions at once: every claim at every point of a grid, computed in the background,
// everything else as it is now. Another claim is another look at the same points.

import * as api from "./api.js";
import { chartPicture } from "./chart.js";
import { nameOf } from "./controls.js";
import { h, table } from "./dom.js";
import { number } from "./numbers.js";
import { ranged } from "./sweep.js";
import { createTask } from "./task.js";
import { DEPTH, GLYPHS, T, word } from "./texts.js";

const SIDE = 12;

export function createGrid({ structure, asked, store, every }) {
  const along = ranged(structure, every);
  const option = (each) => h("option", { value: each.path, lang: "en" }, nameOf(each));
  const claim = h("select", { id: "grid-claim", onchange: show });
  const across = h("select", { id: "grid-across", onchange: anew }, along.map(option));
  const up = h("select", { id: "grid-up", onchange: anew }, along.map(option));
  if (along.length > 1) up.selectedIndex = 1;
  const box = h("div", { role: "region", "aria-label": DEPTH.gridTitle, "aria-live": "polite" });
  let id = null; // the grid that is shown
  let wanted = null;
  const task = createTask({
    kind: "grids", begin: DEPTH.gridStart(SIDE), title: DEPTH.gridTitle, progress: DEPTH.gridProgress,
    question: () => ({ scenario: asked, changes: store.changes, across: across.value, up: up.value, side: SIDE }),
    key: () => [...store.changes, across.value, up.value].join("&"),
    found: (result, name = null) => { id = name; show(); return result ? DEPTH.gridDone(result.points) : ""; },
  });

  renew();

  /** The claims to choose from: they change where a visitor puts one of their own. */
  function renew() {
    const chosen = claim.value;
    claim.replaceChildren(...structure.claims.filter((each) => each.kind !== "fact")
      .map((each) => h("option", { value: each.id, selected: each.id === chosen }, `${each.id}: ${each.says}`)));
    anew();
  }

  function anew() {
    task.leave();
    id = null;
    show();
  }

  async function show() {
    const mine = wanted = { id };
    if (id === null) {
      box.replaceChildren();
      return;
    }
    try {
      const found = await api.gridClaim(id, claim.value);
      if (wanted === mine) box.replaceChildren(...shown(found));
    } catch (problem) {
      if (wanted === mine) box.replaceChildren(h("p", { class: "note" }, problem.message));
    }
  }

  function shown(found) {
    const at = api.gridAt(id, found.claim);
    const { values } = found.across;
    const cell = (i, j) => found.points[j * values.length + i].verdict;
    const rows = found.up.values.map((value, j) => [T.at(number(value), found.up.unit), ...values.map((_, i) => `${GLYPHS[cell(i, j)] || "–"} ${word(cell(i, j))}`)]);
    const title = DEPTH.gridTable(found);
    const { says } = structure.claims.find((each) => each.id === found.claim);
    return [
      h("p", { class: "story" }, found.alt), chartPicture(`${at}/chart.svg`, { ...found, alt: DEPTH.gridAlt(found.title), finding: says }, `${found.claim}-grid`, {
        says: title, notes: [DEPTH.gridCaption, T.madeBy(structure.tripolar, structure.scenario.name, "")] }),
      h("p", { class: "note" }, DEPTH.gridCaption),
      h("p", { class: "files" }, [["rows.csv", "CSV"]].map(([file, kind]) =>
        [h("a", { href: `${at}/${file}`, download: `${found.claim}-grid.${kind.toLowerCase()}` }, T.fileOf(kind)), " "])),
      h("details", {}, h("summary", {}, T.asTable), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
        table(title, [DEPTH.gridCorner(found), ...values.map((value) => T.at(number(value), found.across.unit))], rows.reverse()))),
    ];
  }

  return {
    renew, moved: task.moved, leave: task.leave,
    element: along.length < 2 ? null : h("details", { class: "depth", id: "grid" }, h("summary", {}, DEPTH.gridTitle),
      h("p", { class: "note" }, DEPTH.gridLead),
      h("label", { for: "grid-claim" }, T.sweepClaim, claim),
      h("div", { class: "pair" }, h("label", { for: "grid-across" }, DEPTH.gridAcross, across), h("label", { for: "grid-up" }, DEPTH.gridUp, up)),
      task.elements, box),
  };
}
