// Follows runs over the server's cursor route: one request in flight, new rows only, slower when nothing moves.
const QUICK = 300, SLOW = 2000, FAILING = 5000; // ms between questions
const LIVE = new Set(['queued', 'running']), LEFT = new Set(['paused']);

// follow(base, ids, {onRuns(runs), onTrouble(sentence or '')}) -> {runs, ask(), stop()}
// runs: Map id -> {id, name, state, want, place, epochs, device, config, error, notice, rows}, rows in order of epochs.
export function follow(base, ids, { onRuns, onTrouble }) {
  const runs = new Map(ids.map((id) => [id, { id, state: 'unknown', want: 'run', rows: [] }]));
  const cursors = new Map(ids.map((id) => [id, 0]));
  let timer = 0, alive = true, asking = false, failures = 0;

  async function ask() {
    clearTimeout(timer);
    if (asking || !alive) return;
    asking = true;
    try {
      const answer = await question(base, cursors);
      if (!alive) return;
      if (failures) onTrouble('');
      failures = 0;
      answer.runs.forEach((run) => merge(runs, cursors, { ...run, notice: answer.notice }));
      onRuns(runs);
    } catch (error) {
      if (!alive) return;
      failures += 1;
      if (failures > 1) onTrouble('Expected an answer from the server; got none. Keep the page open: it asks again by itself.');
      console.debug(error);
    } finally {
      asking = false;
      if (alive) timer = setTimeout(ask, failures ? FAILING : pause(runs));
    }
  }

  ask();
  return { runs, ask, stop() { alive = false; clearTimeout(timer); } };
}

async function question(base, cursors) {
  const query = new URLSearchParams({ ids: [...cursors.keys()].join(','), after: [...cursors.values()].join(',') });
  const response = await fetch(`${base}/api/runs?${query}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

// A run that was taken up again may have lost its last rows: rows replace those of the same epoch and later.
function merge(runs, cursors, { rows = [], next, ...news }) {
  const run = runs.get(news.id);
  if (!run) return;
  const from = rows.length ? rows[0].epoch : Infinity;
  run.rows = [...run.rows.filter((row) => row.epoch < from), ...rows];
  Object.assign(run, news);
  if (next < cursors.get(news.id)) run.rows = run.rows.slice(0, next);
  cursors.set(news.id, next ?? cursors.get(news.id));
}

function pause(runs) {
  const states = [...runs.values()];
  if (states.some((run) => LIVE.has(run.state)) && !document.hidden) return QUICK;
  if (states.some((run) => LIVE.has(run.state) || LEFT.has(run.state))) return SLOW;
  return FAILING;
}

export const over = (run) => !LIVE.has(run.state) && !LEFT.has(run.state);
