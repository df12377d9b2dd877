// The server's answers. An error is thrown with the one line that the server said.

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw Object.assign(new Error("unreachable"), { unreachable: true });
  }
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    throw Object.assign(new Error(told.error?.message || response.statusText), { status: response.status });
  }
  return response;
}

const post = (path, body, signal) =>
  ask(path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal,
  });

export const scenarios = async () => (await ask("/api/scenarios")).json();
export const structure = async (name) => (await ask(`/api/scenarios/${encodeURIComponent(name)}`)).json();
export const sources = async (name, of) =>
  (await ask(`/api/scenarios/${encodeURIComponent(name)}/sources?of=${encodeURIComponent(of)}`)).json();
export const point = async (name, changes, signal) =>
  (await post("/api/point", { scenario: { name }, changes }, signal)).json();
export const yaml = async (name, changes) => (await post("/api/yaml", { scenario: { name }, changes })).blob();
export const startEnsemble = async (name, changes, draws) =>
  (await post("/api/ensembles", { scenario: { name }, changes, draws })).json();
export const ensemble = async (id) => (await ask(`/api/ensembles/${id}`)).json();
export const cancelEnsemble = async (id) => (await ask(`/api/ensembles/${id}`, { method: "DELETE" })).json();

/** Ask for the latest of many wishes: one question under way at a time, and those in between are left out. */
export function latest(question, answered, failed) {
  let busy = false;
  let wish = null;
  async function go() {
    busy = true;
    while (wish !== null) {
      const mine = wish;
      wish = null;
      try {
        const answer = await question(mine);
        answered(answer, mine);
      } catch (problem) {
        if (problem.status === 429 && wish === null) {
          await new Promise((resolve) => setTimeout(resolve, 400));
          wish ??= mine;
        } else {
          failed(problem, mine);
        }
      }
    }
    busy = false;
  }
  return (mine) => {
    wish = mine;
    if (!busy) go();
  };
}
