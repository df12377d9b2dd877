// Assumptions as native controls: a slider for a number with a range, radio buttons for a few values. Each says
// its unit, its range and its reason, and can be put back.

import { english, h, say } from "./dom.js";
import { known, number, rounded } from "./numbers.js";
import { ANSWER, T, inUnit, lowerFirst, tongue, word } from "./texts.js";

const STEPS = 200;
let made = 0;

/** Between a value and a slider's position: evenly, or by factors where the range spans many. */
function scaleOf(control) {
  const { low, high } = control;
  if (control.scale === "log") {
    const span = Math.log(high / low);
    return { to: (value) => (STEPS * Math.log(value / low)) / span, from: (place) => low * Math.exp((span * place) / STEPS) };
  }
  return { to: (value) => (STEPS * (value - low)) / (high - low), from: (place) => low + ((high - low) * place) / STEPS };
}

const same = (control, value) =>
  (control.kind === "word" ? value === control.value : Math.abs(Number(value) - control.value) < 1e-9 * Math.max(1, Math.abs(control.value)));

const optionOf = (control, value) => control.options.find((each) => String(each.value) === String(value)
  || (typeof each.value === "number" && Number(value) === each.value));

/** The number that a value comes to: a change may be by a factor or by so much. */
export function resolved(control, value) {
  const text = String(value);
  if (text.startsWith("*")) return control.value * Number(text.slice(1));
  if (text.startsWith("+")) return control.value + Number(text.slice(1));
  return Number(text);
}

/** Whether that is a number, and not a word, or nothing. */
export const readable = (control, text) => /^[*+]?[^*+]/.test(text.trim()) && Number.isFinite(resolved(control, text.trim()));

/** A value in words: by its option's word, or as a number in its unit with what a change made of it. */
export function shown(control, value) {
  if (control.options.length) return word(optionOf(control, value)?.word ?? String(value));
  const told = (number) => inUnit(number, control.told_in);
  const [text, centre, by] = [String(value), told(control.value), Number(String(value).slice(1))];
  if (control.told_in === "1/yr") return told(resolved(control, value)); // nothing comes "once in 10 years more"
  if (text.startsWith("*")) return T.factor(number(by), centre);
  if (text.startsWith("+")) return (by < 0 ? T.less : T.more)(told(Math.abs(by)), centre);
  return told(Number(text));
}

/** An assumption's name, of whom it is told. */
export const nameOf = (control) => (control.subject ? `${control.title}, ${control.subject}` : control.title);

/** What a changed control says in a sentence, against its centre or another value. */
export function changeOf(control, value = control.value, before = control.value) {
  return {
    asks: control.asks, name: nameOf(control), kind: control.kind,
    from: shown(control, before), to: shown(control, value), up: resolved(control, value) > resolved(control, before),
  };
}

/**
 * `set(path, value)` moves an assumption, and `putBack(path)` puts it back, as a step of its own. `short`: what it
 * means stands with its reason.
 */
export function createControl(control, { set, putBack, source }, short = false) {
  made += 1;
  const id = `control-${made}`;
  const row = h("div", { class: "control" });
  const put = h("button", { type: "button", class: "put-back", hidden: true, onclick: () => { putBack(control.path); focus(); } }, "↺");
  put.setAttribute("aria-label", T.remove(nameOf(control)));
  put.title = put.getAttribute("aria-label");
  const kind = control.options.length ? choice : known(control.low) ? slider : field;
  const part = kind(control, id, set, (tag) => heading(control, id, short, tag));
  const focus = () => part.focus();
  const details = h("details", { class: "reason" },
    h("summary", {}, T.why, h("span", { class: "visually-hidden", lang: "en" }, `: ${control.title} ${control.subject}`)));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(reason(control, source));
  });
  row.append(
    ...[h("div", { class: "control-head" }, part.label, short ? "" : put), part.body,
      h("div", { class: "control-foot" }, part.output ?? h("span", { class: "range", lang: "en" }, ranged(control)), details, short ? put : "")].flat());
  return {
    element: row,
    show(value) {
      const given = value ?? control.value;
      const moved = value !== undefined && !same(control, given);
      row.classList.toggle("moved", moved);
      put.hidden = !moved;
      part.show(given);
    },
  };
}

function heading(control, id, short, tag = "label") {
  const name = nameOf(control);
  const said = control.subject ? `${control.subject}: ${lowerFirst(control.says)}` : control.says;
  return h(tag, { class: "control-label", id: `${id}-label`, ...(tag === "label" ? { for: id } : {}) },
    h("span", { class: "title", lang: "en" }, short ? control.asks || name : control.title),
    h("span", { class: short ? "visually-hidden" : "subject", lang: "en" }, short ? (control.asks ? ` ${name}` : "") : said));
}

const ranged = (control) => control.range + (control.unit && !control.options.length ? ` ${control.unit}` : "");

/** The ends of a slider in the scenario's words, and as numbers. */
const ends = (control) => [control.low, control.high].map((each, k) =>
  h("span", {}, control.ends.length ? english(control.ends[k]) : null, h("span", {}, shown(control, each))));

function slider(control, id, set, headed) {
  const scale = scaleOf(control);
  const centre = scale.to(control.value);
  const output = h("output", { for: id, id: `${id}-value` });
  const input = h("input", { type: "range", id, min: 0, max: STEPS, step: "any" });
  // Native steps of a "range" with step "any" are a hundredth of it; keys then move as one expects.
  const place = (position) => Math.min(STEPS, Math.max(0, position));
  // Where it began, it is as written, although a slider rounds.
  const move = (position) => {
    const to = rounded(scale.from(position));
    set(control.path, to === rounded(control.value) ? null : to);
  };
  input.addEventListener("input", () => move(Number(input.value)));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 2, ArrowUp: 2, ArrowLeft: -2, ArrowDown: -2, PageUp: 20, PageDown: -20 }[event.key];
    const to = step ? place(Number(input.value) + step) : { Home: 0, End: STEPS }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  });
  const mark = h("span", { class: "centre", "aria-hidden": "true" });
  mark.style.insetInlineStart = `calc(0.5rem + (100% - 1rem) * ${(centre / STEPS).toFixed(4)})`;
  return {
    label: h("div", { class: "control-title" }, headed()),
    body: [h("div", { class: "slider" }, mark, input), h("div", { class: "ends", "aria-hidden": "true" }, ends(control))],
    output,
    focus: () => input.focus(),
    show(value) {
      const text = shown(control, value);
      const fixed = !same(control, value);
      output.replaceChildren(h("b", {}, fixed ? ANSWER.setTo : control.varies ? ANSWER.notFixed : ""), fixed ? ` ${text}` : ` ${ANSWER.middle(text)}`);
      input.setAttribute("aria-valuetext", text);
      const position = place(scale.to(resolved(control, value)));
      if (Math.abs(Number(input.value) - position) > 1e-6) input.value = String(position);
    },
  };
}

function choice(control, id, set, headed) {
  const inputs = control.options.map((option, k) => h("input", {
    type: "radio", name: id, id: `${id}-${k}`, value: option.value,
    onchange: () => set(control.path, same(control, option.value) ? null : option.value),
  }));
  return {
    label: headed("span"),
    body: h("div", { class: "choice", role: "radiogroup", "aria-labelledby": `${id}-label` },
      control.options.map((option, k) => h("label", { for: `${id}-${k}` }, inputs[k], h("span", { lang: tongue(option.word) }, word(option.word))))),
    focus: () => (inputs.find((input) => input.checked) || inputs[0]).focus(),
    show(value) {
      const option = optionOf(control, value);
      for (const [k, input] of inputs.entries()) input.checked = control.options[k] === option;
    },
  };
}

function field(control, id, set, headed) {
  const input = h("input", { type: "text", inputmode: "decimal", id, autocomplete: "off", "aria-describedby": `${id}-unit ${id}-fault` });
  const fault = h("p", { id: `${id}-fault`, class: "problem", role: "status" });
  function judged(text) {
    say(fault, text);
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  input.addEventListener("input", () => judged(""));
  input.addEventListener("change", () => {
    const text = input.value.trim().replace("−", "-");
    if (text === "") set(control.path, null);
    else if (!readable(control, text)) judged(T.notNumber);
    else set(control.path, same(control, text) ? null : text);
  });
  return {
    label: headed(),
    body: h("div", { class: "field" }, input, h("span", { id: `${id}-unit`, class: "unit" }, control.unit || "\u00a0"), fault),
    focus: () => input.focus(),
    show(value) {
      if (document.activeElement === input) return;
      input.value = String(value === control.value ? rounded(value) : value);
      judged("");
    },
  };
}

function reason(control, source) {
  const marks = [control.judgement ? T.judgement : null, control.measured ? T.measured : null].filter(Boolean);
  const box = h("div", { class: "reason-body" },
    h("p", {}, english(`${control.says}.`)),
    h("p", {}, control.why ? english(control.why) : `${T.notMade}.`, marks.length ? h("span", { class: "mark" }, marks.join(", ")) : null),
    h("p", { class: "note" }, english(`${ranged(control)}.`), ` ${T.central}: ${shown(control, control.value)}. `, h("code", {}, control.path)));
  if (control.measured || control.path.startsWith("capability")) {
    box.append(source(control.path));
  }
  return box;
}
