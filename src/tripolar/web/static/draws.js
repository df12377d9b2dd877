// The ensemble in the background: how probable each claim is over all that is uncertain. It is cancelled as soon
// as an assumption moves, since its answer would be to another question.

import { cancelEnsemble, ensemble, startEnsemble } from "./api.js";
import { h, say } from "./dom.js";
import { T, drawsDone, drawsProgress } from "./texts.js";

const DRAWS = 200;
const PAUSE = 250;

export function createDraws({ question, found }) {
  let running = null;
  let asked = null;
  const button = h("button", { type: "button", onclick: () => (running ? stop(T.drawsCancelled) : start()) }, T.drawsStart);
  const bar = h("progress", { max: DRAWS, value: 0, hidden: true, "aria-label": T.draws });
  const status = h("p", { class: "note", role: "status" });
  const element = h("section", { class: "draws", "aria-labelledby": "draws-title" },
    h("h2", { id: "draws-title" }, T.draws), h("p", { class: "note" }, T.drawsLead), h("p", {}, button, " ", bar), status);

  function quiet(text) {
    running = null;
    bar.hidden = true;
    say(button, T.drawsStart);
    say(status, text);
  }

  async function stop(text) {
    const id = running;
    quiet(text);
    if (typeof id === "string") await cancelEnsemble(id).catch(() => {});
  }

  async function start() {
    const { scenario, changes } = question();
    asked = JSON.stringify(changes);
    const mine = {};
    running = mine;
    say(button, T.drawsCancel);
    bar.value = 0;
    bar.hidden = false;
    try {
      let told = await startEnsemble(scenario, changes, DRAWS);
      if (running !== mine) { await cancelEnsemble(told.id).catch(() => {}); return; }
      running = told.id;
      while (told.state === "running") {
        bar.value = told.done;
        say(status, drawsProgress(told));
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        if (running !== told.id) return;
        told = await ensemble(told.id);
      }
      if (running !== told.id) return;
      if (told.state === "done") {
        found(told.result);
        quiet(drawsDone(told.result));
      } else quiet(told.message);
    } catch (problem) {
      quiet(problem.unreachable ? T.unavailable : problem.message);
    }
  }

  return {
    element,
    /** An assumption moved: what was computed, or is being computed, answers another question. */
    moved() {
      if (asked === null || asked === JSON.stringify(question().changes)) return;
      asked = null;
      found(null);
      if (running) stop(T.drawsStale);
      else say(status, T.drawsStale);
    },
  };
}
