// Unit quaternions q = (w, x, y, z) turned from the left by pure ones: the twin of kuralab/kuramoto/quaternions.py,
// Lohe's non-Abelian model on SU(2).
import { speaking } from './consistent.js';
import { ofQuaternions } from './spheres.js';
import { vectorFlow } from './vectors.js';

const AMBIENT = 4;

export const features = 4; // of a point
export const drawn = () => ['Stereographic projection', 'stereographic']; // in words, and what they mean
export const reach = 0.62; // of the drawing, as far as the camera shows it: few oscillators are farther out
export const dimOf = () => AMBIENT;

// arrows(mean, groups, place): from the one towards each group's direction, as long as its order is of the whole way
export function arrows(mean, groups, place) {
  return Array.from({ length: groups }, (_, g) => {
    const q = mean.filter((_, row) => row % groups === g), r = Math.hypot(...q);
    return [[0, 0, 0], r ? Array.from(place(q.map((v) => v / r)), (v) => r * v) : [0, 0, 0]];
  });
}

export function flow(dim, populations = 1) {
  return { ...vectorFlow({ ambient: AMBIENT, groups: populations, generators: 3, turner }), ...speaking((law, model) => ofQuaternions(law, model, populations)) };
}

// Half a step's exact rotation: q -> exp(ωh/2) q, as ω is pure a unit quaternion.
function turner(omega, all, step) {
  if (omega.every((rate) => rate === 0)) return null;
  const whole = new Float64Array(AMBIENT * all);
  for (let k = 0; k < all; k++) {
    const rate = Math.hypot(omega[k], omega[all + k], omega[2 * all + k]), angle = (rate * step) / 2;
    const share = rate ? Math.sin(angle) / rate : 0;
    whole[k] = Math.cos(angle);
    for (let axis = 0; axis < 3; axis++) whole[(axis + 1) * all + k] = share * omega[axis * all + k];
  }
  return (q, out) => {
    for (let k = 0; k < all; k++) {
      const s = whole[k], a = whole[all + k], b = whole[2 * all + k], c = whole[3 * all + k];
      const w = q[k], x = q[all + k], y = q[2 * all + k], z = q[3 * all + k];
      out[k] = s * w - a * x - b * y - c * z;
      out[all + k] = s * x + a * w + b * z - c * y;
      out[2 * all + k] = s * y + b * w + c * x - a * z;
      out[3 * all + k] = s * z + c * w + a * y - b * x;
    }
  };
}
