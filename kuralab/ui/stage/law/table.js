// Quantiles of any law of an angle that is even about its mode, by a table that a wrapped Cauchy law of the same height
// spreads evenly: it costs a few hundred densities, however concentrated the law is. Pure, in float64.
import { heights, squeezer } from './cauchy.js';

const PANELS = 128, STEPS = 3;
// Gauss and Legendre, five nodes on [0, 1]
const NODES = [0.046910077030668, 0.2307653449471585, 0.5, 0.7692346550528415, 0.953089922969332];
const WEIGHTS = [0.1184634425280945, 0.2393143352496832, 0.2844444444444444, 0.2393143352496832, 0.1184634425280945];

// quantiles(logRatio) -> reach(v): the angle from the mode within which a share v of the probability lies. The table is
// made when it is first asked for: a law whose mean alone is wanted does without.
export function quantiles(logRatio) {
  let reach = null;
  return (v) => (reach ??= tabled(logRatio))(v);
}

function tabled(logRatio) {
  const s = Math.max(0, logRatio(0)), h = Math.PI / PANELS, heaped = new Float64Array(PANELS + 1), slopes = new Float64Array(PANELS + 1);
  const squeeze = squeezer(s), even = heights(2, s);
  // The law in the coordinate t that the Cauchy law makes uniform, per share of the half circle.
  const density = (t) => {
    const theta = squeeze(t);
    return Math.exp(logRatio(theta) - even(theta)) / Math.PI;
  };
  for (let k = 0; k <= PANELS; k++) slopes[k] = density(k * h);
  for (let k = 0; k < PANELS; k++) {
    let sum = 0;
    for (let n = 0; n < NODES.length; n++) sum += WEIGHTS[n] * density((k + NODES[n]) * h);
    heaped[k + 1] = heaped[k] + h * sum;
  }
  const whole = heaped[PANELS];
  return (v) => squeeze(invert(v * whole, heaped, slopes, h));
}

// Where the heap reaches a height: the panel by halving, the place in it by Newton's steps on a cubic.
function invert(height, heaped, slopes, h) {
  let low = 0, high = PANELS;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (heaped[middle] <= height) low = middle;
    else high = middle;
  }
  const rise = heaped[high] - heaped[low], a = h * slopes[low], b = h * slopes[high];
  if (rise <= 0) return low * h;
  let x = Math.min(1, Math.max(0, (height - heaped[low]) / rise));
  for (let step = 0; step < STEPS; step++) {
    const value = x * (a + x * (3 * rise - 2 * a - b + x * (a + b - 2 * rise))), slope = a + x * (2 * (3 * rise - 2 * a - b) + 3 * x * (a + b - 2 * rise));
    if (slope <= 0) break;
    x = Math.min(1, Math.max(0, x - (heaped[low] + value - height) / slope));
  }
  return (low + x) * h;
}
