// The numbers behind the charts: density against angle, information against concentration. Pure.
import { around, fan } from './grounds/grid.js';
import { strengthAt } from './match.js';
import { sharpness } from './member.js';

const EVEN = 90, FINE = 60; // points of a density curve on each side: even ones, and those that crowd at the mode
const STEPS = 60, LEAST = 1e-12;
const DEGREE = 180 / Math.PI;

// densities(panels, log) -> {data: [degrees, y…], series, table}: the table is the data without logarithms; each law's density at an angle from its mode; of one law of two angles, each angle's
export function densities(panels, log, inks, grey) {
  const { dims, area } = panels[0].ground, ring = dims[0] === 2, alone = panels.length === 1 && dims.length > 1, factors = alone ? [0, 1] : [0], share = ring ? 2 * Math.PI : area;
  const lines = panels.flatMap(({ entry, member }) => factors.map((k) => ({
    part: member.parts[k], label: alone ? `${entry.symbol} θ${'₁₂'[k]}` : entry.symbol, colour: alone ? inks[k] : entry.colour,
  })));
  const sharp = panels.flatMap(({ member, ground }) => sharpness(member, ground)), spread = ring ? around : fan;
  const angles = Float64Array.from(new Set([0, ...new Set(sharp)].flatMap((s, k) => [...spread(s, k ? FINE : EVEN).angles]))).sort();
  const degrees = [...angles].map((angle) => angle * DEGREE), heights = [...lines.map(({ part }) => [...angles].map((angle) => Math.exp(part.logRatio(angle)) / share)), [...angles].map(() => 1 / share)];
  const shown = (column) => (log ? column.map((value) => Math.log10(Math.max(value, LEAST))) : column);
  return {
    data: [degrees, ...heights.map(shown)], table: [degrees, ...heights],
    series: [...lines.map(({ label, colour }) => ({ label, colour })), { label: 'uniform', colour: grey, dash: [5, 4], width: 1.25 }],
  };
}

const tables = new Map();

// The first factor of a law along its own slider: [c, R, KL].
function table(entry, law, d) {
  const key = `${entry.name} ${d}`;
  if (!tables.has(key)) {
    tables.set(key, Array.from({ length: STEPS + 1 }, (_, k) => {
      const c = law.strength.to((law.strength.max * k) / STEPS), { resultant, kl } = law.factor(d, c);
      return [c, resultant, kl];
    }));
  }
  return tables.get(key);
}

// information(offered: [{law, entry}], panels, by) -> {data, series, range, points}: KL to the uniform law of every law on this
// manifold, the first angle's concentration running and the rest as it is; `by` is 'strength' or 'resultant'
export function information(offered, panels, by, text) {
  const { ground: { dims } } = panels[0], column = by === 'resultant' ? 1 : 0, able = offered.filter(({ law }) => law.strength);
  const rows = [], most = Math.max(8, ...panels.map(({ strengths }) => 1.25 * strengths[0]));
  able.forEach(({ law, entry }, k) => {
    const rest = others(panels.find((panel) => panel.entry.name === entry.name), law, panels[0], dims);
    table(entry, law, dims[0]).forEach((row) => { if (column || row[0] <= most * 1.2) rows.push([row[column], k + 1, row[2] + rest]); });
  });
  const now = panels.map(({ strengths, member, entry }) => [column ? member.resultants[0] : strengths[0], member.kl, entry]);
  now.forEach(([x, kl]) => rows.push([x, able.length + 1, kl]));
  rows.sort((a, b) => a[0] - b[0]);
  const data = Array.from({ length: able.length + 2 }, (_, k) => rows.map(([x, at, value]) => (k ? (at === k ? value : null) : x)));
  const dim = (entry) => panels.some((panel) => panel.entry.name === entry.name);
  return {
    data, table: data, range: column ? [0, 1] : [0, most],
    series: [...able.map(({ entry }) => ({ label: entry.symbol, colour: entry.colour, width: dim(entry) ? 2.5 : 1 })), { label: 'now', colour: text, width: 0, points: true }],
  };
}

// What the other angles and the bond add to the KL: a law that is not shown is given the same mean resultant there.
function others(panel, law, shown, dims) {
  if (panel) return panel.member.kl - panel.member.parts[0].kl;
  return dims.slice(1).reduce((sum, d, k) => sum + law.factor(d, strengthAt(law, d, 'resultant', shown.member.resultants[k + 1])).kl, 0);
}

// csv(names, columns) -> text; cells without a number are empty
export function csv(names, columns) {
  const lines = columns[0].map((_, row) => columns.map((column) => (Number.isFinite(column[row]) ? String(column[row]) : '')).join(','));
  return `${names.join(',')}\n${lines.join('\n')}\n`;
}
