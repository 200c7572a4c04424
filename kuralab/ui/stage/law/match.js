// Laws made alike: the concentration at which a law has a given mean resultant length, or a given height of its mode. Pure.
import { bisect } from '../kuramoto/consistent.js';

const MOST = 0.99; // longest mean resultant offered: beyond it every law is a needle

// What laws may share. measure(factor, d): the shared quantity, rising with the concentration; from a slider and back.
export const MATCHES = {
  resultant: { title: 'mean resultant', label: 'Mean resultant R', measure: ({ resultant }) => resultant, start: 0.7, step: 0.005, format: (R) => R.toFixed(3) },
  mode: {
    title: 'density at the mode', label: 'Mode over uniform', measure: ({ logRatio }) => logRatio(0), start: 2, step: 0.01,
    format: (level) => `${Number(Math.exp(level).toPrecision(3))} ×`,
  },
};

// strengthAt(law, d, kind, level, most) -> c; the strongest where the level is out of reach. most: where the slider ends, or beyond
export function strengthAt(law, d, kind, level, most = law.strength?.max) {
  if (!law.strength || level <= 0) return 0;
  const { from, to } = law.strength, { measure } = MATCHES[kind];
  if (measure(law.factor(d, to(most)), d) <= level) return to(most);
  return to(bisect((p) => measure(law.factor(d, to(p)), d) - level, from(0), most, 48));
}

// limit(laws, d, kind) -> the highest level that all of them reach
export function limit(laws, d, kind) {
  const tops = laws.map((law) => MATCHES[kind].measure(law.factor(d, law.strength.to(law.strength.max)), d));
  return kind === 'resultant' ? Math.min(MOST, ...tops) : Math.min(...tops);
}

// beyond(factor, angle): the probability farther than an angle from the mode
export function beyond({ reach }, angle) { return 1 - bisect((v) => reach(v) - angle, 0, 1, 48); }
