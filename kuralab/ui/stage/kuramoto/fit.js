// Laws fitted to a group of oscillators: the Cauchy law by its conformal barycentre, the von Mises–Fisher law by its mean. Pure.
// Positions lie as in simulation.js: x[(coordinate · groups + group) · N + oscillator].
import { heights } from '../law/cauchy.js';
import * as vonMisesFisher from '../law/laws/von-mises-fisher.js';
import { strengthAt } from '../law/match.js';

const NARROW = Math.log1p(1e10); // the slider's place of the most concentrated law that is fitted
const MOST = 60, NEAR = 1e-11, EDGE = 1 - 1e-12;
const ENOUGH = 4000; // oscillators that are fitted: of more, every second, third, …

const apartOf = (count) => Math.ceil(count / ENOUGH);

// mobius(w, v) -> the point to which the map of the ball that takes the centre to w takes v; v may lie on the sphere
export function mobius(w, v) {
  let inner = 0, own = 0, other = 0;
  for (let i = 0; i < w.length; i++) { inner += w[i] * v[i]; own += w[i] * w[i]; other += v[i] * v[i]; }
  const below = 1 + 2 * inner + own * other;
  return w.map((value, i) => ((1 + 2 * inner + other) * value + (1 - own) * v[i]) / below);
}

// barycentre({x, count, flow: {ambient, groups}}, group, from) -> w: the point of the ball whose map back to the centre leaves
// the points balanced, which is the likeliest parameter of a Cauchy law; `from` is where to begin. At most half of the points may share a place.
export function barycentre({ x, count, flow: { ambient, groups } }, group, from = null) {
  const stride = groups * count, begin = group * count, reach = ambient / (2 * (ambient - 1)), apart = apartOf(count), many = Math.ceil(count / apart);
  let w = from ? [...from] : new Array(ambient).fill(0);
  for (let turn = 0; turn < MOST; turn++) {
    const own = square(w), sum = new Array(ambient).fill(0);
    for (let k = begin; k < begin + count; k += apart) {
      let away = 0;
      for (let i = 0, at = k; i < ambient; i++, at += stride) away += (x[at] - w[i]) ** 2;
      const scale = (1 - own) / Math.max(away, 1e-300);
      for (let i = 0, at = k; i < ambient; i++, at += stride) sum[i] += scale * (x[at] - w[i]) - w[i];
    }
    const step = sum.map((value) => (reach * value) / many), size = Math.sqrt(square(step));
    const next = mobius(w, size > 0.9 ? step.map((value) => (0.9 * value) / size) : step);
    if (!(square(next) < EDGE)) return w;
    w = next;
    if (size < NEAR) break;
  }
  return w;
}

// fits(simulation, group, from) -> {w, s, kappa, mean, gap}: both laws and how much likelier the second is, in nats an oscillator
export function fits(simulation, group, from = null) {
  const { flow: { ambient, groups } } = simulation, w = barycentre(simulation, group, from);
  const mean = Array.from({ length: ambient }, (_, i) => simulation.mean[i * groups + group]), r = Math.sqrt(square(mean));
  const s = 2 * Math.atanh(Math.sqrt(square(w))), kappa = strengthAt(vonMisesFisher, ambient, 'resultant', r, NARROW);
  const cauchy = heights(ambient, s), bell = vonMisesFisher.factor(ambient, kappa).logRatio;
  return { w, s, kappa, mean, cauchy, bell, gap: average(simulation, group, mean, bell) - average(simulation, group, w, cauchy) };
}

// The mean of a log density that depends on the angle from an axis.
function average({ x, count, flow: { ambient, groups } }, group, axis, level) {
  const stride = groups * count, size = Math.sqrt(square(axis)) || 1, unit = axis.map((value) => value / size), apart = apartOf(count);
  let sum = 0;
  for (let k = group * count; k < (group + 1) * count; k += apart) {
    let height = 0;
    for (let i = 0, at = k; i < ambient; i++, at += stride) height += unit[i] * x[at];
    sum += level(Math.acos(Math.min(1, Math.max(-1, height))));
  }
  return sum / Math.ceil(count / apart);
}

export function square(v) { return v.reduce((sum, value) => sum + value * value, 0); }
