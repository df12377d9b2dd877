// What fits where the caret stands in a criterion. Nothing is asked of the server: the words come with the
// argument's structure, and the grammar is small enough to be followed here as far as a caret needs.

import { T } from "./texts.js";

const TOKEN = /[A-Za-z][\w.]*(?:-\w[\w.]*)*|\d[\w.]*|\.\d+|[(),]|[<>=!]=?|[-+*/^]/g;
const WORD = /(?:^|[^\w.])([A-Za-z](?:[\w.]|-(?=\w|$))*)$/;
const JOINING = ["and", "or", "not"];
const MOST = 60;

/**
 * `from` to `to` is the word at the caret; `options` are what may stand there, each with the text to insert;
 * `call` is the function that the caret stands in, with the index of the argument.
 */
export function fitting(text, caret, structure) {
  const prefix = (WORD.exec(text.slice(0, caret)) || ["", ""])[1];
  const from = caret - prefix.length;
  const to = caret + (prefix ? /^(?:[\w.]|-(?=\w))*/.exec(text.slice(caret))[0].length : 0);
  const { calls, last } = walk(text.slice(0, from));
  const inner = calls.findLast((each) => each.name) || null;
  const quantity = find(structure.quantities, "name", calls.at(-1)?.name);
  const call = inner && signature(inner, structure);
  const next = text.slice(to).trimStart()[0];
  const possible = quantity
    ? argumentOptions(quantity, calls.at(-1), last, structure, next)
    : expressionOptions(last, structure, next);
  const typed = prefix.toLowerCase();
  const options = possible.filter((each) => each.word.toLowerCase().startsWith(typed)).slice(0, MOST);
  const whole = options.length === 1 && options[0].word === prefix && !options[0].call;
  return { from, to, prefix, call, closed: Boolean(quantity), options: whole ? [] : options };
}

/** The open calls at the end of a text, innermost last, and its last token. */
function walk(text) {
  const calls = [];
  let last = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "(") calls.push({ name: /^[A-Za-z]/.test(last) && !JOINING.includes(last) ? last : "", index: 0, given: [] });
    else if (token === ")") calls.pop();
    else if (token === "," && calls.length) calls.at(-1).index += 1;
    else if (calls.length) calls.at(-1).given[calls.at(-1).index] = token;
    last = token;
  }
  return { calls, last };
}

const find = (list, key, value) => list.find((each) => each[key] === value);
const named = ({ word, says }) => ({ word, says, insert: word });

function signature({ name, index }, structure) {
  const quantity = find(structure.quantities, "name", name);
  if (quantity) return { name, parts: [...quantity.arguments, "[variant]"], index, says: quantity.says, unit: quantity.unit };
  const known = find(structure.words.function, "word", name);
  return known ? { name, parts: [], index, says: known.says, unit: "" } : null;
}

function argumentOptions(quantity, call, last, structure, next) {
  if (last !== "(" && last !== ",") return [];
  const kind = [...quantity.arguments, "variant"][call.index];
  const words = kind === "variant"
    ? Object.entries(structure.variants).map(([word, says]) => ({ word, says }))
    : structure.words[kind] || [];
  const more = call.index < quantity.arguments.length - 1 && next !== ",";
  const free = words.filter(({ word }) => kind !== "actor" || !call.given.includes(word));
  const turned = kind === "dyad" ? free.map(({ word, says }) => ({ word: word.split("-").reverse().join("-"), says })) : [];
  return [...free, ...turned].map((each) => ({ ...named(each), insert: each.word + (more ? ", " : "") }));
}

function expressionOptions(last, structure, next) {
  const ended = last === ")" || (/^[\w.]/.test(last) && !JOINING.includes(last));
  if (ended) return [named({ word: "and", says: T.both }), named({ word: "or", says: T.either })].map(spaced);
  const call = ({ word, says }) => ({ word, says, call: true, insert: next === "(" ? word : `${word}(` });
  return [
    ...structure.quantities.map((each) => call({ word: each.name, says: each.says })),
    ...structure.words.function.map(call),
    ...(["", "(", "and", "or", "not"].includes(last) ? [spaced(named({ word: "not", says: T.denied }))] : []),
  ];
}

const spaced = (each) => ({ ...each, insert: `${each.word} ` });
