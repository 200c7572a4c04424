// Oscillators on spheres of any dimension: the twin of kuralab/kuramoto/sphere.py. Pure, in float64.
import { speaking } from './consistent.js';
import { halfTurns } from './rotations.js';
import { ofSpheres } from './spheres.js';
import { vectorFlow } from './vectors.js';

export const features = 3; // of a point, at the usual dimension
export const dimOf = (features) => features;

// arrows(mean, groups, place): a vector for each group, as the manifold draws it
export function arrows(mean, groups, place) {
  return Array.from({ length: groups }, (_, g) => [[0, 0, 0], [...place(mean.filter((_, row) => row % groups === g))]]);
}

export function flow(dim, populations = 1) {
  const turner = (omega, all, step) => turning(halfTurns(omega, dim, all, step), dim, all);
  return { ...vectorFlow({ ambient: dim, groups: populations, generators: (dim * (dim - 1)) / 2, turner }), ...speaking((law, model) => ofSpheres(law, model, dim, populations)) };
}

// turning(matrices, …) -> (x, out), every oscillator by its own; null where nothing turns
function turning(turns, dim, all) {
  return turns && ((x, out) => {
    for (let row = 0; row < dim; row++) {
      const to = row * all;
      for (let k = 0; k < all; k++) out[to + k] = turns[row * dim * all + k] * x[k];
      for (let column = 1; column < dim; column++) {
        const from = column * all, entry = (row * dim + column) * all;
        for (let k = 0; k < all; k++) out[to + k] += turns[entry + k] * x[from + k];
      }
    }
  });
}
