// Where every oscillator was, for files: the latest states that fit into a bounded room.
import { settingsOf } from './history.js';
import { npz } from './npz.js';

const ROOM = 64 * 2 ** 20, APART = 0.05; // bytes of positions kept; time between two states

export class Trajectory {
  constructor({ room = ROOM, apart = APART } = {}) {
    Object.assign(this, { room, apart });
    this.clear();
  }

  clear() { Object.assign(this, { states: [], oldest: 0, count: 0, flow: null, changes: [] }); }

  // add(simulation): its state, unless the last one is too near. Another crowd begins anew.
  add(simulation) {
    const { time, count, flow, x } = simulation;
    if (count !== this.count || flow !== this.flow) this.clear();
    Object.assign(this, { count, flow });
    if (this.states.length && time - this.latest.time < this.apart - 1e-9) return;
    const most = Math.max(1, Math.floor(this.room / (4 * x.length)));
    const full = this.states.length === most, slot = full ? this.states[this.oldest] : { positions: new Float32Array(x.length) };
    if (full) this.oldest = (this.oldest + 1) % most;
    else this.states.push(slot);
    Object.assign(slot, { time, order: simulation.order, total: simulation.total });
    this.note(time, settingsOf(simulation));
    simulation.space(slot.positions);
  }

  // note(time, settings): what is not as it was at the state before
  note(time, settings) {
    const before = this.settings(time), changed = Object.entries(settings).filter(([key, value]) => before[key] !== value);
    if (changed.length) this.changes.push({ t: time, ...Object.fromEntries(changed) });
  }

  // settings(time) -> those that led to the state at that time
  settings(time) {
    const { t, ...known } = Object.assign({}, ...this.changes.filter((one) => one.t <= time));
    return known;
  }

  get latest() { return this.states.at(this.oldest - 1); }

  // rows: states kept, in their order of time
  get rows() { return [...this.states.slice(this.oldest), ...this.states.slice(0, this.oldest)]; }

  // npz(settings) -> Blob: times (T), positions (T × N × m), order (T × groups), total (T), settings as JSON text: those of the
  // first state, and `changes`: from which state on others held
  npz(settings) {
    const { rows, count, flow } = this, states = rows.length, groups = flow?.groups ?? 1, first = rows[0]?.time ?? 0;
    const about = `The latest ${states} states of ${count} oscillators in each of ${groups} groups, at least ${this.apart} time units apart;`
      + ` up to ${this.room} bytes of positions are kept. A row of positions holds the space coordinates of one oscillator of each group,`
      + ' group by group. The settings are those of the first state; changes says which others held from the state at time t on.';
    const changes = this.changes.filter(({ t }) => t > first);
    return npz({
      times: { data: Float64Array.from(rows, ({ time }) => time), shape: [states] },
      positions: { data: rows.map(({ positions }) => positions), shape: [states, count, groups * (flow?.ambient ?? 1)] },
      order: { data: Float64Array.from(rows.flatMap(({ order }) => order)), shape: [states, groups] },
      total: { data: Float64Array.from(rows, ({ total }) => total), shape: [states] },
      settings: JSON.stringify({ ...settings, ...this.settings(first), changes, about }),
    });
  }

  // csv(onShare) -> Promise of a Blob: t, oscillator, group and its coordinates, a line for each oscillator of each group at each
  // time; written by a worker, from a copy of what is kept now
  csv(onShare = () => {}) {
    const { rows, flow } = this, worker = new Worker(new URL('./table.js', import.meta.url), { type: 'module' });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data: { share, blob } }) => { if (blob) resolve(blob); else onShare(share); };
      worker.onerror = ({ message }) => reject(new Error(message ?? 'The table could not be written.'));
      worker.postMessage({ states: rows.map(({ time, positions }) => ({ time, positions })), ambient: flow?.ambient ?? 0, groups: flow?.groups ?? 1 });
    }).finally(() => worker.terminate());
  }
}
