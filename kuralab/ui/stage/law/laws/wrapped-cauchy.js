// The wrapped Cauchy law of an angle: the twin of kuralab/distributions/wrapped_cauchy.py. Pure.
import { angles, each, product } from '../code.js';

export { factor, strength } from '../cauchy.js';
export const bond = null, hyperbolic = true;

export const words = {
  formula: () => [
    'p(θ) = 1 / (2π (cosh s − cos(θ − μ) sinh s)), ρ = tanh(s/2)',
    'R = ρ, KL to uniform = −log(1 − ρ²)',
    'sample: θ = μ + 2 atan2(e⁻ˢ sin(u/2), cos(u/2)), u uniform',
  ],
  why: 'Oscillators with Lorentzian frequencies settle into this law. It is what a Möbius map of the disc makes of uniform angles, so its tails fall like a power of the angle, not like a bell.',
  code: ({ modes, strengths }) => product(modes, `WrappedCauchy(${each(angles(modes))}, radius=${each(strengths)})`),
};
