// A scenario of the visitor's own, from the visitor's disk or pasted: checked by the server, kept by none.

import * as api from "./api.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

const BYTES = 4; // of a character, at most

/** A button that opens a dialogue; `opened(text, file)` shows the argument once it can be used. */
export function createOpener({ opened, needed = "" }) {
  const file = h("input", { type: "file", id: "file", accept: ".yaml,.yml,text/yaml", onchange: read,
    onclick: () => { file.value = ""; } }); // the same file again is another text, if it was changed meanwhile
  const text = h("textarea", { id: "file-text", rows: 10, spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    "aria-describedby": "file-told", wrap: "off", oninput: () => told("") });
  const message = h("p", { id: "file-told", class: "problem", role: "alert" });
  const place = h("pre", { class: "place", "aria-hidden": "true", hidden: true });
  const go = h("button", { type: "submit" }, T.fileGo);
  let name = "";

  function told(words, line, column) {
    say(message, words);
    place.hidden = line === undefined;
    text.setAttribute("aria-invalid", String(words !== ""));
    if (line === undefined) return;
    const lines = text.value.split("\n");
    const from = Math.max(0, column - 30);
    place.textContent = `${lines[line - 1]?.slice(from, from + 60) ?? ""}\n${" ".repeat(Math.max(0, column - 1 - from))}^`;
    const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    text.focus();
    text.setSelectionRange(at, at);
    text.scrollTop = Math.max(0, (line - 4) * (text.scrollHeight / lines.length));
  }

  /** How many characters a text may have; a server that does not say will refuse by itself. */
  const most = () => api.limits().then((allowed) => allowed.scenario, () => Infinity);

  async function read() {
    const [chosen] = file.files;
    if (!chosen) return;
    const allowed = await most();
    if (chosen.size > BYTES * allowed) { told(T.fileLarge(chosen.size, allowed)); return; } // and is not read
    try {
      text.value = (await chosen.text()).replaceAll("\r\n", "\n");
    } catch {
      told(T.unread(chosen.name));
      return;
    }
    name = chosen.name;
    told("");
    await fits(text.value);
  }

  /** Whether a text is short enough; otherwise it is said, and nothing is sent. */
  async function fits(given) {
    const [count, allowed] = [[...given].length, await most()];
    if (count > allowed) told(T.textLong(count, allowed));
    return count <= allowed;
  }

  const dialog = h("dialog", { class: "opener", "aria-labelledby": "file-title" },
    h("form", { onsubmit: async (event) => {
      event.preventDefault();
      const given = text.value;
      if (!given.trim()) { told(T.fileNothing); return; }
      go.disabled = true;
      try {
        if (!(await fits(given))) { go.disabled = false; return; }
        await api.validate(given);
        await opened(given, name || T.filePasted);
        dialog.close();
      } catch (problem) {
        told(T.fileWrong(problem.message, problem.line, problem.column), problem.line, problem.column);
      }
      go.disabled = false;
    } },
    h("h2", { id: "file-title" }, T.fileTitle), h("p", { class: "note" }, T.fileLead),
    needed ? h("p", {}, T.fileNeeded(needed)) : null,
    h("label", { for: "file" }, T.fileChoose), file,
    h("label", { for: "file-text" }, T.fileText), text, message, place,
    h("div", { class: "buttons" }, go, h("button", { type: "button", onclick: () => dialog.close() }, T.cancel))));
  return { element: [h("button", { type: "button", class: "open-file", onclick: () => dialog.showModal() }, T.file), dialog] };
}

/** What an address shows that needs a file which is not there. */
export function missingFile(file, known, { opened, other }) {
  return [h("main", { id: "answer", class: "missing", tabindex: -1 },
    h("h1", {}, T.product), h("p", { class: "notice", role: "alert" }, T.fileNeeded(file)),
    h("p", {}, createOpener({ opened, needed: file }).element),
    h("p", { class: "note" }, T.fileElse),
    h("ul", {}, known.map((each) => h("li", {}, h("button", { type: "button", onclick: () => other(each.name) }, each.title)))))];
}
