// The ledger at one point: every claim holds or fails here, by so much; and what it was in the scenario as written.

import { english, h, say } from "./dom.js";
import { percent } from "./numbers.js";
import { MARKS, createShareBar } from "./share_bar.js";
import { GLYPHS, T, TONES, aboutChance, probability, tally, was, word } from "./texts.js";

export const tone = (verdict) => `v-${TONES[verdict] || verdict.replaceAll(" ", "-")}`;

/** `own` edits claims and takes them away; `renew` makes the rows anew once the claims are others. */
export function createLedger(structure, { source, own }) {
  const rows = new Map();
  const count = h("p", { class: "tally" });
  const lists = h("div", {});
  const element = h("section", { class: "ledger", "aria-labelledby": "ledger-title" },
    h("h2", { id: "ledger-title", tabindex: -1 }, T.ledger),
    count,
    h("p", { class: "note" }, T.ledgerLead), lists);

  function renew() {
    const model = structure.claims.filter((claim) => claim.kind !== "fact");
    const facts = structure.claims.filter((claim) => claim.kind === "fact");
    const shown = lists.querySelector(".facts")?.open || false;
    rows.clear();
    lists.replaceChildren(
      ...(model.length ? [h("ol", { class: "claims" }, model.map((claim) => row(claim, rows, source, own)))] : []),
      ...(facts.length ? [h("details", { class: "facts", open: shown }, h("summary", {}, `${T.facts} (${facts.length})`),
        h("p", { class: "note" }, T.factsFixed),
        h("ol", { class: "claims" }, facts.map((claim) => row(claim, rows, source))))] : []));
  }
  renew();
  return {
    element,
    renew,
    show(point, baseline, draws) {
      const before = new Map(baseline.claims.map((claim) => [claim.id, claim.verdict]));
      const counts = {};
      for (const claim of point.claims) {
        const parts = rows.get(claim.id);
        if (!parts) continue;
        if (parts.counted) counts[claim.verdict] = (counts[claim.verdict] || 0) + 1;
        const old = before.get(claim.id);
        const turned = old !== undefined && old !== claim.verdict;
        if (parts.verdict.dataset.verdict !== claim.verdict) {
          parts.verdict.dataset.verdict = claim.verdict;
          parts.verdict.className = `verdict ${tone(claim.verdict)}`;
          parts.verdict.replaceChildren(h("span", { "aria-hidden": "true" }, GLYPHS[claim.verdict] || "●"), ` ${word(claim.verdict)}`);
        }
        parts.item.classList.toggle("turned", turned);
        say(parts.was, turned ? was(old) : "");
        say(parts.shown, claim.shown.replaceAll("-", "−"));
        say(parts.undercut, claim.undercut_by.length ? T.undercut(claim.undercut_by) : "");
        const entry = draws?.entries.find((each) => each.id === claim.id);
        say(parts.draws, entry ? probability(entry) : "");
      }
      say(count, tally(counts));
    },
    /**
     * The probabilities: `shares` by claim, those `before` any move, and whether they are `quick`. A claim without a
     * share shows none.
     */
    chances(shares, before, quick) {
      element.classList.toggle("quick", quick);
      for (const [id, { chance }] of rows) {
        const share = shares?.get(id);
        chance.show(share?.probability == null ? null : share, before?.get(id) ?? null, quick);
      }
    },
  };
}

/** A claim's probability as a bar with its interval, and where it was before the move. */
function chance() {
  const bar = createShareBar();
  const text = h("span", { class: "share" });
  const element = h("p", { class: "chance", hidden: true }, bar.element, text);
  return {
    element,
    show(share, before, quick) {
      element.hidden = share === null;
      if (share === null) return;
      const moved = before !== null && before.probability !== null && Math.abs(before.probability - share.probability) >= 0.005;
      bar.show({ ...share, mark: MARKS[share.verdict] }, moved ? before.probability : null);
      say(text, aboutChance(share, moved ? percent(before.probability) : "", quick));
    },
  };
}

function row(claim, rows, source, own) {
  const parts = {
    counted: claim.kind !== "fact",
    verdict: h("span", { class: "verdict" }),
    was: h("span", { class: "was" }),
    shown: h("span", { class: "shown", lang: "en" }),
    undercut: h("span", { class: "undercut" }),
    draws: h("span", { class: "in-draws" }),
    chance: chance(),
  };
  const details = h("details", {}, h("summary", {}, T.why, h("span", { class: "visually-hidden" }, `: ${claim.id}`)));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(account(claim, source));
  });
  const kind = own ? own.kind(claim.id) : "";
  const change = own && h("button", { type: "button", class: "edit", "aria-label": T.ownEdit(claim.id), "aria-expanded": "false",
    onclick: () => own.edit(claim, parts.item, change) }, T.edit);
  parts.item = h("li", { class: "claim", id: `claim-${claim.id}`, tabindex: -1 },
    h("div", { class: "claim-head" },
      h("span", { class: "id" }, claim.id), parts.verdict, parts.was, change,
      kind === "own" ? h("button", { type: "button", class: "put-back", "aria-label": T.ownRemove(claim.id), title: T.ownRemove(claim.id),
        onclick: () => own.drop(claim.id) }, "×") : null),
    h("p", { class: "says", lang: "en" }, claim.says),
    parts.chance.element,
    kind === "edited" && claim.was ? h("p", { class: "edited" }, T.edited(claim.was), h("code", {}, claim.was.holds), " ",
      h("button", { type: "button", class: "as-written", "aria-label": T.ownAsWritten(claim.id), onclick: () => own.drop(claim.id) }, T.asWrittenAgain)) : null,
    h("p", { class: "numbers" }, parts.shown, parts.undercut, parts.draws),
    details);
  rows.set(claim.id, parts);
  return parts.item;
}

function account(claim, source) {
  const line = (heading, ...content) => (content.some(Boolean) ? [h("dt", {}, heading), h("dd", {}, content)] : []);
  const box = h("dl", { class: "account" },
    line(T.criterion, claim.holds && h("code", {}, claim.holds)),
    line(T.reading, claim.why && english(claim.why)),
    line(T.assumed, claim.assumed && english(claim.assumed)),
    line(T.rests, claim.rests_on.join(", ")),
    line(T.standsFor, claim.source && english(claim.source)),
    claim.measures.length ? line(T.measures, h("ul", {}, claim.measures.map((measure) => h("li", {},
      h("strong", {}, measure.holds === null ? word("unknown") : measure.holds ? T.yes : T.no), " ", english(`${measure.label}: ${[measure.shown, ...measure.breaks].join("; ")} `), h("code", {}, measure.criterion))))) : []);
  if (claim.measures.length) {
    return h("div", {}, box, source(claim.id));
  }
  return box;
}
