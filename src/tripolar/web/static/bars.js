// The bar above the page: the presets, the bargaining protocol, and the ways to take the view away.

import { settleAddress } from "./address.js";
import * as api from "./api.js";
import { h, say } from "./dom.js";
import { LANGUAGES } from "./language.js";
import { pairsOf } from "./store.js";
import { T, uncomputed } from "./texts.js";

/**
 * Where to start from. What the server says cannot be a point is listed with its reason; of each of the others
 * `compute(changes)` gives the point, and only one that has numbers can be chosen.
 */
export function presets(structure, store, compute) {
  if (!structure.presets.length) return { element: null, why: null, show() {}, examine() {}, leave() {} };
  const waiting = structure.presets.filter((each) => !each.why_not);
  const none = structure.presets.filter((each) => each.why_not);
  const option = (each) => h("option", { value: each.name, disabled: true, lang: "en" }, each.says || each.name);
  const own = h("option", { value: "own", hidden: true, disabled: true }, T.ownValues);
  const options = new Map(waiting.map((each) => [each.name, option(each)]));
  const others = h("optgroup", { label: T.presetsNot, hidden: !none.length }, none.map(option));
  const select = h("select", { id: "preset", title: T.presetHint, "aria-busy": "true", onchange: () => {
    store.replace(pairsOf(structure.presets.find((each) => each.name === select.value)?.changes || []));
  } }, h("option", { value: "" }, T.asWritten), own, [...options.values()], others);
  const summary = h("summary", {});
  const list = h("ul", {});
  const why = h("details", { class: "why-not", hidden: true }, summary, h("p", { class: "note" }, T.presetsNotLead), list);
  let ended = false;

  function explain() {
    say(summary, T.presetsNotSummary(none.length, structure.presets.length));
    list.replaceChildren(...none.map((each) => h("li", { lang: "en" }, each.says || each.name, h("span", { class: "note" }, ` ${each.why_not}`))));
    why.hidden = !none.length;
    others.hidden = !none.length;
  }
  explain();

  return {
    element: h("label", { for: "preset" }, T.preset, select),
    why,
    show(changes) {
      const now = [...changes].sort().join("&");
      const found = structure.presets.find((each) => [...each.changes].sort().join("&") === now);
      select.value = found?.name ?? (changes.length ? "own" : "");
    },
    /** Find out which of the points have numbers, one after another; until then they cannot be chosen. */
    async examine() {
      ended = false;
      while (waiting.length) {
        const [each] = waiting;
        // Where it cannot be found out, choosing it will tell.
        const reason = await compute(each.changes).then(uncomputed, (problem) => (problem.status === 422 ? problem.message : ""));
        if (ended) return;
        waiting.shift();
        options.get(each.name).disabled = reason !== "";
        if (!reason) continue;
        none.push({ ...each, why_not: reason });
        others.append(options.get(each.name));
        explain();
      }
      select.removeAttribute("aria-busy");
    },
    leave() { ended = true; },
  };
}

export function bargaining(structure, store) {
  const select = h("select", { id: "protocol", onchange: () => store.set("protocol", select.value === structure.protocol ? null : select.value) },
    structure.protocols.map((each) => h("option", { value: each }, T.protocols[each] ? `${each}: ${T.protocols[each]}` : each)));
  return {
    element: h("label", { for: "protocol" }, T.protocol, select),
    show(value) {
      select.value = value ?? structure.protocol;
      select.title = select.selectedOptions[0]?.textContent ?? ""; // which may be wider than its box
    },
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
      warn(T.copyYourself(location.href));
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

  return [share, download, languages()];
}

/** The language of the page's own texts. Another one is another address, which a class can be given. */
function languages() {
  const name = new URLSearchParams(location.search).get("language") ?? "en";
  const choose = h("select", { id: "language", "aria-label": T.language, onchange: () => {
    settleAddress();
    const address = new URL(location.href);
    address.searchParams.set("language", choose.value);
    location.assign(address);
  } }, Object.entries({ ...LANGUAGES, auto: T.languageOfBrowser }).map(([value, says]) =>
    h("option", { value, selected: value === name, ...(value in LANGUAGES ? { lang: value } : {}) }, says)));
  return choose;
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
