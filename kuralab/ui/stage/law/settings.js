// What can be set, in which range, and its place in the address.
import { MATCHES } from './match.js';

const SEEDS = 2 ** 31 - 1;
export const COUNT = {
  key: 'count', label: 'Samples', min: 1, max: 4, step: 0.01, value: 1000, format: (v) => whole(v).toLocaleString('en'), from: (n) => Math.log10(n), to: whole,
};
const CHOICES = { match: Object.keys(MATCHES), shape: ['height', 'rose'], scale: ['linear', 'log'], axis: ['strength', 'resultant'] };
const FREE = { c: [0, 1000, 2], c2: [0, 1000, 2], correlation: [-0.9, 0.9, 0.6], level: [0, 12, null], seed: [0, SEEDS, 0], count: [10, 10000, 1000] };
const WHOLE = ['seed', 'count'];

function whole(slider) { return Math.round(Number((10 ** slider).toPrecision(2))); }

// read(url, {laws, comparisons}) -> settings: what the address says, where it makes sense
export function read(url, { laws, comparisons }) {
  const settings = {};
  for (const [key, [low, high, value]] of Object.entries(FREE)) settings[key] = within(url.get(key), low, high, value);
  WHOLE.forEach((key) => { settings[key] = Math.round(settings[key]); });
  for (const [key, known] of Object.entries(CHOICES)) settings[key] = oneOf(url.get(key), known);
  settings.compare = comparisons.some(({ name }) => name === url.get('compare')) ? url.get('compare') : '';
  settings.level ??= MATCHES[settings.match].start;
  const law = laws.find(({ name }) => name === url.get('law')) ?? laws[0];
  settings.law = law.name;
  settings.manifold = law.manifolds.includes(url.get('manifold')) ? url.get('manifold') : law.manifolds.at(-1);
  const pick = Number(url.get('pick') ?? NaN);
  settings.pick = Number.isInteger(pick) && pick >= 0 ? pick : null;
  return settings;
}

// place(url, specs, settings): the angles that a manifold needs and the settings lack
export function place(url, specs, settings) {
  for (const { key, min, max, value } of specs) settings[key] ??= within(url.get(key), Math.min(min, -180), Math.max(max, 180), value);
}

// write(url, changes): the same settings into the address, with digits enough to draw the same picture
export function write(url, changes) {
  for (const [key, value] of Object.entries(changes)) url.set(key, typeof value === 'number' ? String(Number(value.toPrecision(12))) : value);
}

function within(text, low, high, otherwise) {
  const value = Number(text);
  return text !== null && text !== '' && Number.isFinite(value) && value >= low && value <= high ? value : otherwise;
}

function oneOf(text, known) { return known.includes(text) ? text : known[0]; }
