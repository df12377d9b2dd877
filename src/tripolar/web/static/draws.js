// The ensemble in the background: how probable each claim is over all that is uncertain. It is cancelled as soon
// as an assumption moves, since its answer would be to another question.

import { h } from "./dom.js";
import { createTask } from "./task.js";
import { T, drawsDone, drawsProgress } from "./texts.js";

const DRAWS = 200;

/** `found(result, id)` is told what the draws say, and null when that is out of date. */
export function createDraws({ question, found }) {
  const { elements, moved, leave, start } = createTask({
    kind: "ensembles", begin: T.drawsStart(DRAWS), title: T.draws, progress: drawsProgress,
    question: () => ({ ...question(), draws: DRAWS }),
    key: () => JSON.stringify([question().scenario.claims, question().changes]),
    found: (result, id) => { found(result, id); return result ? drawsDone(result) : ""; },
  });
  return {
    moved, leave, start,
    element: h("section", { class: "draws", "aria-labelledby": "draws-title" },
      h("h2", { id: "draws-title" }, T.draws), h("p", { class: "note" }, T.drawsLead), elements),
  };
}
