// What has been changed: a list of paths with values, with undo and redo, and its place in the address.
//
// The address holds the view: #s=NAME&f=FINGERPRINT&v=VERSION&step=K&PATH=VALUE… It stays behind the #, so that no
// server, and no log of one, ever sees it. Of a visitor's own file it holds the name, and not the text.

const COALESCE = 900; // ms within which moves of one assumption are one step back

/** What was changed: the values of assumptions, and the visitor's own and edited claims. */
export function createStore(changed, claims = []) {
  let past = [];
  let future = [];
  let present = { entries: new Map(), claims };
  let last = { path: null, time: 0 };

  const equal = (a, b) => a.claims === b.claims && a.entries.size === b.entries.size
    && [...a.entries].every(([path, value]) => b.entries.get(path) === value);

  /** Go over to another state; whether it is another. A `keep` of false goes on with the step that was made last. */
  function become(part, keep = true) {
    const next = { ...present, ...part };
    if (equal(next, present)) return false;
    const before = past.at(-1);
    if (keep) past = [...past.slice(-199), present];
    else if (before && equal(next, before)) past = past.slice(0, -1); // it led back to where it began: no step is left
    last = { path: null, time: 0 };
    future = [];
    present = next;
    changed();
    return true;
  }

  return {
    get changes() { return [...present.entries].map(([path, value]) => `${path}=${value}`); },
    get entries() { return present.entries; },
    get claims() { return present.claims; },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    /** Set a path to a value; null puts it back. Moves of one path in quick succession are one step. */
    set(path, value, time = performance.now()) {
      const entries = new Map(present.entries);
      if (value === null) entries.delete(path);
      else entries.set(path, String(value));
      const steps = past.length;
      const same = last.path === path && time - last.time < COALESCE && steps > 0;
      if (become({ entries }, !same) && past.length >= steps) last = { path, time };
    },
    /** Put a path back, as a step of its own. */
    putBack(path) { become({ entries: new Map([...present.entries].filter(([each]) => each !== path)) }); },
    claim(claims) { become({ claims }); },
    replace(entries) { become({ entries: new Map(entries) }); },
    reset() { become({ entries: new Map() }); },
    load(entries) { past = []; future = []; present = { ...present, entries: new Map(entries) }; changed(); },
    undo() {
      if (!past.length) return;
      future = [present, ...future];
      present = past.at(-1);
      past = past.slice(0, -1);
      last = { path: null, time: 0 };
      changed();
    },
    redo() {
      if (!future.length) return;
      past = [...past, present];
      [present, ...future] = future;
      last = { path: null, time: 0 };
      changed();
    },
  };
}

/** Changes as the server is told them, PATH=VALUE each, as pairs. */
export const pairsOf = (changes) => changes.map((text) => {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
});

export function addressOf(structure, { entries, claims, pinned, file, step = 0, beside = false, looks = [] }) {
  const query = new URLSearchParams({
    ...(file ? { file } : { s: structure.scenario.name }), f: structure.scenario.fingerprint.slice(0, 12), v: structure.tripolar,
  });
  if (step) query.append("step", step);
  if (pinned) query.append("a", JSON.stringify([...pinned]));
  if (pinned && beside) query.append("ab", "1");
  for (const look of looks) query.append("look", look);
  for (const { id, says, holds, rests_on: rests, edits } of claims) {
    query.append(edits ? "edit" : "claim", JSON.stringify([id, says, holds, ...(rests.length ? [rests.join(" ")] : [])]));
  }
  for (const [path, value] of entries) query.append(path, value);
  return `#${query}`;
}

export function readAddress(hash) {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const view = { name: query.get("s"), file: query.get("file"), fingerprint: query.get("f"), version: query.get("v"), entries: [], claims: [], pinned: null, step: 0, beside: query.has("ab"), looks: query.getAll("look") };
  for (const [path, value] of query) {
    if (path === "claim" || path === "edit") view.claims.push(...readClaim(value, path === "edit"));
    else if (path === "step") view.step = Number(value);
    else if (path === "a") view.pinned = readPinned(value);
    else if (!["s", "file", "f", "v", "ab", "look"].includes(path)) view.entries.push([path, value]);
  }
  return view;
}

function readPinned(text) {
  try {
    const entries = JSON.parse(text);
    const pair = (each) => Array.isArray(each) && each.length === 2 && each.every((part) => typeof part === "string");
    return Array.isArray(entries) && entries.every(pair) ? entries : null;
  } catch {
    return null;
  }
}

function readClaim(text, edits) {
  try {
    const parts = JSON.parse(text);
    if (Array.isArray(parts) && [3, 4].includes(parts.length) && parts.every((part) => typeof part === "string")) {
      const [id, says, holds, rests = ""] = parts;
      return [{ id, says, holds, rests_on: rests.split(" ").filter(Boolean), edits }];
    }
  } catch { /* not a claim: an address can be cut off on its way */ }
  return [];
}
