// What the order parameter did, with the settings of each moment. Pure.
const MOST = 24000, APART = 0.05; // rows kept; time between two rows

export class History {
  constructor() { this.clear(); }

  clear() { this.rows = []; }

  // add(simulation): a row, unless the last one is too near
  add({ time, order, coupling, width, noise, lag, law, count }) {
    if (this.rows.length && time - this.rows.at(-1).time < APART - 1e-9) return;
    this.rows.push({ time, order, coupling, width, noise, lag, law, count });
    if (this.rows.length > MOST) this.rows.splice(0, MOST / 2);
  }

  // window(length) -> {times, orders: one array for each group, ends: [from, to]}: the latest stretch of time
  window(length) {
    const now = this.rows.at(-1)?.time ?? 0, from = Math.max(0, now - length);
    const seen = this.rows.filter(({ time }) => time >= from), groups = this.rows.at(-1)?.order.length ?? 1;
    const orders = Array.from({ length: groups }, (_, g) => seen.map(({ order }) => order[g]));
    return { times: seen.map(({ time }) => time), orders, ends: [from, Math.max(now, from + length)] };
  }

  csv() {
    const groups = this.rows[0]?.order.length ?? 1;
    const names = ['t', ...Array.from({ length: groups }, (_, g) => (groups > 1 ? `r${g + 1}` : 'r')), 'coupling', 'frequencies', 'width', 'noise', 'phase_lag', 'oscillators'];
    const lines = this.rows.map((row) => [
      row.time.toFixed(4), ...row.order.map((r) => r.toFixed(9)), row.coupling, row.law, row.width, row.noise, row.lag, row.count,
    ]);
    return `${[names, ...lines].map((line) => line.join(',')).join('\n')}\n`;
  }
}
