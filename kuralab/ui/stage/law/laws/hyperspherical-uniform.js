// Every direction alike: the twin of kuralab/distributions/uniform.py. Pure.
import { product } from '../code.js';

export const bond = null, hyperbolic = false, strength = null;

export function factor(d) {
  return { logRatio: () => 0, reach: d === 2 ? (v) => Math.PI * v : (v) => 2 * Math.asin(Math.sqrt(v)), resultant: 0, kl: 0 };
}

export const words = {
  formula: (d) => [`p(x) = 1 / ${d === 2 ? '2π' : '4π'}`, 'R = 0, KL to uniform = 0'],
  why: 'No direction is preferred: the prior of the laboratory’s spherical latents, the law of greatest entropy, and where every other law here begins at concentration 0.',
  code: ({ modes }) => product(modes, `HypersphericalUniform(${modes[0].length})${modes.length === 1 ? '' : `.expand((${modes.length},))`}`),
};
