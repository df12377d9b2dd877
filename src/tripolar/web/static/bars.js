// The bar above the page: the presets, the bargaining protocol, and the ways to take the view away.

import * as api from "./api.js";
import { h, say } from "./dom.js";
import { T } from "./texts.js";

export function presets(structure, store) {
  if (!structure.presets.length) return { element: null, show() {} };
  const entriesOf = (preset) => preset.changes.map((text) => {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const select = h("select", { id: "preset", title: T.presetHint, onchange: () => {
    const chosen = structure.presets.find((each) => each.name === select.value);
    store.replace(chosen ? entriesOf(chosen) : []);
  } }, h("option", { value: "" }, T.asWritten), structure.presets.map((each) => h("option", { value: each.name }, each.says)));
  return {
    element: h("label", { for: "preset" }, T.preset, select),
    show(changes) {
      const now = [...changes].sort().join("&");
      select.value = structure.presets.find((each) => [...each.changes].sort().join("&") === now)?.name ?? "";
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
export function taking(asked, store, { live, warn }) {
  const share = h("button", { type: "button", onclick: copy }, T.copy);
  const download = h("button", { type: "button", onclick: save }, T.download);

  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      say(live, T.copied);
      say(share, T.copied);
      setTimeout(() => say(share, T.copy), 1500);
    } catch {
      warn(location.href);
    }
  }

  async function save() {
    try {
      const link = h("a", { href: URL.createObjectURL(await api.yaml(asked, store.changes)), download: `${asked.name}-changed.yaml` });
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
