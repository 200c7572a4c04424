// What the order parameters did, with the settings of each moment. Pure.
const MOST = 24000, APART = 0.05; // rows kept; time between two rows
const NAMES = {
  coupling: 'coupling', law: 'frequencies', width: 'width', noise: 'noise', lag: 'phase_lag', feedback: 'feedback', field: 'field',
  contrast: 'contrast', detuning: 'detuning', turn: 'angular_speed', count: 'oscillators',
};

// settingsOf(simulation) -> what moves it now
export function settingsOf(simulation) {
  const settings = Object.fromEntries(Object.keys(NAMES).map((key) => [key, simulation[key]]));
  return { ...settings, contrast: settings.contrast ?? simulation.flow.contrast };
}

export class History {
  constructor() { this.clear(); }

  clear() { this.rows = []; }

  // add(simulation): a row, unless the last one is too near
  add(simulation) {
    const { time, order, total } = simulation;
    if (this.rows.length && time - this.rows.at(-1).time < APART - 1e-9) return;
    this.rows.push({ time, order, total, ...settingsOf(simulation) });
    if (this.rows.length > MOST) this.rows.splice(0, MOST / 2);
  }

  // window(length) -> {times, orders: one array for each group, totals, ends: [from, to]}: the latest stretch of time
  window(length) {
    const now = this.rows.at(-1)?.time ?? 0, from = Math.max(0, now - length);
    const seen = this.rows.slice(this.first(from)), groups = this.rows.at(-1)?.order.length ?? 1;
    const orders = Array.from({ length: groups }, (_, g) => seen.map(({ order }) => order[g]));
    return { times: seen.map(({ time }) => time), orders, totals: seen.map(({ total }) => total), ends: [from, Math.max(now, from + length)] };
  }

  // first(time): the place of the first row that is not before it
  first(time) {
    let low = 0, high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  csv() {
    const groups = this.rows[0]?.order.length ?? 1, many = groups > 1;
    const names = ['t', ...Array.from({ length: groups }, (_, g) => (many ? `r${g + 1}` : 'r')), ...(many ? ['r_all'] : []), ...Object.values(NAMES)];
    const lines = this.rows.map((row) => [
      row.time.toFixed(4), ...row.order.map((r) => r.toFixed(9)), ...(many ? [row.total.toFixed(9)] : []), ...Object.keys(NAMES).map((key) => row[key]),
    ]);
    return `${[names, ...lines].map((line) => line.join(',')).join('\n')}\n`;
  }
}
