// What each claim hangs on, over the draws that were computed: the strongest driver of every claim, and of one claim
// the share of its variance that each parameter explains. What cannot be told from chance is said, and not drawn.

import * as api from "./api.js";
import { chartPicture } from "./chart.js";
import { h, table } from "./dom.js";
import { percent } from "./numbers.js";
import { DEPTH, T, sensitivityWords } from "./texts.js";

/** `compute` starts the draws. */
export function createSensitivity({ structure, compute }) {
  let id = null; // the ensemble that is shown
  let wanted = null;
  const claim = h("select", { id: "sensitivity-claim", onchange: one });
  const before = h("p", {}, DEPTH.sensitivityFirst, " ", h("button", { type: "button", onclick: compute }, DEPTH.sensitivityCompute));
  const choose = h("label", { for: "sensitivity-claim", hidden: true }, T.sweepClaim, claim);
  const box = h("div", { role: "region", "aria-label": DEPTH.sensitivityTitle, "aria-live": "polite" });
  const every = h("div", {});
  const element = h("details", { class: "depth", id: "sensitivity", ontoggle: show }, h("summary", {}, DEPTH.sensitivityTitle),
    h("p", { class: "note" }, DEPTH.sensitivityLead), before, choose, box, every);

  renew();

  function renew() {
    const chosen = claim.value;
    claim.replaceChildren(...structure.claims.filter((each) => each.kind !== "fact")
      .map((each) => h("option", { value: each.id, selected: each.id === chosen, lang: "en" }, `${each.id}: ${each.says}`)));
  }

  /** Nothing is asked before somebody looks. */
  function show() {
    before.hidden = id !== null;
    choose.hidden = id === null;
    if (id === null) {
      box.replaceChildren();
      every.replaceChildren();
    } else if (element.open && !every.querySelector("h3")) {
      one();
      all();
    }
  }

  async function one() {
    const name = claim.value;
    const mine = wanted = { id };
    try {
      const found = await api.sensitivity(id, name);
      if (wanted === mine) box.replaceChildren(...shown(found));
    } catch (problem) {
      const words = problem.status === 422 ? DEPTH.sensitivityNone(name) : problem.message;
      if (wanted === mine) box.replaceChildren(h("p", { class: "note" }, words));
    }
  }

  const source = (more) => ({ says: "", notes: [T.madeBy(structure.tripolar, structure.scenario.name, more)] });

  function shown(found) {
    const at = api.sensitivityAt(id, found.claim);
    const told = found.indices.some((each) => each.distinct);
    const words = h("p", { class: "story" }, sensitivityWords(found));
    if (!found.indices.length) return [words];
    const link = ([file, kind]) => [h("a", { href: `${at}/${file}`, download: `${found.claim}-sensitivity.${kind.toLowerCase()}` }, T.fileOf(kind)), " "];
    return [
      words, told ? chartPicture(`${at}/chart.svg`, found, `${found.claim}-sensitivity`, source(`${found.draws} draws`)) : null,
      h("p", { class: "files" }, [["rows.csv", "CSV"]].map(link)),
      h("details", {}, h("summary", {}, DEPTH.sensitivityTable(found.claim)), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": DEPTH.sensitivityTable(found.claim) },
        table(DEPTH.sensitivityTable(found.claim), DEPTH.sensitivityHeads, found.indices.map((each) => [
          each.name, percent(Math.max(each.share, 0)), T.range(percent(Math.max(each.low, 0)), percent(Math.min(Math.max(each.high, 0), 1))),
          each.distinct ? DEPTH.distinct : DEPTH.chance,
        ])))),
    ].filter(Boolean);
  }

  async function all() {
    const mine = id;
    let found;
    try {
      found = await api.drivers(id);
    } catch (problem) {
      if (mine === id) every.replaceChildren(h("p", { class: "note" }, problem.message));
      return;
    }
    if (mine !== id || !found.splits.length) return;
    every.replaceChildren(
      h("h3", {}, DEPTH.driversTitle), h("p", { class: "note" }, DEPTH.driversLead), chartPicture(`${api.driversAt(id)}/chart.svg`, found, "drivers", source("")),
      h("details", {}, h("summary", {}, T.asTable), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": DEPTH.driversTitle },
        table(DEPTH.driversTitle, DEPTH.driversHeads, found.splits.map((each) => [each.claim, each.label, percent(each.above), percent(each.below)])))));
  }

  return {
    element, renew,
    /** The draws of an ensemble are there, or, without an id, out of date. */
    found(now) {
      if (now === id) return;
      id = now;
      wanted = null;
      box.replaceChildren();
      every.replaceChildren();
      show();
    },
  };
}
