// The triangle and the relation paths, each with its table, redrawn with every answer.

import { h, refill, say } from "./dom.js";
import { drawPaths, pathsTable } from "./paths.js";
import { fileButtons } from "./publish.js";
import { ANSWER, T } from "./texts.js";
import { drawTriangle, triangleTables } from "./triangle.js";

/** `again` draws everything once more, where the room for the triangle has changed. */
export function createPictures(structure, again) {
  const picture = h("div", { class: "picture" });
  const ghost = h("p", { class: "note" });
  const pathBox = h("div", { class: "paths" });
  const band = h("p", { class: "note", hidden: true }, T.pathsBand);
  let now = null;
  let room = 0; // that the triangle was drawn for
  const tables = [
    () => triangleTables(now.point, now.before, structure),
    () => [pathsTable(now.point, structure, now.draws)],
  ].map((fill) => {
    const details = h("details", {}, h("summary", {}, T.asTable));
    details.addEventListener("toggle", () => { if (details.open) refill(details, fill()); });
    return { details, fill };
  });
  const files = fileButtons(() => picture.querySelector("svg"), `${structure.scenario.name}-triangle`, () => ({
    title: structure.scenario.title, says: `${T.triangle}: ${T.triangleSays}`,
    notes: [T.madeBy(structure.tripolar, structure.scenario.name, [structure.scenario.year, ...now.point.changes].join(", "))],
  }), (kind) => kind);
  new ResizeObserver(() => {
    if (now && Math.abs(picture.clientWidth - room) > 4) again();
  }).observe(picture);

  return {
    triangle: h("section", { class: "powers", "aria-labelledby": "triangle-heading" },
      h("h2", { id: "triangle-heading" }, T.triangle), picture, h("div", { class: "under" }, ghost, tables[0].details, h("span", { class: "files" }, files))),
    paths: h("section", { "aria-labelledby": "paths-title" },
      h("h2", { id: "paths-title" }, T.paths), pathBox, band, tables[1].details),
    show(wanted) {
      now = wanted;
      say(ghost, `${now.late ? `${ANSWER.staleNow} ` : ""}${now.pin ? T.ghostPinned : T.ghost}`);
      for (const each of [picture, pathBox]) each.classList.toggle("stale", Boolean(now.late));
      room = picture.clientWidth;
      picture.replaceChildren(drawTriangle(now.point, now.before, structure, room));
      band.hidden = !now.draws;
      pathBox.replaceChildren(...drawPaths(now.point, now.before, structure, now.draws));
      for (const { details, fill } of tables) if (details.open) refill(details, fill());
    },
  };
}
