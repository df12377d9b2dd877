// The answer to the question of the title in one sentence, from the draws last computed. Once something moves it
// is paler and says of what it is, until draws are computed anew.

import { h, say } from "./dom.js";
import { T } from "./texts.js";

export function createAnswer() {
  let told = null;
  const lead = h("strong"), clauses = h("span"), count = h("p", { class: "note" });
  const passed = h("p", { class: "note passed", hidden: true }, T.answerBefore);
  const element = h("div", { class: "in-a-sentence", "aria-live": "polite", hidden: true },
    h("p", {}, lead, " ", clauses), count, passed);
  return {
    element,
    /** `draws` is null where what was computed is of other values than those set. */
    show(draws) {
      if (draws?.answer) told = draws.answer;
      element.hidden = !told?.lead;
      if (element.hidden) return;
      element.dataset.mark = told.mark;
      element.classList.toggle("stale", !draws);
      passed.hidden = Boolean(draws);
      say(lead, told.lead);
      say(clauses, told.text);
      say(count, told.count.says);
    },
  };
}
