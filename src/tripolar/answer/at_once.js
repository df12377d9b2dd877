// Every claim's probability at once, where some inputs are fixed, from the stored truth of many draws. The method
// and its source: tripolar.stats.conditional_share and tripolar.claims.at_once, whose numbers these are.

const FULL = 6; // inputs up to which all products are fitted
const TAU_SQUARED = [0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
const Z = 1.96;
const SINGULAR = 1e-10;
const [NEAREST, FEWEST] = [[1 / 16, 1 / 64, 1 / 256], 24]; // shares of the draws to hold the fit against; the least
const MISFIT = 0.08; // of the fit's own spread: what a cubic may miss of a bend
const BEYOND = 2.5; // standard errors from which on a miss is taken for one
const KEPT = 8; // fits: what does not depend on where the sliders stand, by the inputs moved

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * Read what `tripolar.answer.live` wrote: `draws`, the `claims` by id, their packed bits `holds` and `open`, and
 * the `inputs` (path, classes, scores by byte, values).
 */
export function atOnce(stored) {
  const { draws } = stored;
  const width = Math.ceil(draws / 8);
  const [holds, open] = [bytesOf(stored.holds), bytesOf(stored.open)];
  const rows = [];
  for (const [bits, other] of [[holds, null], [holds, open]]) {
    for (let c = 0; c < stored.claims.length; c++) {
      const row = new Float64Array(draws);
      for (let i = 0; i < draws; i++) {
        const at = c * width + (i >> 3);
        row[i] = ((bits[at] | (other ? other[at] : 0)) >> (7 - (i & 7))) & 1;
      }
      rows.push(row);
    }
  }
  const means = rows.map((row) => row.reduce((sum, each) => sum + each, 0) / draws);
  const inputs = new Map(stored.inputs.map((each) => [each.path, { ...each, ranks: ranks(each) }]));
  const fits = new Map();

  /** A map of claim to shares, or a text: the path that stored draws know nothing of. */
  function at(values) {
    const moved = [];
    const places = [];
    for (const [path, value] of Object.entries(values)) {
      const input = inputs.get(path);
      const score = input ? scoreOf(input, value) : null;
      if (score === null) return path;
      moved.push({ scores: input.ranks, classes: input.classes });
      places.push(score);
    }
    const key = Object.keys(values).join("\n");
    if (!fits.has(key)) {
      if (fits.size >= KEPT) fits.delete(fits.keys().next().value);
      fits.set(key, fitOf(moved, rows));
    }
    const { share, error } = conditionalShares(fits.get(key), moved, places, rows, means);
    return new Map(stored.claims.map((id, c) => [id, told(share, error, c, stored.claims.length)]));
  }
  return { at, inputs, draws };
}

function told(share, error, c, count) {
  const holds = share[c];
  const possible = Math.max(holds, share[count + c]);
  const decided = 1 - (possible - holds);
  const lower = Math.max(holds - Z * error[c], 0);
  const upper = Math.min(possible + Z * error[count + c], 1);
  const unknown = 1 - decided;
  if (decided <= 0) return { probability: null, error: null, lower: 0, upper: 1, unknown, verdict: "undecided" };
  const probability = holds / decided;
  return { probability, error: error[c] / decided, lower, upper, unknown, verdict: verdictOf(probability, lower, upper) };
}

/** The ledger's rule (tripolar.claims.verdict), codings left out. */
function verdictOf(probability, lower, upper) {
  if (probability === null || (lower <= 0.5 && upper >= 0.5)) return "undecided";
  if (probability >= 0.75) return "supported";
  return probability <= 0.25 ? "refuted" : "contested";
}

function ranks(input) {
  const scores = bytesOf(input.scores);
  return input.classes ? Float64Array.from(scores) : Float64Array.from(scores, (each) => (2 * each) / 255 - 1);
}

const same = (one, other) => (typeof one === "number" ? Math.abs(one - other) <= 1e-12 * Math.abs(one) : one === other);

/** The score of a value; null outside of what was drawn. */
function scoreOf({ classes, values }, value) {
  if (classes) {
    const found = values.findIndex((each) => same(each, value));
    return found < 0 ? null : found;
  }
  const last = values.length - 1;
  const slack = 1e-9 * (values[last] - values[0]);
  if (!(value >= values[0] - slack && value <= values[last] + slack)) return null;
  const inside = Math.min(Math.max(value, values[0]), values[last]);
  const drawn = values.flatMap((each, k) => (same(each, inside) ? [k] : []));
  // Draws of one value share the middle of their ranks.
  if (drawn.length) return (drawn[0] + drawn.at(-1)) / last - 1;
  const next = values.findIndex((each) => each > inside);
  const part = (inside - values[next - 1]) / (values[next] - values[next - 1]);
  return (2 * (next - 1 + part)) / last - 1;
}

const LEGENDRE = [
  (z) => Math.sqrt(3) * z,
  (z) => Math.sqrt(5) * (1.5 * z * z - 0.5),
  (z) => Math.sqrt(7) * (2.5 * z ** 3 - 1.5 * z),
];

/** The terms of one input: degrees, a column over the draws, and the value where all inputs stand (`places`). */
function alone({ scores, classes }, number) {
  const term = (degree, of) => ({ degrees: [degree], column: Float64Array.from(scores, of), at: (places) => of(places[number]) });
  return classes ? contrasts(scores, classes).map((of) => term(1, of)) : LEGENDRE.map((of, d) => term(d + 1, of));
}

function contrasts(scores, classes) {
  const shares = new Float64Array(classes);
  for (let i = 0; i < scores.length; i++) shares[scores[i]] += 1 / scores.length;
  const found = [];
  let before = shares[0];
  for (let k = 1; k < classes; before += shares[k], k++) {
    const own = shares[k];
    if (before <= 0 || own <= 0) continue;
    const high = Math.sqrt(before / (own * (before + own)));
    const low = -Math.sqrt(own / (before * (before + own)));
    found.push((each) => (each === k ? high : each < k ? low : 0));
  }
  return found;
}

function product(one, other) {
  const column = new Float64Array(one.column.length);
  for (let i = 0; i < column.length; i++) column[i] = one.column[i] * other.column[i];
  return { degrees: [...one.degrees, ...other.degrees], column, at: (places) => one.at(places) * other.at(places) };
}

function termsOf(moved) {
  const each = moved.map(alone);
  const full = moved.length <= FULL;
  const terms = each.flat();
  for (let i = 0; i < each.length; i++) {
    for (let j = i + 1; j < each.length; j++) {
      for (const a of each[i]) {
        for (const b of each[j]) if (a.degrees[0] + b.degrees[0] <= (full ? 3 : 2)) terms.push(product(a, b));
      }
      for (let k = j + 1; full && k < each.length; k++) {
        for (const a of each[i]) for (const b of each[j]) for (const c of each[k]) {
          if (a.degrees[0] === 1 && b.degrees[0] === 1 && c.degrees[0] === 1) terms.push(product(product(a, b), c));
        }
      }
    }
  }
  return terms;
}

function dot(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}

/** Least squares of every row by the terms of the moved inputs, wherever these stand. */
function fitOf(moved, rows) {
  const terms = termsOf(moved);
  const centres = terms.map(({ column }) => {
    let centre = 0;
    for (let i = 0; i < column.length; i++) centre += column[i];
    centre /= column.length;
    for (let i = 0; i < column.length; i++) column[i] -= centre;
    return centre;
  });
  const products = terms.map(() => new Array(terms.length));
  terms.forEach((a, i) => terms.slice(0, i + 1).forEach((b, j) => {
    products[i][j] = products[j][i] = dot(a.column, b.column) / a.column.length;
  }));
  const inverse = inverted(products);
  const prior = terms.map(({ degrees }) => 2 ** (1 - degrees.length) / degrees.reduce((all, d) => all * d * d, 1));
  const fitted = rows.map((row) => {
    const projected = terms.map(({ column }) => dot(column, row) / row.length);
    return inverse.map((line) => dot(line, projected));
  });
  return { terms, centres, inverse, prior, fitted };
}

function conditionalShares({ terms, centres, inverse, prior, fitted }, moved, places, rows, means) {
  const count = rows[0].length;
  const error = means.map((p) => Math.sqrt((p * (1 - p)) / count));
  if (!terms.length) return { share: means, error };
  const away = terms.map((term, k) => term.at(places) - centres[k]);
  const near = windows(moved, places, count);
  const share = [];
  rows.forEach((row, r) => {
    const variance = (means[r] * (1 - means[r])) / count;
    const squared = inverse.map((line, k) => Math.max(line[k], 0) * variance);
    const { slopes, spread } = averaged(fitted[r], squared, prior, away);
    const fit = clip(means[r] + dot(slopes, away));
    const error2 = (fit * (1 - fit)) / count + spread + MISFIT ** 2 * dot(slopes, slopes);
    const missed = (i) => {
      let told = means[r];
      for (let k = 0; k < slopes.length; k++) told += slopes[k] * terms[k].column[i];
      return row[i] - clip(told);
    };
    const better = corrected(fit, error2, near.map((window) => window.map(missed)));
    share[r] = better.share;
    error[r] = Math.sqrt(better.error2);
  });
  return { share, error };
}

const clip = (value) => Math.min(Math.max(value, 0), 1);

/** Coefficients, and the variance of what they add, averaged over the scales of the prior by their evidence. */
function averaged(fitted, squared, prior, away) {
  const tried = TAU_SQUARED.map((scale) => {
    let [evidence, mean, within] = [0, 0, 0];
    const slopes = fitted.map((b, k) => {
      const own = scale * prior[k];
      const all = own + squared[k];
      if (all <= 0) return 0;
      evidence -= 0.5 * ((b * b) / all + Math.log(all));
      mean += (away[k] * own * b) / all;
      within += (away[k] ** 2 * own * squared[k]) / all;
      return (own * b) / all;
    });
    return { evidence, mean, within, slopes };
  });
  const most = Math.max(...tried.map(({ evidence }) => evidence));
  const total = tried.reduce((sum, { evidence }) => sum + Math.exp(evidence - most), 0);
  const over = (of) => tried.reduce((sum, each) => sum + (Math.exp(each.evidence - most) / total) * of(each), 0);
  const mean = over((each) => each.mean);
  return { slopes: fitted.map((_, k) => over((each) => each.slopes[k])), spread: over((each) => each.within + (each.mean - mean) ** 2) };
}

/** The draws nearest to the wanted places, by the input that is furthest off; none of equals is left out. */
function windows(moved, places, count) {
  const away = new Float64Array(count);
  moved.forEach(({ scores, classes }, number) => {
    for (let i = 0; i < count; i++) {
      const off = Math.abs(scores[i] - places[number]);
      away[i] = Math.max(away[i], classes && off > 0 ? Infinity : off);
    }
  });
  const ordered = Float64Array.from(away).sort();
  return NEAREST.map((share) => {
    const last = ordered[Math.min(Math.max(Math.round(count * share), FEWEST), count) - 1];
    const found = [];
    for (let i = 0; i < count; i++) if (away[i] <= last && away[i] < Infinity) found.push(i);
    return found;
  });
}

/** Add what the fit missed among the nearest draws, as far as it stands out. */
function corrected(share, error2, missed) {
  let [added, squared] = [0, error2];
  for (const near of missed) {
    if (!near.length) continue;
    const mean = near.reduce((sum, each) => sum + each, 0) / near.length;
    const wrong = mean - added;
    const own = near.reduce((sum, each) => sum + (each - mean) ** 2, 0) / near.length ** 2 + 0.25 / near.length ** 2;
    const weight = wrong ? Math.max(1 - (BEYOND ** 2 * own) / wrong ** 2, 0) : 0;
    squared = (1 - weight) * squared + weight * own + weight * (1 - weight) * wrong ** 2;
    added += weight * wrong;
  }
  return { share: clip(share + added), error2: squared };
}

/** The inverse of a symmetric matrix by elimination; a column that says what others say gets zeros. */
function inverted(matrix) {
  const size = matrix.length;
  const rows = matrix.map((line, i) => [...line, ...line.map((_, j) => Number(i === j))]);
  const largest = Math.max(...matrix.map((line, i) => line[i]), 0);
  const used = new Set();
  for (let step = 0; step < size; step++) {
    let pivot = -1;
    for (let i = 0; i < size; i++) if (!used.has(i) && (pivot < 0 || rows[i][i] > rows[pivot][pivot])) pivot = i;
    if (rows[pivot][pivot] <= SINGULAR * largest) break;
    used.add(pivot);
    const scale = rows[pivot][pivot];
    rows[pivot] = rows[pivot].map((value) => value / scale);
    rows.forEach((line, i) => {
      const factor = line[pivot];
      if (i !== pivot && factor) line.forEach((value, j) => { line[j] = value - factor * rows[pivot][j]; });
    });
  }
  return rows.map((line, i) => line.slice(size).map((value, j) => (used.has(i) && used.has(j) ? value : 0)));
}
