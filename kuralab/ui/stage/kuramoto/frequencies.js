// Laws of the natural frequencies: the twin of kuralab/kuramoto/frequencies.py. Pure.
// A law has unit(u), the quantile function at width 1; response(s, width) = ∫ g(ω)/(s − iω) dω, with complex
// numbers as [re, im]; and, where its averages close, pole(width) = −iω at the point where a function is read.
import { FREQUENCIES, shuffled, uniform } from './rng.js';
import { faddeeva, normalQuantile } from './special.js';

export const LAWS = {
  lorentzian: {
    unit: (u) => Math.sign(u - 0.5) / Math.tan(Math.PI * Math.min(u, 1 - u)),
    response: ([re, im], width) => inverse(re + width, im),
    pole: (width) => [width, 0],
  },
  gaussian: {
    unit: normalQuantile,
    isotropic: true,
    response([re, im], width) {
      const scale = width * Math.SQRT2, [wr, wi] = faddeeva(-im / scale, re / scale), root = Math.sqrt(Math.PI) / scale;
      return [root * wr, root * wi];
    },
  },
  uniform: {
    unit: (u) => 2 * u - 1,
    response([re, im], width) { // (log(s + iw) − log(s − iw))/(2iw)
      const edge = re + 1e-200; // at the edges ±w the logarithm has no value, only a limit
      const turn = Math.atan2(im + width, edge) - Math.atan2(im - width, edge);
      const stretch = Math.log(Math.hypot(edge, im + width) / Math.hypot(edge, im - width));
      return [turn / (2 * width), -stretch / (2 * width)];
    },
  },
};

export function respond(law, s, width) { return width ? law.response(s, width) : inverse(...s); }

function inverse(re, im) { const size = re * re + im * im; return [re / size, -im / size]; }

// average(law, width, f, nodes): the mean of f(Re s, Im s) -> [re, im] over s = −iω
export function average(law, width, f, nodes) {
  if (!width) return f(0, 0);
  if (law.pole) return f(...law.pole(width));
  let re = 0, im = 0;
  for (const node of middles(law, nodes)) {
    const [a, b] = f(0, -width * node);
    re += a;
    im += b;
  }
  return [re / nodes, im / nodes];
}

const kept = new Map();

function middles(law, count) {
  const known = kept.get(law)?.[count];
  if (known) return known;
  const made = Float64Array.from({ length: count }, (_, k) => law.unit((k + 0.5) / count));
  kept.set(law, { ...kept.get(law), [count]: made });
  return made;
}

// draw(law, rows, count, seed, quantiles) -> Float64Array (rows × count) at width 1: one in every equal share,
// at its middle or where the seed puts it. The first row rises with the index; the others are shuffled.
export function draw(law, rows, count, seed, quantiles = false) {
  const out = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const rank = row ? shuffled(seed, row, count) : null;
    const offset = quantiles ? null : uniform(seed, FREQUENCIES, row, count);
    for (let k = 0; k < count; k++) out[row * count + k] = law.unit(((rank ? rank[k] : k) + (offset ? offset[k] : 0.5)) / count);
  }
  return out;
}
