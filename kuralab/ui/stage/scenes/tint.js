// Colours of data by what is known of them: their labels, their KL, their reconstruction error.
import { cyclic, labelColour, labelShape, rgb, sequential } from '../colour.js';
import { legend, scale } from '../legend.js';

const MEASURES = { kl: 'KL', error: 'Reconstruction error' };

// ways(space): [[key, title]] of the ways these data can be coloured
export function ways(space) {
  return [...space.labels.map(({ name }) => [name, name[0].toUpperCase() + name.slice(1)]), ...Object.entries(MEASURES)];
}

// measure(snapshot, way): one number per datum, or null for labels. Errors are in nats, larger is worse.
export function measure(snapshot, way) {
  if (way === 'kl') return snapshot.kl;
  return way === 'error' ? snapshot.reconstruction.map((value) => -value) : null;
}

// domain(values): the range that holds all but the outermost two per cent, so that one outlier hides nothing.
export function domain(values) {
  const sorted = Float32Array.from(values).sort(), cut = Math.floor(sorted.length * 0.02);
  return [sorted[cut] ?? 0, sorted[sorted.length - 1 - cut] ?? 1];
}

// tint(space, way, values, [low, high]) -> {ink: bytes (3n), shapes (n)}; values as from measure()
export function tint(space, way, values, [low, high]) {
  const label = labelled(space, way), ink = new Uint8Array(3 * space.count), shapes = new Float32Array(space.count);
  const colour = values ? (k) => sequential((values[k] - low) / (high - low || 1))
    : label.kind === 'class' ? (k) => rgb(labelColour(label.values[k])) : (k) => cyclic(label.values[k] / (2 * Math.PI));
  for (let k = 0; k < space.count; k++) {
    ink.set(colour(k), 3 * k);
    if (label?.kind === 'class') shapes[k] = labelShape(label.values[k]);
  }
  return { ink, shapes };
}

// key(space, way, [low, high], hidden, onToggle) -> the legend that says what the colours mean
export function key(space, way, range, hidden, onToggle) {
  const [, title] = ways(space).find(([name]) => name === way), label = labelled(space, way);
  if (!label) return scale({ title, map: sequential, low: range[0], high: range[1], unit: 'nats' });
  if (label.kind !== 'class') return scale({ title, map: cyclic, low: '0°', high: '360°' });
  const counts = label.names.map(() => 0);
  label.values.forEach((place) => { counts[place] += 1; });
  return legend({ title, items: label.names.map((name, k) => ({ name, count: counts[k] })), hidden, onToggle });
}

// classes(space, way): the class of every datum if the way shows classes, else null
export function classes(space, way) {
  const label = labelled(space, way);
  return label?.kind === 'class' ? label.values : null;
}

function labelled(space, way) { return space.labels.find(({ name }) => name === way); }
