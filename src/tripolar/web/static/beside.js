// A and the present point side by side: two triangles, what differs in the assumptions, and both verdicts.

import { apart } from "./changed.js";
import { english, h, say, table } from "./dom.js";
import { T, word } from "./texts.js";
import { drawTriangle } from "./triangle.js";

/** `toggled` is told when the view is opened or closed, so that the address can hold it. */
export function createBeside({ structure, every, open, toggled }) {
  const left = h("div", { class: "side" });
  const right = h("div", { class: "side" });
  const differ = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.besideDiffer });
  const verdicts = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.besideLedger });
  const none = h("p", { class: "note" });
  const restTable = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.besideOthers });
  const rest = h("details", {}, h("summary", {}), restTable);
  const element = h("section", { class: "sides", "aria-labelledby": "sides-title", hidden: true },
    h("h2", { id: "sides-title" }, T.besideTitle),
    h("div", { class: "two" }, h("div", {}, h("h3", {}, T.besideA), left), h("div", {}, h("h3", {}, T.besideNow), right)),
    h("div", { class: "two" }, h("div", {}, differ), h("div", {}, verdicts, rest)));
  const button = h("button", { type: "button", "aria-pressed": "false", hidden: true, onclick: () => {
    open = !open;
    toggled();
  } }, T.beside);

  return {
    element, button,
    get open() { return open; },
    show({ point, entries, pin }) {
      button.hidden = !pin;
      button.setAttribute("aria-pressed", String(Boolean(open && pin)));
      element.hidden = !(open && pin);
      if (element.hidden) return;
      left.replaceChildren(drawTriangle(pin.point, pin.point, structure, left.clientWidth, "triangle-a"));
      right.replaceChildren(drawTriangle(point, point, structure, right.clientWidth, "triangle-b"));
      const changes = apart(every, entries, pin.entries);
      differ.replaceChildren(changes.length
        ? table(T.besideDiffer, [T.assumption, "A", T.besideNow], changes.map((each) => [
          english(each.asks || each.name), each.from, each.to]))
        : h("p", { class: "note" }, T.samePoint));
      const then = new Map(pin.point.claims.map((claim) => [claim.id, claim]));
      const says = new Map(structure.claims.map((claim) => [claim.id, claim.says]));
      const facts = new Set(structure.claims.filter((claim) => claim.kind === "fact").map((claim) => claim.id));
      const pairs = point.claims.filter((claim) => !facts.has(claim.id)).map((now) => ({ now, old: then.get(now.id) })).filter(({ old }) => old);
      const turned = ({ now, old }) => now.verdict !== old.verdict;
      const cell = (claim) => h("span", {}, word(claim.verdict), h("span", { class: "note", lang: "en" }, claim.shown ? ` ${claim.shown.replaceAll("-", "−")}` : ""));
      const listed = (caption, rows) => table(caption, [T.claim, "A", T.besideNow], rows.map(({ now, old }) => [
        english(`${now.id}: ${says.get(now.id)}`), cell(old), cell(now)]));
      const same = pairs.filter((each) => !turned(each));
      say(none, pairs.some(turned) ? "" : T.besideSame);
      verdicts.replaceChildren(...(pairs.some(turned) ? [listed(T.besideLedger, pairs.filter(turned))] : [none]));
      say(rest.firstChild, T.besideRest(same.length));
      restTable.replaceChildren(listed(T.besideRest(same.length), same));
    },
  };
}
