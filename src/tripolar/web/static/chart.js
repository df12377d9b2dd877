// A chart that the server drew from the reports' own specification: for a desk or a phone, for light or dark.

import { h } from "./dom.js";

// Beside the assumptions and the ledger a column is as narrow as a phone, up to a very wide window.
/** `at`, an address with a query, answers with SVG; the browser takes the one drawing that fits. */
export function chartPicture(at, { title, alt }) {
  const drawing = (size, scheme) => `${at}&size=${size}&scheme=${scheme}`;
  return h("figure", { class: "chart" },
    h("picture", {},
      h("source", { srcset: drawing("narrow", "dark"), media: "screen and (max-width: 100rem) and (prefers-color-scheme: dark)" }),
      h("source", { srcset: drawing("narrow", "light"), media: "(max-width: 100rem)" }),
      h("source", { srcset: drawing("wide", "dark"), media: "screen and (prefers-color-scheme: dark)" }),
      h("img", { src: drawing("wide", "light"), alt })),
    h("figcaption", {}, title));
}
