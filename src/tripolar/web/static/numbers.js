// Numbers for people, as the report writes them: significant digits, a true minus, thousands apart.

const THIN = "\u202f";

export const known = (value) => typeof value === "number" && Number.isFinite(value);

export function number(value, digits = 3) {
  if (!known(value)) return "unknown";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  if (places > 8) return value.toExponential(digits - 1).replace("-", "−");
  let text = size.toFixed(places);
  if (text.includes(".")) text = text.replace(/\.?0+$/, "");
  const [whole, part] = text.split(".");
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole;
  return (value < 0 ? "−" : "") + grouped + (part ? `.${part}` : "");
}

export const signed = (value, digits = 2) => (value > 0 ? "+" : "") + number(value, digits);

export function percent(chance) {
  if (!known(chance)) return "unknown";
  if (chance > 0 && chance < 0.005) return "<1%";
  if (chance > 0.995 && chance < 1) return ">99%";
  return `${Math.round(100 * chance)}%`;
}

// What a slider gives back is rounded to so many significant digits; a change then has a short name.
export const DIGITS = 3;
export const rounded = (value) => Number(value.toPrecision(DIGITS));
