// What is said in numbers: of each law, of the picked sample and its neighbours, of the chosen ones.
import { h, number } from '../dom.js';
import { term } from '../glossary.js';
import { beyond } from './match.js';

const NEAR = 6, DEGREE = 180 / Math.PI;
const percent = (share) => `${number(Math.max(0, 100 * share))} %`;

// nearest(panel, index) -> [[index, geodesic distance], …]: the samples next to one, without it
export function nearest({ points, ground: { features }, base }, index) {
  const row = (k) => points.subarray(k * features, (k + 1) * features), own = row(index);
  return Array.from({ length: points.length / features }, (_, k) => [k, k === index ? Infinity : base.manifold.dist(own, row(k))])
    .sort((a, b) => a[1] - b[1]).slice(0, NEAR);
}

// A label and its value, which stay on one line.
function pair(label, ...value) { return h('div', {}, h('dt', {}, label), h('dd', {}, ...value)); }

// facts(panel, named) -> element: one law in a row of numbers
export function facts({ law, entry, member, integral, points, ground, modes, strengths }, named) {
  const [part] = member.parts, far = member.parts.length === 1 ? pair('beyond 90°', percent(beyond(part, Math.PI / 2))) : null;
  const radius = law.hyperbolic && law.strength ? pair(term('s', 'Hyperbolic radius, s = 2 artanh ρ: the distance of the parameter from the centre of the disc.'), strengths.map(number).join(', ')) : null;
  const shown = member.resultants.map(number).join(', '), drawn = sampled(points, ground, modes).map(number).join(', ');
  return h('dl', { class: 'numbers', style: `--ink: ${entry.colour}` }, named ? h('div', {}, h('dt', {}, h('strong', {}, entry.symbol))) : null,
    pair(term('R', 'resultant'), shown), pair('of the samples', drawn), radius,
    pair(term('KL', 'divergence'), `${number(member.kl)} nats`), pair('mode', `${number(Math.exp(member.peak))} ${ground.unit}`),
    far, pair(term('∫', 'The density summed over the mesh that is drawn: 1 when the mesh resolves the law.'), integral.toFixed(4)));
}

// The length of the samples' mean in each factor.
function sampled(points, { dims, features }, modes) {
  return dims.map((d, k) => {
    const from = dims.slice(0, k).reduce((sum, size) => sum + size, 0), mean = new Float64Array(d);
    for (let row = from; row < points.length; row += features) for (let axis = 0; axis < d; axis++) mean[axis] += points[row + axis];
    return Math.hypot(...mean) / (points.length / features);
  });
}

// strength(panel) -> how concentrated a law is, in its own words
export function strength({ law: { strength: own }, strengths }) { return own ? `${own.letter} ${[...new Set(strengths)].map(own.format).join(', ')}` : ''; }

// picked(panel, index, near) -> element: where the sample is, its density, and what lies next to it
export function picked(panel, index, near) {
  const { ground, points, density, entry } = panel, at = index * ground.features;
  const places = ground.coordinates(points, at).map(([name, text]) => pair(name, text));
  return h('div', { class: 'pickcard' }, h('strong', {}, `Sample ${index.toLocaleString('en')} · ${entry.symbol}`), h('dl', { class: 'numbers' }, places,
    pair('density', `${number(Math.exp(density(points, at)))} ${ground.unit}`),
    h('div', { class: 'long' }, h('dt', {}, 'nearest'), h('dd', {}, near.map(([k, away]) => `${k.toLocaleString('en')} (${number(away * DEGREE)}°)`).join(', ')))));
}

// chosen(panels, set, count) -> element
export function chosen(set, count) {
  return h('p', { class: 'told' }, h('strong', {}, `${set.size.toLocaleString('en')} of ${count.toLocaleString('en')} samples chosen: ${percent(set.size / count)}`));
}
