// Work in the background of the server: asked for, watched, and no longer wanted as soon as its answer would be to
// another question. The parts are a button that starts and cancels, a bar, and a line that says how far it is.

import { beginTask, cancelTask, rest, task } from "./api.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

const PAUSE = 250;
const TURN = 1000; // between two looks while other work is under way
const ROOM = 5000; // before a server that has no room even to wait in is asked again

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

  /** Nothing is under way any more; `answers` says whether something is shown, which can go out of date. */
  function quiet(text, answers = false) {
    running = null;
    if (!answers) asked = null;
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
    if (running) return;
    const mine = running = { id: null };
    const wanted = () => running === mine;
    asked = key();
    found(null);
    say(button, T.drawsCancel);
    say(status, T.drawsBegin);
    bar.value = 0;
    bar.hidden = false;
    try {
      let told = await begun(question(), mine, wanted);
      while (told && (told.state === "waiting" || told.state === "running")) {
        const waiting = told.state === "waiting";
        bar.max = told.total;
        bar.value = told.done;
        say(status, waiting ? T.drawsTurn(told.before) : progress(told));
        await rest(waiting ? TURN : PAUSE);
        if (!wanted()) return;
        told = await task(kind, mine.id);
      }
      if (!told || !wanted()) return;
      const done = told.state === "done";
      quiet(done ? found(told.result, told.id) : told.message, done);
    } catch (problem) {
      if (!wanted()) return;
      if (mine.id) cancelTask(kind, mine.id);
      quiet(problem.message);
    }
  }

  /** Ask for it; where so much waits that there is no room for more, ask again later, while it is still wanted. */
  async function begun(what, mine, wanted) {
    for (;;) {
      try {
        const told = await beginTask(kind, what);
        mine.id = told.id;
        if (wanted()) return told;
        cancelTask(kind, told.id);
        return null;
      } catch (problem) {
        if (problem.status !== 429 || !wanted()) throw problem;
        say(status, T.drawsFull);
        await rest(ROOM);
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
      if (running) stop(T.drawsStopped);
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
