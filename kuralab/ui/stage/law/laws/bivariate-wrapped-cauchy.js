// Two dependent angles, each wrapped Cauchy: the twin of kuralab/distributions/bivariate_wrapped_cauchy.py. Pure.
import { divergence, heights, squeezer } from '../cauchy.js';
import { angles, digits, tensor } from '../code.js';

export { factor, strength } from '../cauchy.js';
export const hyperbolic = true;

// The map that undoes each angle's concentration leaves y₁ uniform and y₂ a wrapped Cauchy angle around ±y₁.
export const bond = {
  key: 'correlation', label: 'Correlation', min: -0.9, max: 0.9, step: 0.01, value: 0.6,
  tie(strengths, correlation) {
    const side = Math.sign(correlation), s = 2 * Math.atanh(Math.abs(correlation)), undo = strengths.map((c) => squeezer(-c));
    const logRatio = heights(2, s), squeeze = squeezer(s);
    return {
      kl: divergence(2, s),
      free: (angle, k) => undo[k](angle),
      between: (first, second) => logRatio(second - side * first),
      carry(offsets) {
        const centre = side * offsets[0], apart = offsets[1] - centre;
        const near = centre + squeeze(Math.atan2(Math.sin(apart), Math.cos(apart)));
        offsets[1] = Math.atan2(Math.sin(near), Math.cos(near));
      },
    };
  },
};

export const words = {
  formula: () => [
    'θₖ = μₖ + 2 atan2(e^(−sₖ) sin(yₖ/2), cos(yₖ/2)), ρₖ = tanh(sₖ/2)',
    'y₁ uniform, y₂ = sign(r) y₁ + wC(0, |r|)',
    'Rₖ = ρₖ, KL to uniform = −Σ log(1 − ρₖ²) − log(1 − r²)',
  ],
  why: 'One oscillator that drives another leaves this pair: each angle alone is wrapped Cauchy, and together they hold to a diagonal. Kato and Pewsey (2015) gave it for wind directions and backbone angles.',
  code: ({ modes, strengths, correlation }) => `BivariateWrappedCauchy(${tensor(angles(modes))}, radius=${tensor(strengths)}, correlation=${digits(correlation)})`,
};
