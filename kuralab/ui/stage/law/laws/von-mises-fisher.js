// The von Mises–Fisher law, on the circle that of von Mises: the twin of kuralab/distributions/von_mises_fisher.py. Pure.
import { digits, product, tensor } from '../code.js';
import { number } from '../../dom.js';
import { resultant } from '../../kuramoto/spheres.js';
import { quantiles } from '../table.js';

const LARGE = 500;

export const bond = null, hyperbolic = false;
export const strength = {
  letter: 'κ', max: 6, from: Math.log1p, to: Math.expm1, format: number,
};

// factor(d, κ): for d = 2 and 3
export function factor(d, kappa) {
  const log = normaliser(d, kappa), ratio = kappa > LARGE ? 1 - (d - 1) / (2 * kappa) * (1 - (d - 3) / (4 * kappa) * (1 + 1 / kappa)) : resultant(kappa, d);
  const logRatio = (theta) => kappa - log - 2 * kappa * Math.sin(theta / 2) ** 2;
  return { logRatio, reach: d === 2 ? quantiles(logRatio) : (v) => height(v, kappa), resultant: ratio, kl: kappa * ratio - log };
}

// K(κ) = log ₀F₁(; d/2; κ²/4), by its series of positive terms; beyond LARGE, where these overflow, as it is for κ → ∞
function normaliser(d, kappa) {
  if (kappa > LARGE && d === 3) return kappa - Math.log(2 * kappa);
  if (kappa > LARGE) return kappa - Math.log(2 * Math.PI * kappa) / 2 + Math.log1p((1 + (9 / (16 * kappa)) * (1 + 25 / (24 * kappa))) / (8 * kappa));
  const square = kappa * kappa / 4;
  let term = 1, sum = 0;
  for (let k = 1; term > 1e-18 * sum || k < 3; k++) {
    term *= square / (k * (k - 1 + d / 2));
    sum += term;
  }
  return Math.log1p(sum);
}

// On the sphere the distribution function has an inverse: 1 − cos θ = −log(1 + v (e^(−2κ) − 1)) / κ.
function height(v, kappa) {
  if (kappa < 1e-9) return 2 * Math.asin(Math.sqrt(v));
  return 2 * Math.asin(Math.min(1, Math.sqrt(-Math.log1p(v * Math.expm1(-2 * kappa)) / (2 * kappa))));
}

export const words = {
  formula: (d) => [
    `p(x) = exp(κ ⟨μ, x⟩ − K(κ)) / ${d === 2 ? '2π' : '4π'}, K(κ) = ${d === 2 ? 'log I₀(κ)' : 'log(sinh κ / κ)'}`,
    `R = A(κ) = ${d === 2 ? 'I₁(κ) / I₀(κ)' : 'coth κ − 1/κ'}, KL to uniform = κ A(κ) − K(κ)`,
  ],
  why: 'Of all laws with a given mean vector it has the greatest entropy, and a noisy oscillator in a constant field settles into it, with κ = 2 |field| / σ². Its tails are light: the log density falls with the height ⟨μ, x⟩.',
  code: ({ modes, strengths }) => product(modes, modes.length === 1 ? `VonMisesFisher(${tensor([...modes[0]])}, ${digits(strengths[0])})`
    : `VonMisesFisher(${tensor(modes)}, ${tensor(strengths)})`),
};
