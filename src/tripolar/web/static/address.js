// Writing the view into the page's address, no oftener than browsers bear: Safari refuses an address that is
// written 100 times in 30 s, Chromium passes over what comes after 200 times in 10 s, and a slider moves 60 times a second.

const PAUSE = 400; // ms between two writings
const root = document.documentElement;

let wanted = null; // not written yet
let timer = null;

/** Write an address, at once if none was written lately; of several that come too soon, the last. */
export function writeAddress(address) {
  wanted = address;
  if (timer === null) pass();
  else root.dataset.address = "due";
}

/** Write what is still due, before somebody reads the address. */
export function settleAddress() {
  if (wanted !== null) history.replaceState(null, "", wanted);
  wanted = null;
  delete root.dataset.address;
}

/** Leave what is still due: the address is another's now. */
export function forgetAddress() {
  wanted = null;
  delete root.dataset.address;
}

function pass() {
  timer = wanted === null ? null : setTimeout(pass, PAUSE);
  settleAddress();
}

addEventListener("pagehide", settleAddress);
