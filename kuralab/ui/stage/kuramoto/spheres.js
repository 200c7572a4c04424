// What infinitely many oscillators do on spheres, where it is known: the twin of kuralab/kuramoto/spheres_theory.py. Pure.
import { IDENTICAL, bisect, curveOfPhases, ofPhases } from './theory.js';

const NOISY = 'Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.';
const RESTING = 'Isotropic rotations: each oscillator comes to rest, and r jumps to 1/2 at the least coupling.';
export const unknown = (what) => ({ critical: null, order: null, statement: `No closed theory is known here for ${what}: only the simulation speaks.` });

// ofSpheres(dim) -> {theory(law, model), curve(law, model, most)} for rotations drawn entry by entry
export function ofSpheres(dim) {
  if (dim === 2) return { theory: ofPhases, curve: curveOfPhases };

  function theory(law, { width, coupling, noise, lag }) {
    if (lag) return unknown('a phase lag in more than two dimensions');
    if (!width) return identical(dim, coupling, noise);
    if (dim === 3 && law.isotropic && !noise) return { critical: 0, order: atRest(width, coupling), statement: RESTING };
    return unknown(`this law of rotations${noise ? ' with noise' : ''}`);
  }
  return { theory, curve: (law, model, most) => tabled((coupling) => theory(law, { ...model, coupling }).order, most) };
}

// tabled(order(K), most) -> [[K, …], [r, …]], or null where no order is known
export function tabled(order, most) {
  const least = 1e-4 * most; // beside zero, where r may jump
  const couplings = [0, ...Array.from({ length: 61 }, (_, k) => least + ((most - least) * k) / 60)], orders = couplings.map(order);
  return orders[0] === null ? null : [couplings, orders];
}

function identical(dim, coupling, noise) {
  if (!noise) return { critical: 0, order: Number(coupling > 0), statement: IDENTICAL };
  const critical = (dim * noise ** 2) / 2, scale = (2 * coupling) / noise ** 2;
  const order = coupling > critical ? bisect((r) => r - resultant(scale * r, dim), 0, 1) : 0;
  return { critical, order, statement: NOISY };
}

// resultant(κ, d): A_d = κ/(d + κA_{d+2}), backwards
export function resultant(kappa, dim) {
  let ratio = 0;
  for (let d = dim + 2 * Math.ceil(20 + kappa); d >= dim; d -= 2) ratio = kappa / (d + kappa * ratio);
  return ratio;
}

function atRest(width, coupling) {
  if (coupling <= 0) return 0;
  return bisect((r) => r - height((coupling * r / width) ** 2), 1e-9, 1, 24);
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
