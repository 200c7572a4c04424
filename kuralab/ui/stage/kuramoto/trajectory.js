// Where every oscillator was, for files: the latest states that fit into a bounded room.
import { npz } from './npz.js';

const ROOM = 64 * 2 ** 20, APART = 0.05; // bytes of positions kept; time between two states

export class Trajectory {
  constructor({ room = ROOM, apart = APART } = {}) {
    Object.assign(this, { room, apart });
    this.clear();
  }

  clear() { Object.assign(this, { states: [], oldest: 0, count: 0, flow: null }); }

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
    simulation.space(slot.positions);
  }

  get latest() { return this.states.at(this.oldest - 1); }

  // rows: states kept, in their order of time
  get rows() { return [...this.states.slice(this.oldest), ...this.states.slice(0, this.oldest)]; }

  // npz(settings) -> Blob: times (T), positions (T × N × m), order (T × groups), total (T), settings as JSON text
  npz(settings) {
    const { rows, count, flow } = this, states = rows.length, groups = flow?.groups ?? 1;
    const about = `The latest ${states} states of ${count} oscillators in each of ${groups} groups, at least ${this.apart} time units apart; up to ${this.room} bytes of positions are kept. A row of positions holds the space coordinates of one oscillator of each group, group by group.`;
    return npz({
      times: { data: Float64Array.from(rows, ({ time }) => time), shape: [states] },
      positions: { data: rows.map(({ positions }) => positions), shape: [states, count, groups * (flow?.ambient ?? 1)] },
      order: { data: Float64Array.from(rows.flatMap(({ order }) => order)), shape: [states, groups] },
      total: { data: Float64Array.from(rows, ({ total }) => total), shape: [states] },
      settings: JSON.stringify({ ...settings, about }),
    });
  }

  // csv() -> Blob: t, oscillator, group and its coordinates, a line for each oscillator of each group at each time
  csv() {
    const { rows, flow } = this, ambient = flow?.ambient ?? 0, groups = flow?.groups ?? 0;
    const lines = ({ time, positions }) => {
      const out = [];
      for (let at = 0; at < positions.length; at += ambient) {
        const point = Math.floor(at / ambient);
        out.push(`${time.toFixed(4)},${Math.floor(point / groups) + 1},${(point % groups) + 1},${Array.from(positions.subarray(at, at + ambient), (v) => v.toFixed(7)).join(',')}\n`);
      }
      return out.join('');
    };
    const head = ['t', 'oscillator', 'group', ...Array.from({ length: ambient }, (_, axis) => `x${axis + 1}`)].join(',');
    return new Blob([`${head}\n`, ...rows.map(lines)], { type: 'text/csv' });
  }
}
