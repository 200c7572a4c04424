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

// factor(d, κ) -> the law on the unit sphere of R^d; `reach` for d = 2 and 3
export function factor(d, kappa) {
  const top = peak(d, kappa), ratio = kappa > LARGE ? 1 - (d - 1) / (2 * kappa) * (1 - (d - 3) / (4 * kappa) * (1 + 1 / kappa)) : resultant(kappa, d);
  const logRatio = (theta) => top - 2 * kappa * Math.sin(theta / 2) ** 2;
  return { logRatio, reach: d === 2 ? quantiles(logRatio) : (v) => height(v, kappa), resultant: ratio, kl: top - kappa * (1 - ratio) };
}

// The log density over the uniform one at the mode: κ − K(κ), K(κ) = log ₀F₁(; d/2; κ²/4) by its series of positive terms;
// beyond LARGE, where these overflow, by Hankel's expansion of Γ(ν + 1) (2/κ)^ν I_ν(κ), ν = d/2 − 1.
function peak(d, kappa) {
  if (kappa > LARGE) {
    const nu = d / 2 - 1, apart = 4 * nu * nu - 1, small = 1 / (8 * kappa);
    const series = Math.log1p(-apart * small * (1 - ((apart - 8) * small) / 2 * (1 - ((apart - 24) * small) / 3)));
    return Math.log(2 * Math.PI * kappa) / 2 + nu * Math.log(kappa / 2) - logGamma(d / 2) - series;
  }
  const square = kappa * kappa / 4;
  let term = 1, sum = 0;
  for (let k = 1; term > 1e-18 * sum || k < 3; k++) {
    term *= square / (k * (k - 1 + d / 2));
    sum += term;
  }
  return kappa - Math.log1p(sum);
}

// log Γ of a half or a whole number.
function logGamma(x) {
  if (x <= 1) return x === 1 ? 0 : Math.log(Math.PI) / 2;
  return Math.log(x - 1) + logGamma(x - 1);
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
