// What has been changed: a list of paths with values, with undo and redo, and its place in the address.
//
// The address holds the view: #s=NAME&f=FINGERPRINT&v=VERSION&step=K&PATH=VALUE… It stays behind the #, so that no
// server, and no log of one, ever sees it.

const COALESCE = 900; // ms within which moves of one assumption are one step back

export function createStore(changed) {
  let past = [];
  let future = [];
  let present = new Map();
  let last = { path: null, time: 0 };

  const equal = (a, b) => a.size === b.size && [...a].every(([path, value]) => b.get(path) === value);

  function become(next, keep = true) {
    if (equal(next, present)) return;
    if (keep) past = [...past.slice(-199), present];
    future = keep ? [] : future;
    present = next;
    changed();
  }

  return {
    get changes() { return [...present].map(([path, value]) => `${path}=${value}`); },
    get entries() { return present; },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    /** Set a path to a value; null puts it back. */
    set(path, value, time = performance.now()) {
      const next = new Map(present);
      if (value === null) next.delete(path);
      else next.set(path, String(value));
      const same = last.path === path && time - last.time < COALESCE && past.length > 0;
      last = { path, time };
      become(next, !same);
    },
    replace(entries) { last = { path: null, time: 0 }; become(new Map(entries)); },
    load(entries) { past = []; future = []; present = new Map(entries); changed(); },
    reset() { last = { path: null, time: 0 }; become(new Map()); },
    undo() {
      if (!past.length) return;
      future = [present, ...future];
      present = past.pop();
      last = { path: null, time: 0 };
      changed();
    },
    redo() {
      if (!future.length) return;
      past = [...past, present];
      present = future.shift();
      last = { path: null, time: 0 };
      changed();
    },
  };
}

export function addressOf(structure, entries, claims, pinned, step = 0) {
  const query = new URLSearchParams({
    s: structure.scenario.name, f: structure.scenario.fingerprint.slice(0, 12), v: structure.tripolar,
  });
  if (step) query.append("step", step);
  if (pinned) query.append("a", JSON.stringify([...pinned]));
  for (const claim of claims) query.append("claim", JSON.stringify([claim.id, claim.says, claim.holds]));
  for (const [path, value] of entries) query.append(path, value);
  return `#${query}`;
}

export function readAddress(hash) {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const view = { name: query.get("s"), fingerprint: query.get("f"), version: query.get("v"), entries: [], claims: [], pinned: null, step: 0 };
  for (const [path, value] of query) {
    if (path === "claim") view.claims.push(...readClaim(value));
    else if (path === "step") view.step = Number(value);
    else if (path === "a") view.pinned = readPinned(value);
    else if (!["s", "f", "v"].includes(path)) view.entries.push([path, value]);
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

function readClaim(text) {
  try {
    const parts = JSON.parse(text);
    if (Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === "string")) {
      return [{ id: parts[0], says: parts[1], holds: parts[2] }];
    }
  } catch { /* not a claim: an address can be cut off on its way */ }
  return [];
}
