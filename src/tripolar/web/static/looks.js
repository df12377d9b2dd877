// Which of the deeper looks are open, and what is chosen in each, so that the address can hold it. What was computed
// there is not in the address: who opens it computes it anew, and gets the same.

import { h } from "./dom.js";

const choices = (element) => [...element.querySelectorAll("select")];

/** `elements` are the looks that the address knows, each with an id; `changed` is told when one is another. */
export function createLooks(elements, shown, changed) {
  for (const [id, ...chosen] of shown.map((each) => each.split(" "))) {
    const element = elements.find((each) => each.id === id);
    if (!element) continue;
    element.open = true;
    choices(element).forEach((select, k) => {
      if (!select.options.length && chosen[k]) select.append(h("option", { value: chosen[k] }, chosen[k])); // what there is comes later
      if (![...select.options].some((option) => option.value === chosen[k])) return;
      select.value = chosen[k];
      select.dispatchEvent(new Event("change"));
    });
  }
  for (const element of elements) {
    element.addEventListener("toggle", changed);
    for (const select of choices(element)) select.addEventListener("change", changed);
  }
  return {
    /** One text a look that is open: its id and what is chosen, with blanks between. */
    get held() {
      return elements.filter((each) => each.open).map((each) => [each.id, ...choices(each).map((select) => select.value)].join(" "));
    },
  };
}
