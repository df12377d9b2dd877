// The answer to the question of the title in one sentence, what it rests on, what speaks for and against, and what
// a move turned. The sentence is the program's own, made from the shares on screen; until it is there for what is
// set, the one before is paler and says so.

import * as api from "./api.js";
import { english, h, say } from "./dom.js";
import { language } from "./language.js";
import { percent } from "./numbers.js";
import { MARKS, createShareBar, createSign } from "./share_bar.js";
import { ANSWER, T } from "./texts.js";

const PAUSE = 250; // ms between two sentences
const PATIENCE = 300; // ms without one before the page says that it is awaited
const SHOWN = 3;
const NOTHING = { lead: "", mark: "not known", conclusions: [], for: [], against: [], turning: [] }; // of no claims

/**
 * `asked` is the argument as the server is asked for it; `go(id)` leads to a claim of the ledger; `found(body)` is told
 * the shares on screen as the server takes them, once the sentence is theirs, and null while it is not.
 */
export function createAnswer({ structure, asked, go, found }) {
  let told = null; // the sentence in its parts
  let answers = null; // what was set when it was made
  let now = null; // what is to be shown
  let rows = []; // those of the groups, each with the claim it is of
  let [slow, last] = [0, 0];

  const lead = h("strong", { lang: "en" }), clauses = h("span", { lang: "en" }), count = h("p", { class: "note" });
  const passed = h("p", { class: "note passed", hidden: true });
  const sign = createSign("", false);
  const element = h("div", { class: "in-a-sentence" }, h("p", {}, sign.element, " ", lead, " ", clauses), count, passed);
  const above = { sign: createSign("", false), lead: h("strong", { lang: "en" }), clauses: h("span", { lang: "en" }) };
  const former = h("b", { hidden: true }, T.answerBefore);
  const stays = h("div", { class: "stays", "aria-hidden": "true" }, h("p", {}, former, " ", above.sign.element, " ", above.lead, " ", above.clauses));
  const dotted = h("span", {});
  const lists = h("div", { class: "lists" });
  const groups = h("section", { class: "groups", "aria-label": ANSWER.groups }, lists, legend());

  const ask = api.latest(
    async ({ body }) => {
      await api.rest(Math.max(last + PAUSE - performance.now(), 0));
      last = performance.now();
      return api.answer(body);
    },
    (answer, { key }) => { if (now?.key === key) tell(answer, key); },
    () => { if (now) late(ANSWER.unanswered); });

  function legend() {
    const part = (mark, words) => h("span", {}, createSign(mark, false).element, ` ${words}`);
    return h("p", { class: "key" }, part("holds", ANSWER.holds), part("fails", ANSWER.fails), part("open", ANSWER.open),
      h("span", {}, h("i", { class: "k-interval" }), ` ${ANSWER.interval}`),
      h("span", {}, h("i", { class: "k-before" }), " ", dotted),
      h("a", { href: "#ledger-title", onclick: (event) => { event.preventDefault(); go(null); } }, ANSWER.all(structure.claims.length)));
  }

  /** What is shown is of other values, and why. */
  function late(words) {
    clearTimeout(slow);
    found(null);
    for (const each of [element, groups, stays]) each.classList.add("stale");
    say(passed, told ? words : "");
    passed.hidden = former.hidden = passed.textContent === "";
  }

  function tell(answer, key) {
    clearTimeout(slow);
    [told, answers] = [answer, key];
    for (const each of [element, groups, stays]) each.classList.remove("stale");
    passed.hidden = former.hidden = true;
    groups.hidden = !structure.claims.length;
    const words = told.lead ? [told.lead, told.text] : ["", structure.claims.length ? ANSWER.noConclusions : ANSWER.noClaims];
    element.dataset.mark = told.mark;
    for (const part of [{ sign, lead, clauses }, above]) {
      part.sign.show(told.mark);
      part.sign.element.hidden = !told.lead;
      say(part.lead, words[0]);
      say(part.clauses, words[1]);
    }
    count.replaceChildren(...(structure.claims.length
      ? [english([told.count.says, told.count.untested].filter(Boolean).join(" ")), now.draws ? ` ${ANSWER.draws(now.draws.toLocaleString(language), now.exact)}` : ""] : []));
    list();
    found(now.shares && structure.claims.length ? now.body : null);
  }

  /** The rows, in a new order; while something moves they keep their places. */
  function list() {
    rows = [];
    const group = (name, heading, found, few = "") => (found.length || few
      ? h("div", { class: `group ${name}` }, h("h2", {}, heading),
        h("ul", { class: "shares" }, found, few ? h("li", { class: "few" }, few) : null)) : null);
    const claims = (found) => found.map((each) => row(each.claim, each.label, each.says, each));
    const some = told.conclusions.length + told.for.length + told.against.length > 0;
    const turned = turns();
    lists.replaceChildren(...[
      group("rests", h("span", {}, ANSWER.rests(told.conclusions.length), h("span", { class: "right" }, ANSWER.share)), claims(told.conclusions.slice(0, 4))),
      some ? group("for", ANSWER.for, claims(told.for), few(told.for, "holds")) : null,
      some ? group("against", ANSWER.against, claims(told.against), few(told.against, "fails")) : null,
      now.moved && !now.shares ? null : now.moved
        ? group("turned", ANSWER.turned(Math.min(turned.length, SHOWN), turned.length), turned.slice(0, SHOWN).map((claim) => row(claim.id, claim.label, claim.says, null)), turned.length ? "" : ANSWER.turnsNone)
        : group("turned", ANSWER.turning(label(told.turning[0]?.claim), told.turning.some((each) => each.turns)), told.turning.map(condition)),
    ].filter(Boolean));
    update();
  }

  const few = (found, verb) => (found.length === SHOWN ? "" : ANSWER.few(found.length || told.conclusions.some((each) => each.mark === verb), verb));
  const label = (id) => structure.claims.find((each) => each.id === id)?.label ?? "";

  /** The claims that a move gave another mark, those that moved most first. */
  function turns() {
    if (!now.moved || !now.before || !now.shares) return [];
    const by = ({ id }) => Math.abs((now.shares.get(id)?.probability ?? 0) - (now.before.get(id)?.probability ?? 0));
    const mark = (shares, id) => MARKS[shares.get(id)?.verdict];
    return structure.claims
      .filter(({ id }) => now.before.has(id) && now.shares.has(id) && mark(now.before, id) !== mark(now.shares, id))
      .sort((a, b) => by(b) - by(a));
  }

  function row(claim, words, says, given) {
    const parts = { claim, given, sign: createSign(), bar: createShareBar(), number: h("b", {}) };
    rows.push(parts);
    return h("li", {}, parts.sign.element,
      h("a", { href: `#claim-${claim}`, title: says, lang: "en", onclick: (event) => { event.preventDefault(); go(claim); } }, words),
      parts.bar.element, parts.number);
  }

  /** A condition that would turn a conclusion. */
  function condition(each) {
    const [mark, bar] = [createSign(each.mark), createShareBar()];
    bar.show(each, each.before);
    return h("li", {}, mark.element, h("span", { class: "label" }, `${ANSWER.if(each.condition)} `, each.amount ? h("small", { lang: "en" }, `(${each.amount})`) : null),
      bar.element, h("b", {}, h("small", {}, `${percent(each.before)} → `), percent(each.probability)));
  }

  /** The shares on screen, at every move. */
  function update() {
    groups.classList.toggle("moved", now.moved);
    groups.classList.toggle("quick", now.moved && !now.exact);
    say(dotted, now.moved ? ANSWER.beforeMove : ANSWER.asItStands);
    for (const { claim, given, sign: mark, bar, number } of rows) {
      const share = now.shares?.get(claim);
      const shown = share ? { ...share, mark: share.mark ?? MARKS[share.verdict] } : given;
      if (!shown) continue;
      const before = now.moved ? now.before?.get(claim)?.probability ?? null : null;
      const moved = before !== null && shown.probability !== null && Math.abs(before - shown.probability) >= 0.005;
      mark.show(shown.mark);
      bar.show(shown, moved ? before : null);
      number.replaceChildren(...(shown.probability === null ? [h("span", { class: "unknown" }, shown.mark)]
        : [moved ? h("small", {}, `${percent(before)} → `) : "", percent(shown.probability)]));
      if (shown.probability !== null) number.title = ANSWER.range(percent(shown.lower), percent(shown.upper));
    }
  }

  return {
    stays, element, groups,
    /**
     * `shares` by claim and those `before` any move; `rest` the answer with nothing moved, `exact` that of draws solved
     * anew, or null; `changes` as the server takes them; `none` says why there are no shares, where there are none.
     */
    show({ shares, before, rest, exact, draws, changes, none }) {
      const moved = changes.length > 0;
      const key = JSON.stringify([changes, asked.claims, Boolean(exact)]);
      const count = exact ? exact.draws : draws;
      const body = shares && { scenario: { ...asked }, changes, draws: count, exact: Boolean(exact), shares: listed(shares, exact ? count : 1), before: before && moved ? listed(before, 1) : [] };
      now = { key, shares, before, draws: count, exact: Boolean(exact), moved, body };
      if (!structure.claims.length) return tell(NOTHING, key);
      if (exact?.answer) return tell(exact.answer, key);
      if (none || !shares) {
        if (!told && rest) tell(rest, null); // at least the answer with nothing moved, told as that
        if (!told) say(clauses, none || ANSWER.wait);
        else if (answers !== key) late(none || T.answerBefore);
        return undefined;
      }
      if (answers === key) return element.classList.contains("stale") ? tell(told, key) : update();
      if (!moved && rest) return tell(rest, key);
      if (told) update();
      for (const each of [element, groups, stays]) each.classList.add("stale");
      clearTimeout(slow);
      slow = setTimeout(() => late(ANSWER.computing), PATIENCE);
      ask({ key, body });
      return undefined;
    },
    leave() {
      clearTimeout(slow);
      ask.drop();
    },
  };
}

/** Shares as the server takes them; what is unknown is told of so many draws. */
const listed = (shares, of) => [...shares].filter(([, each]) => each.lower !== null)
  .map(([id, { probability, error, lower, upper, unknown = 0 }]) => ({ id, probability, error, lower, upper, unknown: Math.min(Math.max(unknown / of, 0), 1) }));
