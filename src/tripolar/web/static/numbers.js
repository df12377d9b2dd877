// Numbers for people, as the report writes them: significant digits, a true minus, thousands apart. The decimal point
// and what stands before a percent sign are those of the page's language.

import { language, t } from "./language.js";

const THIN = "\u202f";
const POINT = (0.5).toLocaleString(language).charAt(1);
/** What stands before a percent sign, and the sign. */
export const PERCENT = (0).toLocaleString(language, { style: "percent" }).slice(1);

export const known = (value) => typeof value === "number" && Number.isFinite(value);

// What lies in the middle goes to the even number, as in Python.
export const nearest = (value) => (value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));

function fixed(size, places) {
  const tie = Number.isInteger(size * 2 ** (places + 1)); // only then does a size lie exactly in the middle
  return (tie ? nearest(size * 10 ** places) / 10 ** places : size).toFixed(places);
}

export function number(value, digits = 3) {
  if (!known(value)) return t("unknown");
  if (value === 0) return "0";
  const size = Math.abs(value);
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  if (places > 8) return value.toExponential(digits - 1).replace("-", "−").replace(".", POINT);
  let text = fixed(size, places);
  if (text.includes(".")) text = text.replace(/\.?0+$/, "");
  const [whole, part] = text.split(".");
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole;
  return (value < 0 ? "−" : "") + grouped + (part ? POINT + part : "");
}

export const signed = (value, digits = 2) => (value > 0 ? "+" : "") + number(value, digits);

export function percent(chance) {
  if (!known(chance)) return t("unknown");
  const whole = chance > 0 && chance <= 0.005 ? "<1" : chance >= 0.995 && chance < 1 ? ">99" : nearest(100 * chance);
  return whole + PERCENT;
}

// What a slider gives back is rounded to so many significant digits; a change then has a short name.
const DIGITS = 3;
export const rounded = (value) => Number(value.toPrecision(DIGITS));
