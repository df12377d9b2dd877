// Every claim's probability while a slider moves, from stored draws: those that came with the argument, or the first
// that were solved for it. What they know nothing of has a reason, and no number.

import * as api from "./api.js";
import { atOnce } from "./at_once.js";

const DRAWS = 300; // for an argument that came without: honest to some eight points
const FIRST = 1500; // ms before those are asked for: what is on screen comes first
const PAUSE = 500;

/** `found()` is told when there are stored draws, or others. */
export function createQuick({ structure, asked, found }) {
  let stored = null;
  let answer = null;
  let turn = null; // who asks: an object of its own, so that an older one knows itself
  let id = null;

  async function fetched(mine) {
    if (!structure.claims.length) return null;
    const told = await api.live(asked, structure.main.map((each) => each.path));
    if (told.draws) return told;
    await api.rest(FIRST);
    if (mine !== turn) return null;
    let task = await api.beginTask("ensembles", { scenario: asked, changes: [], draws: DRAWS });
    ({ id } = task);
    while (mine === turn && ["waiting", "running"].includes(task.state)) {
      await api.rest(PAUSE);
      if (mine === turn) task = await api.task("ensembles", id);
    }
    id = null;
    return task.state === "done" ? task.result.live ?? null : null;
  }

  async function load() {
    const mine = turn = {};
    stored = answer = null;
    try {
      const told = await fetched(mine);
      if (mine !== turn || !told) return;
      stored = atOnce(told);
      answer = told.answer ?? null;
      found();
    } catch { /* without stored draws the page says less, and nothing false */ }
  }

  return {
    load,
    get ready() { return stored !== null; },
    get draws() { return stored?.draws ?? 0; },
    /** The answer with nothing moved, in its parts; null without stored draws. */
    get answer() { return answer; },
    /** Shares by claim at these entries; a path, where stored draws know nothing of it; null without any. */
    at(entries) {
      if (!stored) return null;
      const values = {};
      for (const [path, value] of entries) {
        const number = Number(value);
        values[path] = value !== "" && Number.isFinite(number) ? number : value;
      }
      return stored.at(values);
    },
    leave() {
      turn = null;
      if (id) api.cancelTask("ensembles", id);
      id = null;
    },
  };
}
