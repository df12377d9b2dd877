// A text field with a list of what fits at the caret, by the combobox pattern of ARIA 1.2: the focus stays in
// the field, the arrows move through the list, Enter and Tab take what is marked, Escape closes.

import { h, say } from "./dom.js";
import { T } from "./texts.js";

/** `fits()` gives what fits now; `inserted()` is called after a word has been put in. */
export function createCombobox(input, { id, fits, inserted, told }) {
  const list = h("ul", { id: `${id}-list`, class: "listbox", role: "listbox", "aria-label": T.fits, hidden: true });
  const count = h("p", { class: "visually-hidden", role: "status" });
  let found = null;
  let marked = -1;
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);

  function close() {
    list.hidden = true;
    marked = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    say(count, "");
  }

  function mark(k) {
    marked = k;
    for (const [n, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(n === k));
    if (k < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", list.children[k].id);
    list.children[k].scrollIntoView({ block: "nearest" });
  }

  /** Look anew; the list opens by itself where a word is begun, or where only certain words can stand. */
  function look(wanted = false) {
    found = fits();
    told(found.call);
    if (!found.options.length || !(wanted || found.prefix || found.closed)) { close(); return; }
    list.replaceChildren(...found.options.map((each, k) => h("li", {
      id: `${id}-option-${k}`, role: "option", "aria-selected": "false", onclick: () => take(k),
    }, h("code", {}, each.word), each.says ? h("span", {}, ` ${each.says}`) : null)));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    say(count, T.fitting(found.options.length));
    mark(wanted || found.prefix ? 0 : -1);
  }

  function take(k) {
    const { from, to, options } = found;
    put(input, options[k].insert, from, to);
    close();
    inserted();
    look();
  }

  input.addEventListener("input", () => look());
  input.addEventListener("click", () => { if (!list.hidden) look(); });
  input.addEventListener("blur", () => { close(); told(null); });
  input.addEventListener("focus", () => told(fits().call));
  input.addEventListener("keyup", (event) => {
    if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) { close(); told(fits().call); }
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    const last = list.children.length - 1;
    const does = {
      ArrowDown: () => (open ? mark(marked >= last ? 0 : marked + 1) : look(true)),
      ArrowUp: open && (() => mark(marked <= 0 ? last : marked - 1)),
      Enter: open && marked >= 0 && (() => take(marked)),
      Tab: open && marked >= 0 && !event.shiftKey && (() => take(marked)),
      Escape: open && close,
      " ": event.ctrlKey && (() => look(true)),
    }[event.key];
    if (!does || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  });
  // A press on the list must not take the focus from the field: that would close it before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  return { elements: [list, count], look, close };
}

/** Put a text in such that the browser's own undo knows of it. */
export function put(input, text, from = input.selectionStart, to = input.selectionEnd) {
  input.focus();
  input.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) input.setRangeText(text, from, to, "end");
}
