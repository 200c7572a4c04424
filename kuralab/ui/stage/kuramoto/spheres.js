// How infinitely many oscillators on spheres answer a field, where it is known: the twin of
// kuralab/kuramoto/spheres_theory.py. Pure.
import { unknown } from './consistent.js';
import { ofRotations, ofTurns } from './resting.js';
import { IDENTICAL, REPELS, apart, ofPhases } from './theory.js';

const NOISY = 'Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.';

// ofSpheres(law, model, dim, groups) -> answer of rotations drawn entry by entry
export function ofSpheres(law, model, dim, groups) {
  if (dim === 2) return ofPhases(law, model, groups);
  const { width, noise } = model, reason = apart(model, groups, false);
  if (reason) return unknown(reason);
  if (model.coupling < 0) return { statement: REPELS, without: 0 };
  if (!width) return ofNoise(noise, dim);
  if (noise || !law.isotropic) return unknown(`this law of rotations${noise ? ' with noise' : ''}`);
  return ofRotations(width, dim);
}

// ofQuaternions(law, model, groups) -> answer of unit quaternions with three rates each
export function ofQuaternions(law, model, groups) {
  if (!model.width || model.coupling < 0) return ofSpheres(law, model, 4, groups);
  const reason = apart(model, groups, false) || (model.noise ? 'quaternions that differ, with noise' : '');
  return reason ? unknown(reason) : ofTurns(law, model.width);
}

// Identical oscillators: with noise they follow von Mises and Fisher's law.
function ofNoise(noise, dim) {
  if (!noise) return { statement: IDENTICAL, order: () => 1, critical: 0 };
  return { statement: NOISY, order: (a) => resultant((2 * a) / noise ** 2, dim), critical: (dim * noise ** 2) / 2 };
}

// resultant(κ, d): A_d = κ/(d + κA_{d+2}), backwards
export function resultant(kappa, dim) {
  let ratio = 0;
  for (let d = dim + 2 * Math.ceil(20 + kappa); d >= dim; d -= 2) ratio = kappa / (d + kappa * ratio);
  return ratio;
}
