// The bar above the page: the presets, the bargaining protocol, and the ways to take the view away.

import { settleAddress } from "./address.js";
import * as api from "./api.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

export function presets(structure, store) {
  const possible = structure.presets.filter((each) => !each.why_not);
  const others = structure.presets.filter((each) => each.why_not);
  if (!structure.presets.length) return { element: null, why: null, show() {} };
  const entriesOf = (preset) => preset.changes.map((text) => {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const option = (each, disabled = false) => h("option", { value: each.name, disabled }, each.says || each.name);
  const select = h("select", { id: "preset", title: T.presetHint, onchange: () => {
    const chosen = possible.find((each) => each.name === select.value);
    store.replace(chosen ? entriesOf(chosen) : []);
  } }, h("option", { value: "" }, T.asWritten), possible.map((each) => option(each)),
  others.length ? h("optgroup", { label: T.presetsNot }, others.map((each) => option(each, true))) : null);
  return {
    element: h("label", { for: "preset" }, T.preset, select),
    why: others.length ? h("details", { class: "why-not" }, h("summary", {}, T.presetsNotSummary(others.length, structure.presets.length)),
      h("p", { class: "note" }, T.presetsNotLead),
      h("ul", {}, others.map((each) => h("li", {}, each.says || each.name, h("span", { class: "note" }, ` ${each.why_not}`))))) : null,
    show(changes) {
      const now = [...changes].sort().join("&");
      select.value = possible.find((each) => [...each.changes].sort().join("&") === now)?.name ?? "";
    },
  };
}

export function bargaining(structure, store) {
  const select = h("select", { id: "protocol", onchange: () => store.set("protocol", select.value === structure.protocol ? null : select.value) },
    structure.protocols.map((each) => h("option", { value: each }, T.protocols[each] ? `${each}: ${T.protocols[each]}` : each)));
  return {
    element: h("label", { for: "protocol" }, T.protocol, select),
    show(value) { select.value = value ?? structure.protocol; },
  };
}

/** Copy the address of the view, and download the changed scenario; `warn` is told what went wrong. */
export function taking(asked, store, { live, warn, file }) {
  const share = h("button", { type: "button", onclick: copy }, T.copy);
  const download = h("button", { type: "button", onclick: save }, T.download);

  async function copy() {
    try {
      settleAddress();
      await navigator.clipboard.writeText(location.href);
      say(live, file ? T.copiedFile(file) : T.copied);
      if (file) warn(T.copiedFile(file));
      say(share, T.copied);
      setTimeout(() => say(share, T.copy), 1500);
    } catch {
      warn(location.href);
    }
  }

  async function save() {
    try {
      const link = h("a", { href: URL.createObjectURL(await api.yaml(asked, store.changes)), download: `${(asked.name || file).replace(/\.ya?ml$/, "")}-changed.yaml` });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (problem) {
      warn(problem.message);
    }
  }

  return [share, download];
}

/** One step back, one forward, and back to the argument as written. */
export function steps(store) {
  const undo = h("button", { type: "button", onclick: () => store.undo(), "aria-keyshortcuts": T.undoKey }, T.undo);
  const redo = h("button", { type: "button", onclick: () => store.redo(), "aria-keyshortcuts": T.redoKey }, T.redo);
  const reset = h("button", { type: "button", onclick: () => store.reset() }, T.reset);
  return {
    elements: [undo, redo, reset],
    show() {
      [undo.disabled, redo.disabled] = [!store.canUndo, !store.canRedo];
      reset.disabled = store.entries.size === 0;
    },
  };
}
