// The Gaussian, wound around the circle: the twin of kuralab/distributions/wrapped_normal.py. Pure.
import { angles, each, product } from '../code.js';
import { number } from '../../dom.js';
import { quantiles } from '../table.js';

const WIDE = 2, NARROW = 0.05; // σ beyond which a cosine series serves, and below which the circle is not felt
const HALF_LOG_TAU = Math.log(2 * Math.PI) / 2;

export const bond = null, hyperbolic = false;
// Its concentration is 1/σ², so that it is uniform at 0 like those of the other laws.
export const strength = {
  letter: '1/σ²', max: 6, from: Math.log1p, to: Math.expm1, format: number,
};

export function factor(d, c) {
  const sigma = c ** -0.5, logRatio = c === 0 ? () => 0 : sigma > WIDE ? (theta) => Math.log1p(waves(theta, sigma)) : (theta) => bells(theta, sigma);
  return { logRatio, reach: quantiles(logRatio), resultant: c === 0 ? 0 : Math.exp(-sigma * sigma / 2), kl: divergence(sigma, logRatio) };
}

// The density over the uniform one, less one: 2 Σ q^(n²) cos nθ with q = exp(−σ²/2)
function waves(theta, sigma) {
  let sum = 0;
  for (let n = 4; n > 0; n--) sum += 2 * Math.exp(-n * n * sigma * sigma / 2) * Math.cos(n * theta);
  return sum;
}

function bells(theta, sigma) {
  const turn = 2 * Math.PI, near = Math.abs(theta);
  let sum = 0;
  for (let k = -3; k <= 3; k++) if (k) sum += Math.exp(-(turn * k * (turn * k + 2 * near)) / (2 * sigma * sigma));
  return HALF_LOG_TAU - Math.log(sigma) - (near * near) / (2 * sigma * sigma) + Math.log1p(sum);
}

// The mean of r log r over the circle, r the density over the uniform one; written so that it keeps its digits near r = 1.
function divergence(sigma, logRatio) {
  if (sigma < NARROW) return HALF_LOG_TAU - 0.5 - Math.log(sigma);
  const nodes = Math.min(800, 64 + Math.ceil(40 / sigma));
  let sum = 0;
  for (let k = 0; k < nodes; k++) {
    const theta = (2 * Math.PI * k) / nodes - Math.PI, level = sigma === Infinity ? 0 : logRatio(theta);
    sum += Math.abs(level) < 0.02 ? level * level * (1 / 2 + level * (1 / 3 + level * (1 / 8 + level * (1 / 30 + level / 144)))) : Math.exp(level) * (level - 1) + 1;
  }
  return sum / nodes;
}

export const words = {
  formula: () => [
    'p(θ) = Σₖ exp(−(θ − μ + 2πk)² / 2σ²) / √(2πσ²)',
    'R = exp(−σ²/2), KL to uniform by quadrature',
  ],
  why: 'A phase that diffuses from a single place has this law, and so has a Gaussian angle read modulo a full turn. Its tails are the lightest of the three.',
  code: ({ modes, strengths }) => product(modes, `WrappedNormal(${each(angles(modes))}, ${each(strengths.map((c) => Math.max(c, 1e-6) ** -0.5))})`),
};
