// The language of the page's own texts: English, or what its address asks for with ?language=, where "auto" is that
// of the browser. A catalogue is made from gettext's by tools/translations.py; what it lacks stays English.

/** Languages of the page by code, each by its own name; `auto` takes the browser's where the page has it. */
export const LANGUAGES = { en: "English", ru: "Русский" };

const asked = new URLSearchParams(location.search).get("language") ?? "en";
const wanted = asked === "auto" ? navigator.languages.map((each) => each.split("-")[0]) : [asked];
export const language = wanted.find((each) => each in LANGUAGES) ?? "en";

const texts = language === "en" ? {}
  : await fetch(`/static/${language}.json`).then((found) => (found.ok ? found.json() : {}), () => ({}));
const categories = new Intl.PluralRules(language);

document.documentElement.lang = language;

/** A text in the language of the page, its {names} filled in. */
export function t(text, values = {}) {
  return filled(typeof texts[text] === "string" ? texts[text] : text, values);
}

/** The same where it hangs on a count, {n}: as for one in English, or for several. */
export function many(n, one, several, values = {}) {
  const forms = texts[one];
  const text = forms && typeof forms === "object" ? forms[categories.select(n)] ?? forms.other : n === 1 ? one : several;
  return filled(text, { n, ...values });
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

/** Every text of an object or list in the language of the page; functions make their own. */
export function translated(of) {
  if (typeof of === "string") return t(of);
  if (Array.isArray(of)) return of.map(translated);
  return typeof of === "object" ? Object.fromEntries(Object.entries(of).map(([name, each]) => [name, translated(each)])) : of;
}
