// What infinitely many oscillators do on spheres, where it is known: the twin of kuralab/kuramoto/spheres_theory.py. Pure.
import { branches, steady } from './consistent.js';
import { IDENTICAL, branchesOfPhases, ofPhases, unknown } from './theory.js';

const NOISY = 'Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.';
const RESTING = 'Isotropic rotations: each oscillator comes to rest, and r jumps to 1/2 at the least coupling.';

// ofSpheres(dim) -> {theory(law, model), branches(law, model, most)} for rotations drawn entry by entry
export function ofSpheres(dim) {
  if (dim === 2) return { theory: ofPhases, branches: branchesOfPhases };
  return {
    theory(law, model) {
      const { known, R, critical, statement } = answers(law, model, dim);
      if (!known) return unknown(statement);
      return { critical: model.field || (model.feedback && critical) ? null : critical, order: steady(R, model, critical), statement };
    },
    branches(law, model, most) {
      const { known, R, critical } = answers(law, model, dim);
      return known ? branches(R, model, critical, most) : null;
    },
  };
}

// How ordered a crowd becomes in a field of strength a, R(a), and where incoherence ends.
function answers(law, { width, noise, lag }, dim) {
  if (lag) return { known: false, statement: 'a phase lag in more than two dimensions' };
  if (!width && !noise) return { known: true, R: () => 1, critical: 0, statement: IDENTICAL };
  if (!width) return { known: true, R: (a) => resultant((2 * a) / noise ** 2, dim), critical: (dim * noise ** 2) / 2, statement: NOISY };
  if (dim === 3 && law.isotropic && !noise) return { known: true, R: (a) => height((a / width) ** 2), critical: 0, statement: RESTING };
  return { known: false, statement: `this law of rotations${noise ? ' with noise' : ''}` };
}

// resultant(κ, d): A_d = κ/(d + κA_{d+2}), backwards
export function resultant(kappa, dim) {
  let ratio = 0;
  for (let d = dim + 2 * Math.ceil(20 + kappa); d >= dim; d -= 2) ratio = kappa / (d + kappa * ratio);
  return ratio;
}

// The mean height of rest points in a field of squared strength a2, for rotations of standard deviation 1.
function height(a2) {
  let sum = 0, all = 0;
  for (let i = 0; i < 100; i++) {
    const spin = ((i + 0.5) * 0.08) ** 2, weight = spin * Math.exp(-spin / 2), gap = a2 - spin;
    for (let j = 0; j < 50; j++) {
      const slant = (j + 0.5) / 50;
      sum += weight * Math.sqrt(Math.max(0, (gap + Math.sqrt(gap * gap + 4 * a2 * spin * slant * slant)) / (2 * a2)));
    }
    all += 50 * weight;
  }
  return sum / all;
}
