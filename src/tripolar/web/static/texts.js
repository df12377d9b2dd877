// Every English text of the page that is not a scenario's own. To translate the page, translate this file.

import { known, number, percent, signed } from "./numbers.js";

export const LEVELS = ["hostile", "normal", "partnership"];

export const T = {
  product: "Tripolar",
  kicker: "Tripolar · the simulator",
  argument: "Argument", about: "About",
  preset: "Start from",
  asWritten: "the scenario as written",
  presetHint: "A named difference of the scenario, as a point of departure.",
  ownValues: "values of your own",
  copyYourself: (address) => `The browser does not let the page copy. This is the link: ${address}`,
  presetsNot: "Variants that cannot be a starting point",
  presetsNotSummary: (n, of) => `${n} of ${of} variants cannot be a starting point`,
  presetsNotLead: "A variant changes the game after it has been calibrated, and claims compare with it. A starting point is "
    + "calibrated anew with the change made, which fails for these.",
  protocol: "Bargaining",
  protocols: {
    expiry: "a deal that is not renewed expires",
    credible: "a deal lapses only if somebody wants it to",
    nontransferable: "nothing can be paid",
  },
  undo: "Undo", redo: "Redo", reset: "Reset", copy: "Copy link", copied: "Link copied",
  copiedFile: (file) => `Link copied. It works only together with the file ${file}.`,
  download: "Download YAML",
  undoKey: "Control+Z", redoKey: "Control+Shift+Z",
  assumptions: "Assumptions",
  assumptionsLead: "Move one, and everything beside it follows.",
  all: "All parameters, by group",
  allLead: "Everything the model rests on, with range, reason and source. Numbers can be set here too.",
  triangle: "The triangle at these values", triangleSays: "disc: share of the powers' capability; arrows: net transfers, bn US$ a year; relation now and in ten years",
  asTable: "The picture as a table",
  paths: "Relations in the years ahead", pathsTable: "Expected level of each relation, year by year",
  pathsBand: "Line: at these values. Band: where nine in ten of the draws lie (5 to 95 percent).",
  pathsOver: (name) => `${name}, 5 to 95% of draws`,
  pathsSpread: ({ low, high }) => `; over the draws ${number(low, 2)} to ${number(high, 2)}`,
  ledger: "The ledger at these values",
  ledgerLead:
    "Each claim at this one point: it holds or fails here, and by how much. How probable it is over all that is "
    + "uncertain is another question, which the draws below answer.",
  facts: "Facts, which no assumption moves",
  mechanisms: "Mechanisms, computed from the game",
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
  quickLead: (draws) => `Bars: the share of ${draws} stored draws in which each claim holds, with its error; quick answers while you move, exact ones from draws solved anew.`,
  quickNone: (title) => `No quick probabilities: the stored draws say nothing of “${title}” at this value. Exact draws are computed below.`,
  drawsStart: (count) => `Compute ${count} draws`, drawsBegin: "Requested.",
  drawsTurn: "Other work is under way. This begins as soon as there is room.", drawsCancel: "Cancel", drawsStale: "Your changes made these draws out of date.",
  drawsStopped: "Stopped, since your changes made these draws out of date.", drawsCancelled: "Cancelled.",
  own: "Add a claim of your own",
  ownLead: "A claim is true or false at each point. Its criterion compares quantities of the game. The server stores nothing; "
    + "the link and the downloaded file hold the claim.",
  ownEditLead: "The claim as you would have it. The link and the downloaded file hold it; the scenario itself stays as it is.",
  ownId: "Short name", ownSays: "What you claim", ownHolds: "It holds when", ownRests: "It rests on (ids of other claims, if any)",
  ownAdd: "Add the claim", ownSave: "Change the claim", ownGood: "This criterion can be used.", cancel: "Cancel",
  ownIdForm: "A letter first, then letters, digits and hyphens.",
  ownIdTaken: (id) => `There is already a claim ${id}.`,
  ownRestsUnknown: (id) => `This argument has no other claim ${id}.`,
  ownWords: "Words a criterion may use", ownVariants: "Variants, as a last argument of any of them",
  ownExample: "value(RUS) - value(RUS, no-us) > 1",
  ownRemove: (id) => `Remove ${id}`,
  edit: "Edit", editDraft: "Edit, unfinished", ownDraft: ", unfinished", ownEdit: (id) => `Edit ${id}`,
  edited: (was) => `Edited. It was: ${was.says} `,
  asWrittenAgain: "As written", unchanged: "as written", ownAsWritten: (id) => `${id} as written`,
  factsFixed: "Facts cannot be edited here: each is decided by figures with sources, and another criterion would be another "
    + "fact. Write one in a file, which you can then open.",
  fits: "What fits here", fitting: (n) => `${n} ${n === 1 ? "word fits" : "words fit"}; arrows choose, Enter takes`,
  file: "Open a file…", fileTitle: "Open a scenario of your own",
  fileLead: "A scenario file, which may extend one that this program brings. The server checks and computes it and keeps no copy. "
    + "An address cannot hold a whole text: the link to such a view says which file it needs. To share it, share the file.",
  fileChoose: "From your disk", fileText: "Or as a text", fileGo: "Check and open", filePasted: "pasted",
  fileNothing: "Choose a file, or paste a text.",
  fileLarge: (bytes, most) => `This file has ${number(bytes)} bytes, and a scenario at most ${number(most)} characters. It was not read.`,
  textLong: (count, most) => `This text has ${number(count)} characters, and a scenario at most ${number(most)}. Nothing was sent.`,
  fileWrong: (message, line, column) => (line === undefined ? message : `Line ${line}, column ${column}: ${message.replace(/^\S+?:\d+:\d+: /, "")}`),
  fileNeeded: (file) => `This link is to a view of the file ${file}. The file is not in the link, and no server has it: open it to see the view.`,
  fileElse: "Or see one of these instead:",
  figures: "Figure", value: "Value", licence: "Licence", from: "Source",
  power: "Power", share: "Share of power", role: "Role now", worth: "Value, bn US$ a year",
  pivot: "Pivot in 10 years", outcast: "Outcast in 10 years",
  depths: "Look deeper",
  sweepTitle: "What flips a claim, along one assumption",
  sweepLead: "Moves one assumption from end to end of its range while everything else stays where you put it.",
  sweepClaim: "Claim", sweepAlong: "Along", sweepStart: (count) => `Compute ${count} points`, sweepCancelled: "Cancelled.",
  sweepProgress: (done, all) => `${done} of ${all} points`,
  sweepCaption: "Margin of the claim: it holds above the line (full dots) and fails below it (open dots). Dashed upright: the value now.",
  sweepTable: (claim, name) => `${claim} along ${name}`, verdict: "Verdict", margin: "Margin", comparison: "With its numbers",
  beside: "Side by side", besideTitle: "A and now, side by side", besideA: "A, as pinned", besideSame: "No verdict differs.", besideOthers: "Verdicts that do not differ",
  besideRest: (count) => `The ${count} verdicts that do not differ`, besideNow: "Now",
  besideDiffer: "Assumptions that differ", besideLedger: "Verdicts that differ", assumption: "Assumption", claim: "Claim",
  measuredTitle: "The measured figures, over the years",
  measuredLead: "What is measured rather than assumed, for the powers of this argument. Where sources disagree, all are shown.",
  measuredTopic: "Series", measuredWithout: (names) => `No figures are kept for ${listed(names)}.`,
  measuredNone: "No figure is kept for more than one year of these powers.",
  measuredTable: "Every figure with its source and licence",
  measuredHeads: ["Who", "Year", "Value", "Series", "Quality", "Source", "Licence"],
  measuredSearch: "Search the series", measuredFound: (n) => `${n} ${n === 1 ? "series" : "series"}`,
  madeBy: (program, argument, more) => `Source: Tripolar ${program}, argument ${argument}${more ? `, ${more}` : ""}. ${new Date().getFullYear()}. Names of states stand for roles in a model.`,
  code: "Code for this chart", fileOf: (kind) => `Download ${kind}`,
  inTenYears: "in 10 years:",
  pair: "Pair", now: "Now", later: "In 10 years", terms: "Net transfer, bn US$ a year",
  ghost: "dashed: the scenario as written", ghostPinned: "dashed: A, the point that you pinned",
  pin: "Pin as A", unpin: "Unpin A", pinHint: "Compare everything with this point rather than with the scenario as written.",
  againstPin: "Against A", atPin: "This is A", samePoint: "This is A, the point that you pinned.",
  set: (what, to) => `${what} is set to ${to}`,
  notSet: (what) => `${what} is as written`,
  stale: "This link was made with another version of this scenario or program. Numbers can differ.",
  unreachable: "The server does not answer.",
  unavailable: "The server does not answer. It is asked again from time to time.",
  again: "Try again",
  awaited: "the answer for this has not arrived yet. The numbers on the page are those of the previous values",
  unanswered: "there is no answer for this. The numbers on the page are those of the previous values",
  answerBefore: "As before your move.",
  before: "These numbers belong to the previous values, not to those now set.",
  notNumber: "This is not a number, such as 12.5, *0.5 or +3. It was ignored.",
  noArgument: (name) => `This link is to the argument ${name}, which this server does not have. Another is shown.`,
  claimsLost: (why) => `This link has claims that cannot be added to the argument, and they were left out: ${why}`,
  pinLost: "The point A of this link could not be computed, and was left out.",
  unread: (file) => `${file} could not be read.`,
  loading: "Loading the argument …",
  compiling: "Still loading. The very first time on a machine the solver is compiled, which can take a minute or two.",
  remove: (what) => `Reset ${what}`,
  at: (value, unit) => (unit ? `${value} ${unit}` : value),
};

export const DEPTH = {
  chartFailed: "The server did not send the chart; the numbers are in the table below.",
  gridTitle: "What flips a claim, over two assumptions",
  gridLead: "Moves two assumptions through their ranges together, while everything else stays where you put it. Every claim is "
    + "computed at every point, so that you can switch between claims without computing again.",
  gridAcross: "Across", gridUp: "Upwards", gridStart: (side) => `Compute ${side} × ${side} points`,
  gridProgress: (told) => `${told.done} of ${told.total} points`,
  gridDone: (points) => `${points} points, each with one value for every assumption: it holds or fails there, and has no probability.`,
  gridCaption: "Blue: it holds. Grey: it fails. Crossed: no verdict. Line: its margin is zero; between the points that were "
    + "computed the margin is interpolated. Diamond: the values now, which are one of the points.",
  gridAlt: (title) => `${title}, as told above`,
  gridTable: ({ claim, across, up }) => `${claim} over ${across.name} and ${up.name}`,
  gridCorner: ({ across, up }) => `${up.name} (rows), ${across.name} (columns)`,
  sensitivityTitle: "What each claim hangs on, over the draws",
  sensitivityLead: "Over the draws of the ensemble: how much of the variation in whether a claim holds each uncertain parameter "
    + "explains by itself (first-order indices). What you changed is fixed, and explains nothing.",
  sensitivityFirst: "This needs draws, which have not been computed for these values.",
  sensitivityCompute: "Compute the draws",
  sensitivityNone: (claim) => `No draw decides ${claim}: it came after these draws, or it does not apply under this bargaining.`,
  sensitivityTable: (claim) => `What ${claim} hangs on`,
  sensitivityHeads: ["Parameter", "Share of variance", "95% interval", "Distinct from chance"],
  distinct: "yes", chance: "no, may be chance",
  driversTitle: "Every claim and what it hangs on most",
  driversLead: "How often each claim holds where its strongest driver is on one side (full dot) and on the other (open dot).",
  driversHeads: ["Claim", "Condition", "Holds where so", "Holds where not"],
};

/** Years, in halves where they are few. */
const years = (value) => {
  if (value >= 10) return String(Math.round(value));
  const halves = Math.round(2 * value);
  return `${Math.floor(halves / 2)}${halves % 2 ? "½" : ""}`;
};

/** The first screen: the answer, what it rests on, and what a move turned. */
export const ANSWER = {
  groups: "What the answer rests on, and what speaks for and against",
  wait: "The answer is computed from stored draws …",
  computing: "As before your move: the answer for this is computed.",
  unanswered: "As before your move: the server has no answer for this yet.",
  quickNone: (title) => `As before your move: the stored draws say nothing of “${title}” at this value. Exact draws can be computed below.`,
  noConclusions: "The argument names no conclusions, so that there is no one answer.",
  noClaims: "The scenario makes no claims, so that there is nothing to answer.",
  draws: (draws, exact) => `A draw is one way in which all that is unknown could be; ${draws} ${exact ? "were solved anew" : "are stored"}.`,
  rests: (count) => (count ? `What the answer rests on: ${count} ${count === 1 ? "conclusion" : "conclusions"}` : ""),
  share: "share of draws in which it holds",
  for: "Strongest for the argument", against: "Strongest against",
  few: (other, verb) => `No ${other ? "other " : ""}claim ${verb}.`,
  turned: (shown, count) => (shown < count ? `Turned by your move: ${shown} of ${count}` : "Turned by your move"),
  turnsNone: "No claim has another mark.",
  turning: (label) => (label ? `What would turn “${label}”` : ""),
  if: (condition) => `If ${condition}`,
  range: (low, high) => `95% interval ${low} to ${high}`,
  holds: "holds", fails: "fails", open: "open", interval: "95% interval", asItStands: "as it stands", beforeMove: "before your move",
  all: (count) => `All ${count} claims →`,
  map: "The argument as a map",
  mapLead: "Each box is a claim; an arrow leads from a claim to what rests on it. It follows what you set. A box leads to its claim.",
  change: "Change an assumption", changeLead: "what is not fixed keeps its whole range", menu: "More: files, links, comparison",
  notFixed: "not fixed ·", setTo: "set to", middle: (text) => `middle: ${text}`,
  often: (rate) => (rate <= 0 ? "never" : rate >= 1.5 ? `${number(rate, 2)} times a year` : rate > 0.75 ? "once a year" : `once in ${years(1 / rate)} years`),
  next: "Next →", place: (k, of) => `${k} of ${of}`,
  staleNow: "As before your move.",
};

export const STORY = {
  begin: "Follow the argument, step by step",
  length: (steps) => `${steps} steps, each a few sentences and a state of the triangle`,
  count: (step, steps) => `Step ${step} of ${steps}`,
  back: "Previous", next: "Next", leave: "Leave the story",
  page: "This step of the story", wait: "…", none: "no answer",
  claims: "What becomes of its claims at these values",
  away: "You have moved away from the values of this step.", home: "Back to the story's values",
  keys: "Here the arrow keys ← and →, or Page Up and Page Down, turn the page, Home and End go to its ends, and Escape leaves. "
    + "Every assumption can still be moved.",
};

/** What a power's value is made of: the channels of its payoff, and what renewals bring it. */
export const PARTS = {
  access: "trade", rivalry: "rivalry", spillover: "others' quarrels", political: "politics",
  coercion: "coercion", autonomy: "autonomy", stress: "balance stress",
  payments: "payments", items: "backing", choice: "the freedom to choose", friction: "the cost of moves",
};

export const GLYPHS = {
  holds: "▲", fails: "▼", unknown: "●", "needs draws": "■", "does not apply": "–",
  supported: "▲", refuted: "▼", contested: "◆", undecided: "●", "depends on the measure": "■",
};

// The colour of each verdict is that of the report's verdict of the same kind.
export const TONES = {
  holds: "supported", fails: "refuted", unknown: "undecided", "needs draws": "depends-on-the-measure",
  "does not apply": "does-not-apply",
};

export const levelWord = (level, levels) => (levels.find((each) => each.level === level) || {}).word || number(level);

export function was(verdict) {
  return `was: ${verdict}`;
}

export function powerAlt(powers, names) {
  return powers
    .map((p) => `${names[p.code]} ${percent(p.share)}${p.role ? ` (${p.role})` : ""}`)
    .join("; ");
}

export function triangleAlt(point, names, levels) {
  const pairs = point.pairs.map((pair) => {
    const [a, b] = pair.dyad.split("-");
    return `${names[a]} and ${names[b]}: ${levelWord(pair.level, levels)} now, ${laterWords(pair, levels)} in ten years`;
  });
  return `Shares of power: ${powerAlt(point.powers, names)}. Relations: ${pairs.join("; ")}.`;
}

/** The likeliest level in ten years, with its chance. */
export function laterWords(pair, levels) {
  const best = pair.chances.reduce((top, chance, k) => (known(chance) && chance > (pair.chances[top] ?? -1) ? k : top), 0);
  return known(pair.chances[best]) ? `${levels[best].word} ${percent(pair.chances[best])}` : "unknown";
}

export function termsWords(pair, names, unit = "bn a year") {
  if (!known(pair.terms)) return "";
  const [first, second] = pair.dyad.split("-");
  const gainer = pair.terms >= 0 ? first : second;
  return `${number(Math.abs(pair.terms), 2)} ${unit} to ${names[gainer]}`;
}

/** Why a point has no numbers; empty where it has. */
export function uncomputed(point) {
  if (point.calibration !== "calibrated" && point.calibration !== "given") {
    return `no game of this model then matches the record of how often relations move (${point.calibration})`;
  }
  return point.unsolved.includes("") ? "no equilibrium of the game was found" : "";
}

/** What differs between two states of the assumptions, as the beginning of a sentence. */
export function causeWords(changes, pinned) {
  if (changes.length === 0) return T.atPin;
  const several = `${changes.length} assumptions differ${pinned ? "" : " from the scenario"}`;
  return (pinned ? `${T.againstPin}, ` : "")
    + (changes.length === 1 ? (pinned ? lowerFirst : same)(changeWords(changes[0])) : several);
}

/** One plain sentence or two: what was changed, what follows, and why. */
export function story(changes, now, before, names, levels, pinned = false) {
  if (changes.length === 0) return pinned ? T.samePoint : T.nothing;
  const cause = causeWords(changes, pinned);
  const why = uncomputed(now);
  if (why) return `${cause}: ${why}, so that nothing can be computed here.`;
  const effects = [...turned(now, before), ...shifts(now, before, names, levels)];
  if (effects.length === 0) {
    return `${cause}: no verdict turns, no share of power moves by a whole percent, no relation by ${SHIFT.level} of a `
      + `level, no terms by ${SHIFT.terms} and no power's value by ${SHIFT.value} bn a year.`;
  }
  return `${cause}: ${listed(effects)}.`;
}

// What a shift must come to before the sentence speaks of it.
const SHIFT = { level: 0.02, terms: 0.05, value: 0.5 };

/** Where a claim turns along an assumption; a turn lies between two of the points that were computed. */
export function flipWords(claim, name, unit, points, flips, now) {
  const at = (value) => T.at(number(value), unit);
  const unknown = points.filter((each) => each.verdict !== "holds" && each.verdict !== "fails").length;
  const rest = unknown ? ` At ${unknown} of ${points.length} points it has no verdict.` : "";
  const here = ` It is now at ${at(now)}.`;
  const told = points.filter((each) => each.verdict === "holds" || each.verdict === "fails");
  if (!told.length) return `${claim} has no verdict at any of the ${points.length} points.`;
  const ends = `from ${at(told[0].value)} to ${at(told[told.length - 1].value)}`;
  if (!flips.length) return `${claim} ${told[0].verdict} all along ${name}, ${ends}: it does not flip.${rest}${here}`;
  const turns = flips.map(({ from, to }) => `${to.verdict} when ${name} exceeds a value between ${at(from.value)} and ${at(to.value)}`);
  return `${claim} ${listed([told[0].verdict + ` at ${at(told[0].value)}`, ...turns])}.${rest}${here}`;
}

/** What can be told of what a claim hangs on; where that is nothing, why. */
export function sensitivityWords({ claim, about, state, draws, decided, parameters, indices }) {
  if (state === "too few") return `${decided} of ${draws} draws decide ${claim}: too few to tell what it hangs on. It takes 40.`;
  if (state === "alike") return `${claim} comes out the same in all of the ${decided} draws that decide it: nothing that varies moves it.`;
  if (state === "chance") {
    return `With ${decided} draws, none of the ${parameters} parameters that vary can be told from chance for ${claim}. That does not `
      + "say that none matters: it takes more draws to see. Nothing is drawn, since it would be noise.";
  }
  const told = indices.filter((each) => each.distinct).map((each) =>
    `${each.name} ${percent(Math.max(each.share, 0))} (${percent(Math.max(each.low, 0))} to ${percent(Math.min(each.high, 1))})`);
  const whose = {
    truth: `Of the variation in whether ${claim} holds`,
    margin: `No parameter can be told from chance for whether ${claim} holds. Of the variation in its margin`,
    summary: `Of the variation in the quantities that ${claim} sums up`,
  }[about];
  return `${whose}, ${listed(told)} ${told.length === 1 ? "is" : "are each"} explained by that alone, over ${decided} draws. `
    + `The other ${parameters - told.length} parameters that vary cannot be told from chance.`;
}

const same = (text) => text;
/** For the middle of a sentence; GDP stays GDP. */
export const lowerFirst = (text) => (/^.\p{Lu}/u.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1));

export function changeWords(change) {
  const what = change.subject ? `${change.title} (${change.subject})` : change.title;
  if (change.kind === "path") return change.to === T.unchanged ? T.notSet(what) : T.set(what, change.to);
  if (change.from === change.to) return `${what} moves by less than is shown`;
  const verb = change.kind !== "number" ? "goes" : change.up ? "rises" : "falls";
  return `${what} ${verb} from ${change.from} to ${T.at(change.to, change.unit)}`;
}

function turned(now, before) {
  const then = Object.fromEntries(before.claims.map((claim) => [claim.id, claim.verdict]));
  const groups = { holds: [], fails: [], unknown: [], "needs draws": [], "does not apply": [] };
  for (const claim of now.claims) {
    if (claim.verdict !== then[claim.id] && groups[claim.verdict]) groups[claim.verdict].push(claim.id);
  }
  const several = (ids, one, many) => (ids.length ? [`${listed(ids)} now ${ids.length === 1 ? one : many}`] : []);
  return [
    ...several(groups.holds, "holds", "hold"),
    ...several(groups.fails, "fails", "fail"),
    ...several(groups.unknown, "cannot be told", "cannot be told"),
    ...several(groups["needs draws"], "needs draws", "need draws"),
    ...several(groups["does not apply"], "does not apply", "do not apply"),
  ];
}

function shifts(now, before, names, levels) {
  const told = [];
  for (const power of now.powers) {
    const old = before.powers.find((each) => each.code === power.code);
    if (!old || percent(power.share) === percent(old.share)) continue;
    told.push(`${names[power.code]} has ${percent(power.share)} of power instead of ${percent(old.share)}`);
  }
  for (const pair of now.pairs) {
    const old = before.pairs.find((each) => each.dyad === pair.dyad);
    if (!old) continue;
    const [first, second] = pair.dyad.split("-");
    const change = known(pair.terms) && known(old.terms) ? pair.terms - old.terms : 0;
    if (Math.abs(change) >= SHIFT.terms) {
      const better = change > 0;
      told.push(`${names[first]}'s terms with ${names[second]} ${better ? "improve" : "worsen"} by `
        + `${number(Math.abs(change), 2)} bn a year`);
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
    told.push(`${names[a]} and ${names[b]} are ${moved.by > 0 ? "closer" : "further apart"} in ten years `
      + `(${laterWords(moved.pair, levels)})`);
  }
  const worth = now.powers
    .map((power) => {
      const old = before.powers.find((each) => each.code === power.code);
      return { power, old, by: old ? power.value - old.value : 0 };
    })
    .filter(({ by }) => known(by) && Math.abs(by) >= SHIFT.value)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))[0];
  if (worth) {
    told.push(`${names[worth.power.code]} ${worth.by > 0 ? "gains" : "loses"} ${number(Math.abs(worth.by), 2)} bn a year`
      + mostly(worth.power, worth.old, worth.by));
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
  return moves.length ? `, mostly through ${PARTS[moves[0].name] || moves[0].name}` : "";
}

export function listed(words, last = "and") {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}

export function probability(entry) {
  if (!known(entry.probability)) return entry.verdict;
  const near = entry.borders_on ? `, within error of ${entry.borders_on}` : "";
  return `${entry.verdict}${near}, ${percent(entry.probability)} of draws (${percent(entry.lower)} to ${percent(entry.upper)})`;
}

/** A claim's probability beside its bar; `was` is the one before the move. */
export function aboutChance({ probability: share, lower, upper, error }, was, quick) {
  const now = quick ? `about ${percent(share)} ±${Math.max(1, Math.round(196 * (error ?? 0)))}` : `${percent(share)}, ${percent(lower)} to ${percent(upper)}`;
  return `${now} of draws${was ? `; as written ${was}` : ""}`;
}

export const drawsDone = (result) =>
  `${result.draws} draws, ${result.calibrated} of them calibrated; seed ${result.seed}. Failed ones count against `
  + "and for every claim, in its bounds.";
export const drawsProgress = (told) => `${told.done} of ${told.total} draws`;
export const tally = (counts) =>
  listed(Object.entries(counts).filter(([, n]) => n).map(([verdict, n]) => `${n} ${n === 1 ? verdict : plural(verdict)}`));
const plural = (verdict) => ({ holds: "hold", fails: "fail", "needs draws": "need draws" })[verdict] || verdict;
export { signed };
