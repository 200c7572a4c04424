// The spherical Cauchy law: the twin of kuralab/distributions/spherical_cauchy.py. Pure.
import { digits, tensor } from '../code.js';

export { factor, strength } from '../cauchy.js';
export const bond = null, hyperbolic = true;

export const words = {
  formula: () => [
    'p(x) = (cosh s − ⟨μ, x⟩ sinh s)⁻² / 4π, ρ = tanh(s/2)',
    'R = coth s − s / sinh² s, KL to uniform = 2 (s coth s − 1)',
    'sample: x = a + (1 − ρ²)(u + a) / |u + a|², a = ρμ, u uniform',
  ],
  why: 'A uniform crowd that follows one field for a while has exactly this law. Half of a concentrated one lies within the angle 2 e⁻ˢ, yet far from the mode the density falls only like a power: the heavy tails.',
  code: ({ modes, strengths }) => `SphericalCauchy(${tensor([...modes[0]])}, radius=${digits(strengths[0])})`,
};
