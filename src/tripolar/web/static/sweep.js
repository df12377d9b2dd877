// What flips a claim: its margin along one assumption, point by point, everything else as it is now.
//
// The points are asked for one after another through the same door as a slider's, so that the server's limits
// hold for them too; as soon as an assumption moves, the rest is not asked for.

import * as api from "./api.js";
import { nameOf, resolved } from "./controls.js";
import { h, say, table } from "./dom.js";
import { known, number, rounded } from "./numbers.js";
import { drawSweep } from "./sweep_chart.js";
import { fileButtons } from "./publish.js";
import { T, flipWords, word } from "./texts.js";

const POINTS = 25;

/**
 * Values from end to end of an assumption's range, by equal steps or by equal factors. The one next to the value now
 * makes way for it, so that what is drawn there is what the ledger says.
 */
function valuesOf(control, now, count = POINTS) {
  const { low, high } = control;
  const at = (share) => (control.scale === "log" ? low * (high / low) ** share : low + (high - low) * share);
  const values = [...new Set(Array.from({ length: count }, (_, k) => rounded(at(k / (count - 1)))))];
  const [first, last] = [values[0], values.at(-1)];
  if (!(now > first && now < last) || values.includes(now) || values.length < 3) return values;
  const far = (value) => Math.abs(control.scale === "log" ? Math.log(value / now) : value - now);
  const nearest = values.slice(1, -1).reduce((best, value) => (far(value) < far(best) ? value : best));
  return values.map((value) => (value === nearest ? now : value));
}

/** Between which neighbouring values a claim turns. */
function flipsOf(points) {
  const told = points.filter((each) => each.verdict === "holds" || each.verdict === "fails");
  return told.slice(1).flatMap((each, k) => (each.verdict === told[k].verdict ? [] : [{ from: told[k], to: each }]));
}

/** The assumptions that have a range to move in, those of the first screen first. */
export function ranged(structure, every) {
  const first = structure.main.map((each) => every.get(each.path));
  return [...new Set([...first, ...every.values()])].filter((each) => each.kind === "number" && each.low !== null && each.high > each.low);
}

export function createSweep({ structure, asked, store, every }) {
  const claim = h("select", { id: "sweep-claim", onchange: clear });
  const along = h("select", { id: "sweep-along", onchange: clear }, ranged(structure, every).map((each) =>
    h("option", { value: each.path, lang: "en" }, nameOf(each))));
  const button = h("button", { type: "button", onclick: () => (running ? stop(T.sweepCancelled) : start()) }, T.sweepStart(POINTS));
  const bar = h("progress", { max: POINTS, value: 0, hidden: true, "aria-label": T.sweepTitle });
  const status = h("p", { class: "note", role: "status" });
  const box = h("div", {});
  let running = null;
  let answered = null; // the changes that what is shown, or is being computed, belongs to

  renew();

  /** The claims to choose from: they change where a visitor puts one of their own. */
  function renew() {
    const chosen = claim.value;
    const claims = structure.claims.filter((each) => each.kind !== "fact");
    claim.replaceChildren(...claims.map((each) => h("option", { value: each.id, selected: each.id === chosen, lang: "en" }, `${each.id}: ${each.says}`)));
    clear();
  }

  function clear() {
    if (running) stop("");
    box.replaceChildren();
    say(status, "");
    answered = null; // what was shown is gone
  }

  /** Nothing is under way any more, and nothing shown that could go out of date. */
  function stop(text) {
    running = null;
    answered = null;
    bar.hidden = true;
    say(button, T.sweepStart(POINTS));
    say(status, text);
  }

  async function start() {
    const control = every.get(along.value);
    const id = claim.value;
    const mine = running = {};
    answered = store.changes.join("&");
    const others = [...store.entries].filter(([path]) => path !== control.path).map(([path, value]) => `${path}=${value}`);
    const now = resolved(control, store.entries.get(control.path) ?? control.value);
    const values = valuesOf(control, now);
    bar.hidden = false;
    bar.max = values.length;
    say(button, T.drawsCancel);
    box.replaceChildren();
    const points = [];
    try {
      for (const value of values) {
        bar.value = points.length;
        say(status, T.sweepProgress(points.length, values.length));
        const found = await api.inTurn(asked, [...others, `${control.path}=${value}`], () => running === mine);
        if (running !== mine) return;
        const { verdict, margin, shown } = found.claims.find((each) => each.id === id);
        points.push({ value, verdict, margin, shown });
      }
      stop("");
      answered = store.changes.join("&");
      show(control, id, points, now, others);
    } catch (problem) {
      if (running === mine) stop(problem.message);
    }
  }

  function show(control, id, points, now, others) {
    const name = nameOf(control);
    const words = flipWords(id, name, control.unit, points, flipsOf(points), now);
    const drawn = drawSweep({ points, now, unit: control.unit, name, claim: id, log: control.scale === "log", words });
    box.replaceChildren(
      h("p", { class: "story" }, words), h("figure", { class: "chart" }, drawn, h("figcaption", {}, T.sweepCaption)),
      h("p", { class: "files" }, fileButtons(() => drawn, `${id}-along-${control.path}`, () => ({
        title: words, says: `${T.sweepTable(id, name)}${control.unit ? `, ${control.unit}` : ""}. ${T.sweepCaption}`, notes: [T.madeBy(structure.tripolar, structure.scenario.name, others.join(", "))],
      }), T.fileOf)),
      h("details", {}, h("summary", {}, T.asTable), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.sweepTitle },
        table(T.sweepTable(id, name), [T.value, T.verdict, T.margin, T.comparison], points.map((each) => [
          T.at(number(each.value), control.unit), word(each.verdict), known(each.margin) ? number(each.margin) : "–", each.shown.replaceAll("-", "−"),
        ])))));
  }

  return {
    renew,
    element: h("details", { class: "depth", id: "sweep" }, h("summary", {}, T.sweepTitle),
      h("p", { class: "note" }, T.sweepLead),
      h("label", { for: "sweep-claim" }, T.sweepClaim, claim), h("label", { for: "sweep-along" }, T.sweepAlong, along),
      h("p", {}, button, " ", bar), status, box),
    /** An assumption moved: what is shown, or is under way, answers another question. */
    moved() {
      if (answered === null || answered === store.changes.join("&")) return;
      const words = running ? T.drawsStopped : T.drawsStale;
      clear();
      say(status, words);
    },
    /** Nobody looks any more. */
    leave: clear,
  };
}
