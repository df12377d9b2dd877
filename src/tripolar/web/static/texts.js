// Every English text of the page that is not a scenario's own. Its catalogues in other languages are in
// tripolar/locale; tools/translations.py finds the texts here: those within translated({...}), t(...) and many(...).

import { many, t, translated } from "./language.js";
import { PERCENT, known, nearest, number, percent, signed } from "./numbers.js";

export const T = translated({
  product: "Tripolar",
  argument: "Argument", about: "About",
  preset: "Start from",
  asWritten: "the scenario as written",
  presetHint: "A named difference of the scenario, as a point of departure.",
  ownValues: "values of your own",
  copyYourself: (address) => t("The browser does not let the page copy. This is the link: {address}", { address }),
  presetsNot: "Variants that cannot be a starting point",
  presetsNotSummary: (n, of) => t("{n} of {of} variants cannot be a starting point", { n, of }),
  presetsNotLead: "A variant changes the game after it has been calibrated, and claims compare with it. A starting point is "
    + "calibrated anew with the change made, which fails for these.",
  protocol: "Bargaining",
  protocols: {
    expiry: "a deal that is not renewed expires",
    credible: "a deal lapses only if somebody wants it to",
    nontransferable: "nothing can be paid",
  },
  undo: "Undo", redo: "Redo", reset: "Reset", copy: "Copy link", copied: "Link copied",
  copiedFile: (file) => t("Link copied. It works only together with the file {file}.", { file }),
  download: "Download YAML",
  undoKey: "Control+Z", redoKey: "Control+Shift+Z",
  all: "All parameters, by group",
  allLead: "Everything the model rests on, with range, reason and source. Numbers can be set here too.",
  triangle: "The triangle at these values", triangleSays: "disc: share of the powers' capability; arrows: net transfers, bn US$ a year; relation now and in ten years",
  asTable: "The picture as a table",
  paths: "Relations in the years ahead", pathsTable: "Expected level of each relation, year by year: 0 hostile, 1 partnership",
  pathsBand: "Line: at these values. Band: where nine in ten of the draws lie (5 to 95 percent).",
  pathsOver: (name) => t("{name}, 5 to 95% of draws", { name }),
  pathsSpread: ({ low, high }) => t("; over the draws {low} to {high}", { low: number(low, 2), high: number(high, 2) }),
  pathsNow: (level) => t("{level} now", { level }),
  pathsAlt: ({ pair, now, years, then }) => many(years, "{pair}: expected level {now} now, {then} in {n} year", "{pair}: expected level {now} now, {then} in {n} years", { pair, now, then }),
  range: (low, high) => t("{low} to {high}", { low, high }),
  ledger: "The ledger at these values",
  ledgerLead:
    "Each claim at this one point: it holds or fails here, and by how much. How probable it is over all that is "
    + "uncertain is another question, which the draws below answer.",
  facts: "Facts, which no assumption moves",
  changed: "What changed",
  nothing: "Nothing has been changed. Every number is at the centre of its range.",
  why: "Why", source: "Where this number comes from", noSource: "No figure stands behind this number: ",
  judgement: "judgement", measured: "from figures", central: "centre",
  notMade: "a reason is not given",
  criterion: "Criterion", rests: "Rests on", standsFor: "Stands for", reading: "Why this reading",
  assumed: "Assumed", measures: "Measures",
  draws: "How probable, over all that is uncertain",
  drawsLead:
    "Draws every uncertain assumption anew, except those you changed, which stay where you put them.",
  quickLead: (draws) => t("Bars: the share of {draws} stored draws in which each claim holds, with its error; quick answers while you move, exact ones from draws solved anew.", { draws }),
  quickNone: (title) => t("No quick probabilities: the stored draws say nothing of “{title}” at this value. Exact draws are computed below.", { title }),
  drawsStart: (count) => many(count, "Compute {n} draw", "Compute {n} draws"), drawsBegin: "Requested.",
  drawsTurn: (before) => many(before, "{n} before you. This begins by itself when it is its turn.", "{n} before you. This begins by itself when it is its turn."),
  drawsFull: "More is asked for than can wait. You are put in the queue as soon as there is room.", drawsCancel: "Cancel", drawsStale: "Your changes made these draws out of date.",
  drawsStopped: "Stopped, since your changes made these draws out of date.", drawsCancelled: "Cancelled.",
  own: "Add a claim of your own",
  ownLead: "A claim is true or false at each point. Its criterion compares quantities of the game. The server stores nothing; "
    + "the link and the downloaded file hold the claim.",
  ownEditLead: "The claim as you would have it. The link and the downloaded file hold it; the scenario itself stays as it is.",
  ownId: "Short name", ownSays: "What you claim", ownHolds: "It holds when", ownRests: "It rests on (ids of other claims, if any)",
  ownAdd: "Add the claim", ownSave: "Change the claim", ownGood: "This criterion can be used.", cancel: "Cancel",
  ownIdForm: "A letter first, then letters, digits and hyphens.",
  ownIdTaken: (id) => t("There is already a claim {id}.", { id }),
  ownRestsUnknown: (id) => t("This argument has no other claim {id}.", { id }),
  ownWords: "Words a criterion may use", ownVariants: "Variants, as a last argument of any of them",
  ownExample: "value(RUS) - value(RUS, no-us) > 1",
  ownRemove: (id) => t("Remove {id}", { id }),
  edit: "Edit", editDraft: "Edit, unfinished", ownDraft: ", unfinished", ownEdit: (id) => t("Edit {id}", { id }),
  edited: (was) => t("Edited. It was: {says} ", { says: was.says }),
  asWrittenAgain: "As written", unchanged: "as written", ownAsWritten: (id) => t("{id} as written", { id }),
  factsFixed: "Facts cannot be edited here: each is decided by figures with sources, and another criterion would be another "
    + "fact. Write one in a file, which you can then open.",
  fits: "What fits here", fitting: (n) => many(n, "{n} word fits; arrows choose, Enter takes", "{n} words fit; arrows choose, Enter takes"),
  file: "Open a file…", fileTitle: "Open a scenario of your own",
  fileLead: "A scenario file, which may extend one that this program brings. The server checks and computes it and keeps no copy. "
    + "An address cannot hold a whole text: the link to such a view says which file it needs. To share it, share the file.",
  fileChoose: "From your disk", fileText: "Or as a text", fileGo: "Check and open", filePasted: "pasted",
  fileNothing: "Choose a file, or paste a text.",
  fileLarge: (bytes, most) => t("This file has {bytes} bytes, and a scenario at most {most} characters. It was not read.", { bytes: number(bytes), most: number(most) }),
  textLong: (count, most) => t("This text has {count} characters, and a scenario at most {most}. Nothing was sent.", { count: number(count), most: number(most) }),
  fileWrong: (message, line, column) => (line === undefined ? message : t("Line {line}, column {column}: {message}", { line, column, message: message.replace(/^\S+?:\d+:\d+: /, "") })),
  fileNeeded: (file) => t("This link is to a view of the file {file}. The file is not in the link, and no server has it: open it to see the view.", { file }),
  fileElse: "Or see one of these instead:",
  figures: "Figure", value: "Value", licence: "Licence", from: "Source",
  power: "Power", share: "Share of power", role: "Role now", worth: "Value, bn US$ a year",
  pivot: "Pivot in 10 years", outcast: "Outcast in 10 years",
  depths: "Look deeper",
  sweepTitle: "What flips a claim, along one assumption",
  sweepLead: "Moves one assumption from end to end of its range while everything else stays where you put it.",
  sweepClaim: "Claim", sweepAlong: "Along", sweepStart: (count) => many(count, "Compute {n} point", "Compute {n} points"), sweepCancelled: "Cancelled.",
  sweepProgress: (done, all) => t("{done} of {all} points", { done, all }),
  sweepCaption: "Margin of the claim: it holds above the line (full dots) and fails below it (open dots). Dashed upright: the value now.",
  sweepTable: (claim, name) => t("{claim} along {name}", { claim, name }), verdict: "Verdict", margin: "Margin", comparison: "With its numbers",
  beside: "Side by side", besideTitle: "A and now, side by side", besideA: "A, as pinned", besideSame: "No verdict differs.", besideOthers: "Verdicts that do not differ",
  besideRest: (count) => many(count, "The {n} verdict that does not differ", "The {n} verdicts that do not differ"), besideNow: "Now",
  besideDiffer: "Assumptions that differ", besideLedger: "Verdicts that differ", assumption: "Assumption", claim: "Claim",
  measuredTitle: "The measured figures, over the years",
  measuredLead: "What is measured rather than assumed, for the powers of this argument. Where sources disagree, all are shown.",
  measuredTopic: "Series", measuredWithout: (names) => t("No figures are kept for {names}.", { names: listed(names) }),
  measuredNone: "No figure is kept for more than one year of these powers.",
  measuredTable: "Every figure with its source and licence",
  measuredHeads: ["Who", "Year", "Value", "Series", "Quality", "Source", "Licence"],
  measuredSearch: "Search the series", measuredFound: (n) => many(n, "{n} series found", "{n} series found", { n }),
  madeBy: (program, argument, more) => t("Source: Tripolar {program}, argument {argument}{more}. {year}. Names of states stand for roles in a model.",
    { program, argument, more: more ? `, ${more}` : "", year: new Date().getFullYear() }),
  code: "Code for this chart", fileOf: (kind) => t("Download {kind}", { kind }),
  inTenYears: "in 10 years:",
  pair: "Pair", now: "Now", later: "In 10 years", terms: "Net transfer, bn US$ a year",
  ghost: "dashed: the scenario as written", ghostPinned: "dashed: A, the point that you pinned",
  pin: "Pin as A", unpin: "Unpin A", pinHint: "Compare everything with this point rather than with the scenario as written.",
  againstPin: "Against A", atPin: "This is A", samePoint: "This is A, the point that you pinned.",
  set: (what, to) => t("{what} is set to {to}", { what, to }),
  notSet: (what) => t("{what} is as written", { what }),
  stale: "This link was made with another version of this scenario or program. Numbers can differ.",
  unreachable: "The server does not answer.",
  unavailable: "The server does not answer. It is asked again from time to time.",
  again: "Try again",
  awaited: "the answer for this has not arrived yet. The numbers on the page are those of the previous values",
  unanswered: "there is no answer for this. The numbers on the page are those of the previous values",
  answerBefore: "As before your move.",
  before: "These numbers belong to the previous values, not to those now set.",
  notNumber: "This is not a number, such as 12.5, *0.5 or +3. It was ignored.",
  noArgument: (name) => t("This link is to the argument {name}, which this server does not have. Another is shown.", { name }),
  claimsLost: (why) => t("This link has claims that cannot be added to the argument, and they were left out: {why}", { why }),
  valuesLost: (what) => t("This link has values that are not numbers, and they were left out: {what}", { what }),
  pinLost: "The point A of this link could not be computed, and was left out.",
  unread: (file) => t("{file} could not be read.", { file }),
  loading: "Loading the argument …",
  compiling: "Still loading. The very first time on a machine the solver is compiled, which can take a minute or two.",
  remove: (what) => t("Reset {what}", { what }),
  language: "Language", languageOfBrowser: "as the browser", simulator: "Tripolar simulator", skip: "Skip to the answer",
  yes: "yes", no: "no",
  undercut: (ids) => many(ids.length, "rests on {ids}, which fails", "rests on {ids}, which fail", { ids: listed(ids) }),
  ofPower: (share) => t("{share} of power", { share }),
  factor: (by, centre) => t("{by} times {centre}", { by, centre }),
  more: (by, centre) => t("{by} more than {centre}", { by, centre }), less: (by, centre) => t("{by} less than {centre}", { by, centre }),
  both: "both hold", either: "at least one holds", denied: "it does not hold",
  quoted: (text) => t("“{text}”", { text }),
  at: (value, unit) => (unit ? `${value} ${unit}` : value),
});

export const DEPTH = translated({
  chartFailed: "The server did not send the chart; the numbers are in the table below.",
  gridTitle: "What flips a claim, over two assumptions",
  gridLead: "Moves two assumptions through their ranges together, while everything else stays where you put it. Every claim is "
    + "computed at every point, so that you can switch between claims without computing again.",
  gridAcross: "Across", gridUp: "Upwards", gridStart: (side) => t("Compute {side} × {side} points", { side }),
  gridProgress: (told) => t("{done} of {all} points", { done: told.done, all: told.total }),
  gridDone: (points) => many(points, "{n} point, with one value for every assumption: it holds or fails there, and has no probability.", "{n} points, each with one value for every assumption: it holds or fails there, and has no probability."),
  gridCaption: "Blue: it holds. Grey: it fails. Crossed: no verdict. Line: its margin is zero; between the points that were "
    + "computed the margin is interpolated. Diamond: the values now, which are one of the points.",
  gridAlt: (title) => t("{title}, as told above", { title }),
  gridTable: ({ claim, across, up }) => t("{claim} over {across} and {up}", { claim, across: across.name, up: up.name }),
  gridCorner: ({ across, up }) => t("{up} (rows), {across} (columns)", { up: up.name, across: across.name }),
  sensitivityTitle: "What each claim hangs on, over the draws",
  sensitivityLead: "Over the draws of the ensemble: how much of the variation in whether a claim holds each uncertain parameter "
    + "explains by itself (first-order indices). What you changed is fixed, and explains nothing.",
  sensitivityFirst: "This needs draws, which have not been computed for these values.",
  sensitivityCompute: "Compute the draws",
  sensitivityNone: (claim) => t("No draw decides {claim}: it came after these draws, or it does not apply under this bargaining.", { claim }),
  sensitivityTable: (claim) => t("What {claim} hangs on", { claim }),
  sensitivityHeads: ["Parameter", "Share of variance", "95% interval", "Distinct from chance"],
  distinct: "yes", chance: "no, may be chance",
  driversTitle: "Every claim and what it hangs on most",
  driversLead: "How often each claim holds where its strongest driver is on one side (full dot) and on the other (open dot).",
  driversHeads: ["Claim", "Condition", "Holds where so", "Holds where not"],
});

/** How often an event comes that comes at this rate: in halves of years where they tell, else roughly. */
function often(rate) {
  if (rate <= 0) return t("never");
  if (rate >= 1.25) return many(rate, "{n} time a year", "{n} times a year", { n: number(rate, 2) });
  const halves = nearest(2 / rate);
  if (halves === 2) return t("once a year");
  const step = 10 ** Math.max(0, Math.floor(Math.log10(1 / rate)) - 1); // whole years, and two digits that tell
  const years = halves <= 10 ? halves / 2 : step * nearest(1 / rate / step);
  const n = halves % 2 && halves <= 10 ? `${Math.floor(years)}½` : number(years);
  return many(years, "once in {n} year", "once in {n} years", { n });
}

function share(value) {
  return number(100 * value, 2) + PERCENT;
}

/** A number of the model with its unit, as `in_unit` of the report tells it. */
export function inUnit(value, unit) {
  if (unit === "1/yr") return often(value);
  const [kind, per] = unit.split("/yr");
  const yearly = (text) => (per === undefined ? text : t("{amount} a year", { amount: text }));
  if (kind === "bn US$") return yearly(t("{sum} bn", { sum: `${value < 0 ? "−" : ""}$${number(Math.abs(value), 2)}` }));
  if (["ratio", "share", "probability"].includes(kind)) return yearly(share(value));
  if (unit === "yr") return many(nearest(value), "{n} year", "{n} years");
  return T.at(number(value, 2), unit === "none" ? "" : unit);
}

/** The first screen: the answer, what it rests on, and what a move turned. */
export const ANSWER = translated({
  groups: "What the answer rests on, and what speaks for and against",
  wait: "The answer is computed from stored draws …",
  computing: "As before your move: the answer for this is computed.",
  unanswered: "As before your move: the server has no answer for this yet.",
  quickNone: (title) => t("As before your move: the stored draws say nothing of “{title}” at this value. Exact draws can be computed below.", { title }),
  noConclusions: "The argument names no conclusions, so that there is no one answer.",
  noClaims: "The scenario makes no claims, so that there is nothing to answer.",
  draws: (draws, exact) => (exact
    ? t("A draw is one way in which all that is unknown could be; {draws} were solved anew, under one rule of bargaining.", { draws })
    : t("A draw is one way in which all that is unknown could be; {draws} are stored, under one rule of bargaining.", { draws })),
  rests: (count) => (count ? many(count, "What the answer rests on: {n} conclusion", "What the answer rests on: {n} conclusions") : ""),
  share: "share of draws in which it holds",
  for: "Strongest for the argument", against: "Strongest against",
  few: (other, verb) => (verb === "holds"
    ? other ? t("No other tested claim holds.") : t("No tested claim holds.")
    : other ? t("No other tested claim fails.") : t("No tested claim fails.")),
  turned: (shown, count) => (shown < count ? t("Turned by your move: {shown} of {count}", { shown, count }) : t("Turned by your move")),
  turnsNone: "No claim has another mark.",
  turning: (label, turns) => (label ? turns ? t("What would turn “{label}”", { label }) : t("What moves “{label}” most", { label }) : ""),
  if: (condition) => t("If {condition}", { condition }),
  range: (low, high) => t("95% interval {low} to {high}", { low, high }),
  holds: "holds", fails: "fails", open: "open", interval: "95% interval", asItStands: "as it stands", beforeMove: "before your move",
  all: (count) => many(count, "All {n} claim →", "All {n} claims →"),
  map: "The argument as a map",
  mapLead: "Each box is a claim; an arrow leads from a claim to what rests on it. It follows what you set. A box leads to its claim.",
  change: "Change an assumption", changeLead: "what is not fixed keeps its whole range", menu: "More: files, links, comparison",
  notFixed: "not fixed ·", setTo: "set to", middle: (text) => t("middle: {text}", { text }),
  next: "Next →", place: (k, of) => t("{k} of {of}", { k, of }),
  staleNow: "As before your move.",
});

export const STORY = translated({
  begin: "Follow the argument, step by step",
  length: (steps) => many(steps, "{n} step: a few sentences and a state of the triangle", "{n} steps, each a few sentences and a state of the triangle"),
  count: (step, steps) => t("Step {step} of {steps}", { step, steps }),
  back: "Previous", next: "Next", leave: "Leave the story",
  page: "This step of the story", wait: "…", none: "no answer",
  claims: "What becomes of its claims at these values",
  away: "You have moved away from the values of this step.", home: "Back to the story's values",
  keys: "Here the arrow keys ← and →, or Page Up and Page Down, turn the page, Home and End go to its ends, and Escape leaves. "
    + "Every assumption can still be moved.",
});

/** What a power's value is made of: the channels of its payoff, and what renewals bring it. */
export const PARTS = translated({
  access: "trade", rivalry: "rivalry", spillover: "others' quarrels", political: "politics",
  coercion: "coercion", autonomy: "autonomy", stress: "balance stress",
  payments: "payments", items: "backing", choice: "the freedom to choose", friction: "the cost of moves",
});

/** Words of the model that the server sends. Any other is shown as it came. */
const WORDS = translated({
  holds: "holds", fails: "fails", unknown: "unknown", "needs draws": "needs draws", "does not apply": "does not apply",
  supported: "supported", refuted: "refuted", contested: "contested", undecided: "undecided",
  "depends on the measure": "depends on the measure", "no verdict": "no verdict", open: "open", "not known": "not known",
  hostile: "hostile", normal: "normal", partnership: "partnership",
  pivot: "pivot", friend: "friend", partner: "partner", wing: "wing", enemy: "enemy", outcast: "outcast",
});
export const word = (given) => WORDS[given] ?? given;

/** The language of such a word, where it is not that of the page. */
export const tongue = (given) => (given in WORDS ? null : "en");

export const GLYPHS = {
  holds: "▲", fails: "▼", unknown: "●", "needs draws": "■", "does not apply": "–",
  supported: "▲", refuted: "▼", contested: "◆", undecided: "●", "depends on the measure": "■",
};

// The colour of each verdict is that of the report's verdict of the same kind.
export const TONES = {
  holds: "supported", fails: "refuted", unknown: "undecided", "needs draws": "depends-on-the-measure",
  "does not apply": "does-not-apply",
};

export function levelWord(level, levels) {
  const found = levels.find((each) => each.level === level);
  return found ? word(found.word) : number(level);
}

export function was(verdict) {
  return t("was: {verdict}", { verdict: word(verdict) });
}

function powerAlt(powers, names) {
  const role = (power) => (power.role ? ` (${word(power.role)})` : "");
  return powers.map((power) => `${names[power.code]} ${percent(power.share)}${role(power)}`).join("; ");
}

export function triangleAlt(point, names, levels) {
  const pairs = point.pairs.map((pair) => {
    const [a, b] = pair.dyad.split("-");
    return t("{first} and {second}: {now} now, {later} in ten years",
      { first: names[a], second: names[b], now: levelWord(pair.level, levels), later: laterWords(pair, levels) });
  });
  return t("Shares of power: {powers}. Relations: {pairs}.", { powers: powerAlt(point.powers, names), pairs: pairs.join("; ") });
}

/** The likeliest level in ten years, with its chance. */
export function laterWords(pair, levels) {
  const best = pair.chances.reduce((top, chance, k) => (known(chance) && chance > (pair.chances[top] ?? -1) ? k : top), 0);
  return known(pair.chances[best]) ? `${word(levels[best].word)} ${percent(pair.chances[best])}` : word("unknown");
}

/** What is transferred, and to whom; in no unit where a table's head has it. */
export function termsWords(pair, names, unit = YEARLY) {
  if (!known(pair.terms)) return "";
  const [first, second] = pair.dyad.split("-");
  const gainer = pair.terms >= 0 ? first : second;
  return t("{sum} to {power}", { sum: inUnit(Math.abs(pair.terms), unit), power: names[gainer] });
}

/** Why a point has no numbers; empty where it has. */
export function uncomputed(point) {
  if (point.calibration !== "calibrated" && point.calibration !== "given") {
    return t("no game of this model then matches the record of how often relations move ({how})", { how: point.calibration });
  }
  return point.unsolved.includes("") ? t("no equilibrium of the game was found") : "";
}

/** What differs between two states of the assumptions, as the beginning of a sentence. */
export function causeWords(changes, pinned) {
  if (changes.length === 0) return T.atPin;
  const several = pinned
    ? many(changes.length, "{n} assumption differs", "{n} assumptions differ")
    : many(changes.length, "{n} assumption differs from the scenario", "{n} assumptions differ from the scenario");
  return (pinned ? `${T.againstPin}, ` : "")
    + (changes.length === 1 ? (pinned ? lowerFirst : same)(changeWords(changes[0])) : several);
}

/** One plain sentence or two: what was changed, what follows, and why; `names` of powers and claims. */
export function story(changes, now, before, names, levels, pinned = false) {
  if (changes.length === 0) return pinned ? T.samePoint : T.nothing;
  const cause = causeWords(changes, pinned);
  const why = uncomputed(now);
  if (why) return t("{cause}: {why}, so that nothing can be computed here.", { cause, why });
  const effects = [...turned(now, before, names.claims), ...shifts(now, before, names.powers, levels)];
  if (effects.length === 0) {
    return t("{cause}: no verdict turns, no share of power moves by a whole percent, no relation by {level} of a "
      + "level, no terms by {terms} and no power's value by {value}.",
    { cause, level: number(SHIFT.level), terms: inUnit(SHIFT.terms, YEARLY), value: inUnit(SHIFT.value, YEARLY) });
  }
  return `${cause}: ${listed(effects)}.`;
}

// What a shift must come to before the sentence speaks of it.
const YEARLY = "bn US$/yr";
const SHIFT = { level: 0.02, terms: 0.05, value: 0.5 };

/** Where a claim turns along an assumption; a turn lies between two of the points that were computed. */
export function flipWords(claim, name, unit, points, flips, now) {
  const at = (value) => T.at(number(value), unit);
  const unknown = points.filter((each) => each.verdict !== "holds" && each.verdict !== "fails").length;
  const all = points.length;
  const rest = (unknown ? t(" At {n} of {all} points it has no verdict.", { n: unknown, all }) : "") + t(" It is now at {now}.", { now: at(now) });
  const told = points.filter((each) => each.verdict === "holds" || each.verdict === "fails");
  if (!told.length) return many(all, "{claim} has no verdict at the {n} point.", "{claim} has no verdict at any of the {n} points.", { claim });
  const first = { claim, verdict: word(told[0].verdict), from: at(told[0].value) };
  if (!flips.length) {
    return t("{claim} {verdict} all along {name}, from {from} to {to}: it does not flip.", { ...first, name, to: at(told[told.length - 1].value) }) + rest;
  }
  const turns = flips.map(({ from, to }) => t("{verdict} when {name} exceeds a value between {from} and {to}",
    { verdict: word(to.verdict), name, from: at(from.value), to: at(to.value) }));
  const begins = t("{verdict} at {from}", first);
  return `${claim} ${listed([begins, ...turns])}.${rest}`;
}

/** What can be told of what a claim hangs on; where that is nothing, why. */
export function sensitivityWords({ claim, about, state, draws, decided, parameters, indices }) {
  if (state === "too few") return t("{decided} of {draws} draws decide {claim}: too few to tell what it hangs on. It takes 40.", { decided, draws, claim });
  if (state === "alike") {
    return many(decided, "{claim} is decided by {n} draw: nothing that varies moves it.",
      "{claim} comes out the same in all of the {n} draws that decide it: nothing that varies moves it.", { claim });
  }
  if (state === "chance") {
    return many(decided, "With {n} draw, none of the {parameters} parameters that vary can be told from chance for {claim}. That does not "
      + "say that none matters: it takes more draws to see. Nothing is drawn, since it would be noise.",
    "With {n} draws, none of the {parameters} parameters that vary can be told from chance for {claim}. That does not "
      + "say that none matters: it takes more draws to see. Nothing is drawn, since it would be noise.", { parameters, claim });
  }
  const told = indices.filter((each) => each.distinct).map((each) =>
    `${each.name} ${percent(Math.max(each.share, 0))} (${T.range(percent(Math.max(each.low, 0)), percent(Math.min(each.high, 1)))})`);
  const whose = {
    truth: t("Of the variation in whether {claim} holds", { claim }),
    margin: t("No parameter can be told from chance for whether {claim} holds. Of the variation in its margin", { claim }),
    summary: t("Of the variation in the quantities that {claim} sums up", { claim }),
  }[about];
  const shares = { whose, shares: listed(told), draws: decided };
  const explained = told.length === 1
    ? t("{whose}, {shares} is explained by that alone, over {draws} draws. ", shares)
    : t("{whose}, {shares} are each explained by that alone, over {draws} draws. ", shares);
  return explained + many(parameters - told.length, "The {n} other parameter that varies cannot be told from chance.",
    "The other {n} parameters that vary cannot be told from chance.");
}

const same = (text) => text;
/** For the middle of a sentence; GDP stays GDP. */
export const lowerFirst = (text) => (/^.\p{Lu}/u.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1));

function changeWords(change) {
  const what = change.asks || change.name;
  if (change.kind === "path") return change.to === T.unchanged ? T.notSet(what) : T.set(what, change.to);
  if (change.from === change.to) return t("{what} moves by less than is shown", { what: change.name });
  const ends = { what, from: change.from, to: change.to };
  if (change.asks) return t("{what} {from} → {to}", ends);
  if (change.kind !== "number") return t("{what} goes from {from} to {to}", ends);
  return change.up ? t("{what} rises from {from} to {to}", ends) : t("{what} falls from {from} to {to}", ends);
}

function turned(now, before, labels) {
  const then = Object.fromEntries(before.claims.map((claim) => [claim.id, claim.verdict]));
  const groups = { holds: [], fails: [], unknown: [], "needs draws": [], "does not apply": [] };
  for (const claim of now.claims) {
    if (claim.verdict !== then[claim.id] && groups[claim.verdict]) groups[claim.verdict].push(T.quoted(labels[claim.id] ?? claim.id));
  }
  const claims = Object.fromEntries(Object.entries(groups).map(([verdict, ids]) => [verdict, { claims: listed(ids) }]));
  const count = (verdict) => groups[verdict].length;
  return [
    count("holds") && many(count("holds"), "{claims} now holds", "{claims} now hold", claims.holds),
    count("fails") && many(count("fails"), "{claims} now fails", "{claims} now fail", claims.fails),
    count("unknown") && many(count("unknown"), "{claims} now cannot be told", "{claims} now cannot be told", claims.unknown),
    count("needs draws") && many(count("needs draws"), "{claims} now needs draws", "{claims} now need draws", claims["needs draws"]),
    count("does not apply") && many(count("does not apply"), "{claims} now does not apply", "{claims} now do not apply", claims["does not apply"]),
  ].filter(Boolean);
}

function shifts(now, before, names, levels) {
  const told = [];
  for (const power of now.powers) {
    const old = before.powers.find((each) => each.code === power.code);
    if (!old || percent(power.share) === percent(old.share)) continue;
    told.push(t("{power} has {now} of power instead of {then}", { power: names[power.code], now: percent(power.share), then: percent(old.share) }));
  }
  for (const pair of now.pairs) {
    const old = before.pairs.find((each) => each.dyad === pair.dyad);
    if (!old) continue;
    const [first, second] = pair.dyad.split("-");
    const change = known(pair.terms) && known(old.terms) ? pair.terms - old.terms : 0;
    if (Math.abs(change) >= SHIFT.terms) {
      const terms = { first: names[first], second: names[second], by: inUnit(Math.abs(change), YEARLY) };
      told.push(change > 0 ? t("{first}'s terms with {second} improve by {by}", terms) : t("{first}'s terms with {second} worsen by {by}", terms));
    }
  }
  const moved = now.pairs
    .map((pair) => {
      const old = before.pairs.find((each) => each.dyad === pair.dyad);
      const last = Math.min(10, pair.expected.length - 1); // ten years on, as the sentence says
      return { pair, by: old ? pair.expected[last] - old.expected[last] : 0 };
    })
    .filter(({ by }) => known(by) && Math.abs(by) >= SHIFT.level)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))[0];
  if (moved) {
    const [a, b] = moved.pair.dyad.split("-");
    const pair = { first: names[a], second: names[b], later: laterWords(moved.pair, levels) };
    told.push(moved.by > 0 ? t("{first} and {second} are closer in ten years ({later})", pair) : t("{first} and {second} are further apart in ten years ({later})", pair));
  }
  const worth = now.powers
    .map((power) => {
      const old = before.powers.find((each) => each.code === power.code);
      return { power, old, by: old ? power.value - old.value : 0 };
    })
    .filter(({ by }) => known(by) && Math.abs(by) >= SHIFT.value)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))[0];
  if (worth) {
    const gain = { power: names[worth.power.code], by: inUnit(Math.abs(worth.by), YEARLY) };
    told.push((worth.by > 0 ? t("{power} gains {by}", gain) : t("{power} loses {by}", gain)) + mostly(worth.power, worth.old, worth.by));
  }
  return told;
}

/** The part of the value that moved most, the way the whole moved. */
function mostly(power, old, by) {
  const now = { ...power.flow, ...power.received }, before = { ...old.flow, ...old.received };
  const moves = Object.keys(now)
    .map((name) => ({ name, by: now[name] - (before[name] ?? Number.NaN) }))
    .filter((each) => known(each.by) && Math.sign(each.by) === Math.sign(by))
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  return moves.length ? t(", mostly through {part}", { part: PARTS[moves[0].name] || moves[0].name }) : "";
}

export function listed(words) {
  if (words.length < 2) return words.join("");
  return t("{several} and {last}", { several: words.slice(0, -1).join(", "), last: words[words.length - 1] });
}

export function probability(entry) {
  const verdict = word(entry.verdict);
  if (!known(entry.probability)) return verdict;
  const near = entry.borders_on ? t(", within error of {verdict}", { verdict: word(entry.borders_on) }) : "";
  return verdict + near + t(", {share} of draws ({low} to {high})", { share: percent(entry.probability), low: percent(entry.lower), high: percent(entry.upper) });
}

/** A claim's probability beside its bar; `was` is the one before the move. */
export function aboutChance({ probability: share, lower, upper, error }, was, quick) {
  const now = quick
    ? t("about {share} ±{points} of draws", { share: percent(share), points: Math.max(1, Math.round(196 * (error ?? 0))) })
    : t("{share}, {low} to {high} of draws", { share: percent(share), low: percent(lower), high: percent(upper) });
  return now + (was ? t("; as written {was}", { was }) : "");
}

export const drawsDone = (result) =>
  many(result.draws, "{n} draw, {calibrated} of them calibrated; seed {seed}. Failed ones count against and for every claim, in its bounds.",
    "{n} draws, {calibrated} of them calibrated; seed {seed}. Failed ones count against and for every claim, in its bounds.",
    { calibrated: result.calibrated, seed: result.seed }) + together(result);

/** What the stored draws add to exact ones of the same places, and where they said something else. */
function together({ paired }) {
  if (!paired) return "";
  const off = paired.filter((each) => each.off).map((each) => each.id);
  return t(" The bars weigh them with the stored draws, each by its error.")
    + (off.length ? many(off.length, " For {claims} the quick answer was off, and the exact draws stand alone.",
      " For {claims} the quick answers were off, and the exact draws stand alone.", { claims: listed(off) }) : "");
}

export const drawsProgress = (told) => t("{done} of {all} draws", { done: told.done, all: told.total });
export const tally = (counts) => listed(Object.entries(counts).filter(([, n]) => n).map(([verdict, n]) => counted(verdict, n)));

/** So many claims of a verdict. */
function counted(verdict, n) {
  if (verdict === "holds") return many(n, "{n} holds", "{n} hold");
  if (verdict === "fails") return many(n, "{n} fails", "{n} fail");
  if (verdict === "needs draws") return many(n, "{n} needs draws", "{n} need draws");
  return `${n} ${word(verdict)}`;
}
export { signed };
