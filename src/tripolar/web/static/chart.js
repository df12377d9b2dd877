// A chart that the server drew from the reports' own specification: for a desk or a phone, for light or dark.

import { h, say } from "./dom.js";
import { DEPTH } from "./texts.js";

const AGAIN = 4;
const PAUSE = 1500;

// Beside the assumptions and the ledger a column is as narrow as a phone, up to a very wide window.
/** `at`, an address, answers with SVG; the browser takes the one drawing that fits. A server with too much to draw is asked again. */
export function chartPicture(at, { title, alt }) {
  const caption = h("figcaption", {}, title);
  const figure = h("figure", { class: "chart" }, picture(0), caption);

  function picture(attempt) {
    const drawing = (size, scheme) => `${at}${at.includes("?") ? "&" : "?"}size=${size}&scheme=${scheme}${attempt ? `&again=${attempt}` : ""}`;
    const failed = () => {
      if (attempt === AGAIN) say(caption, `${title}. ${DEPTH.chartFailed}`);
      else setTimeout(() => { if (figure.isConnected) figure.firstChild.replaceWith(picture(attempt + 1)); }, PAUSE * (attempt + 1));
    };
    return h("picture", {},
      h("source", { srcset: drawing("narrow", "dark"), media: "screen and (max-width: 100rem) and (prefers-color-scheme: dark)" }),
      h("source", { srcset: drawing("narrow", "light"), media: "(max-width: 100rem)" }),
      h("source", { srcset: drawing("wide", "dark"), media: "screen and (prefers-color-scheme: dark)" }),
      h("img", { src: drawing("wide", "light"), alt, onerror: failed }));
  }

  return figure;
}
