// The argument as a map, drawn by the server with the shares on screen: what rests on what, and what holds.

import * as api from "./api.js";
import { drawnBy } from "./chart.js";
import { h, say } from "./dom.js";
import { asPng, save } from "./publish.js";
import { ANSWER, T } from "./texts.js";

/** `go(id)` leads to a claim of the ledger. */
export function createMap({ go }) {
  let wanted = null; // what is to be drawn
  let drawn = null; // and what was
  const box = h("div", { class: "map scroll", tabindex: 0, role: "region", "aria-label": ANSWER.map, onclick: (event) => {
    const claim = event.target.closest("a")?.getAttribute("href")?.replace("#claim-", "");
    if (!claim) return;
    event.preventDefault();
    go(claim);
  } });
  const note = h("p", { class: "note", role: "status" });
  const file = h("p", { class: "files" });
  const element = h("details", { class: "depth", id: "map" }, h("summary", {}, ANSWER.map), h("p", { class: "note" }, ANSWER.mapLead), note, box, file);
  element.addEventListener("toggle", draw);

  const ask = api.latest(
    async (body) => (await api.map(body)).text(),
    (text, body) => {
      drawn = body;
      box.replaceChildren(drawnBy(text));
      const give = (kind, made) => h("button", { type: "button", onclick: async () => save(await made(), `argument-map.${kind.toLowerCase()}`) }, T.fileOf(kind));
      file.replaceChildren(give("SVG", () => new Blob([text], { type: "image/svg+xml" })), " ", give("PNG", () => asPng(text)));
      late();
    },
    (problem) => say(note, problem.message));

  function late() {
    box.classList.toggle("stale", drawn !== wanted);
    say(note, drawn && drawn !== wanted ? ANSWER.staleNow : "");
  }

  function draw() {
    if (!element.open || !wanted || drawn === wanted) return;
    ask(wanted);
  }

  return {
    element,
    /** `body` is what the server is asked with; null where there are no shares for what is set. */
    show(body) {
      wanted = body;
      late();
      draw();
    },
    leave: () => ask.drop(),
  };
}
