// Work in the background of the server: asked for, watched, and no longer wanted as soon as its answer would be to
// another question. The parts are a button that starts and cancels, a bar, and a line that says how far it is.

import { beginTask, cancelTask, task } from "./api.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

const PAUSE = 250;
const TURN = 500;

/**
 * `kind` is the server's word for it, `question()` what it is asked, `key()` what makes an answer another one;
 * `begin` labels the button, `title` names the bar, `progress` says how far a task is; `found(result, id)` is told
 * what it came to, and null when that is out of date, and gives back the line to say.
 */
export function createTask({ kind, question, key, begin, title, progress, found }) {
  let running = null; // which run is under way: an object of its own, so that an older one knows itself
  let asked = null; // the key that what is shown, or is under way, answers
  const button = h("button", { type: "button", onclick: () => (running ? stop(T.drawsCancelled) : start()) }, begin);
  const bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": title });
  const status = h("p", { class: "note", role: "status" });

  function quiet(text) {
    running = null;
    bar.hidden = true;
    say(button, begin);
    say(status, text);
  }

  function stop(text) {
    const { id } = running;
    quiet(text);
    if (id) cancelTask(kind, id);
  }

  async function start() {
    const mine = running = { id: null };
    const wanted = () => running === mine;
    asked = key();
    found(null);
    say(button, T.drawsCancel);
    say(status, T.drawsBegin);
    bar.value = 0;
    bar.hidden = false;
    try {
      let told = await begun(question(), wanted);
      if (!told) return;
      while (told.state === "running") {
        bar.max = told.total;
        bar.value = told.done;
        say(status, progress(told));
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        if (!wanted()) return;
        told = await task(kind, mine.id);
      }
      if (!wanted()) return;
      quiet(told.state === "done" ? found(told.result, told.id) : told.message);
    } catch (problem) {
      if (wanted()) quiet(problem.unreachable ? T.unavailable : problem.message);
    }
  }

  /** Ask for it; where too much is under way, ask again a little later, while it is still wanted. */
  async function begun(what, wanted) {
    const mine = running;
    for (;;) {
      try {
        const told = await beginTask(kind, what);
        mine.id = told.id;
        if (wanted()) return told;
        cancelTask(kind, told.id);
        return null;
      } catch (problem) {
        if (problem.status !== 429 || !wanted()) throw problem;
        say(status, T.drawsTurn);
        await new Promise((resolve) => setTimeout(resolve, TURN));
        if (!wanted()) return null;
      }
    }
  }

  return {
    elements: [h("p", {}, button, " ", bar), status],
    start,
    /** What it is asked may have changed: what was computed, or is being computed, may answer another question. */
    moved() {
      if (asked === null || asked === key()) return;
      asked = null;
      found(null);
      if (running) stop(T.drawsStale);
      else say(status, T.drawsStale);
    },
    /** It is asked something else altogether, or nobody looks any more. */
    leave() {
      asked = null;
      if (running) stop("");
      else say(status, "");
    },
  };
}
