// What the dots' colours mean: a label, the KL, the reconstruction error, or the phase on the manifold. Pure.
import { GREY, cyclic, labelColour, labelShape, rgb, sequential } from '../colour.js';

const PLAIN_SHAPE = 0, UNKNOWN = rgb(GREY);

// modes(space) -> [[key, title]]: the meanings this run offers
export function modes(space) {
  const list = space.labels.map(({ name }) => [`label.${name}`, title(name)]);
  list.push(['kl', 'KL'], ['error', 'Reconstruction error']);
  if (space.manifold.phase) list.push(['phase', 'Phase']);
  return list;
}

// paint(space, mode, {z, kl, reconstruction}) -> {colours (3n bytes), shapes (n), groups (n) | null, legend}
// legend: {title, items: [{name, count}]} for classes, {title, map, low, high, unit} for numbers
export function paint(space, mode, state) {
  const label = space.labels.find(({ name }) => mode === `label.${name}`);
  if (label?.kind === 'class') return classes(label);
  if (label?.kind === 'amount') return numbers(label.values, title(label.name), label.unit);
  if (label) return turns(label.values, title(label.name));
  if (mode === 'phase') return turns(phases(space, state.z), 'Phase');
  const values = mode === 'kl' ? state.kl : Float32Array.from(state.reconstruction, (v) => -v);
  return numbers(values, mode === 'kl' ? 'KL' : 'Reconstruction error', 'nats');
}

export function title(name) { return name.replace(/^[a-z]/, (first) => first.toUpperCase()).replaceAll('_', ' '); } // a Greek letter is a symbol

function phases(space, z) {
  return Float32Array.from({ length: space.count }, (_, k) => space.manifold.phase(space.row(z, k)));
}

// classes({name, names, values: class numbers}), turns(radians, name), numbers(values, name, unit) -> the same as paint.
// What is not known of a datum is grey.
export function classes({ name, names, values }) {
  const found = Math.max(names.length, 1 + values.reduce((most, v) => Math.max(most, v), 0));
  const counts = new Array(found).fill(0);
  values.forEach((v) => { counts[v]++; });
  const inks = counts.map((_, k) => rgb(labelColour(k)));
  return {
    colours: spread(values, (v) => inks[v]),
    shapes: Array.from(values, labelShape),
    groups: values,
    legend: { title: title(name), items: counts.map((count, k) => ({ name: names[k] ?? String(k), count })) },
  };
}

export function turns(values, name) {
  return plain(values, (v) => cyclic(v / (2 * Math.PI)), { title: name, map: (t) => cyclic(t - 0.5), low: -180, high: 180, unit: '°' });
}

export function numbers(values, name, unit) {
  const sorted = Float32Array.from(values).filter(Number.isFinite).sort(), low = sorted[Math.floor(0.02 * sorted.length)];
  const high = sorted[Math.ceil(0.98 * sorted.length) - 1], range = high - low || 1;
  return plain(values, (v) => sequential((v - low) / range), { title: name, map: sequential, low, high, unit });
}

function plain(values, ink, legend) {
  return { colours: spread(values, (v) => (Number.isFinite(v) ? ink(v) : UNKNOWN)), shapes: new Array(values.length).fill(PLAIN_SHAPE), groups: null, legend };
}

function spread(values, ink) {
  const bytes = new Uint8Array(3 * values.length);
  values.forEach((v, k) => bytes.set(ink(v), 3 * k));
  return bytes;
}
