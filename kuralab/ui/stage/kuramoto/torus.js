// Oscillators on the torus, an order parameter for each angle: the twin of kuralab/kuramoto/torus.py.
import { phaseFlow } from './phases.js';

const CENTRE = 1, TUBE = 0.42; // as manifolds/torus.js draws it

export const flow = (dim) => phaseFlow(dim, 1, 1); // every angle feels its own mean
export const features = 4; // of a point, at the usual dimension
export const dimOf = (features) => features / 2;

// arrows(mean, groups): the first angle's from the middle of the hole, the second's from the middle of the tube
export function arrows(mean, groups) {
  const [x, y] = [mean[0], mean[groups]], first = [[0, 0, 0], [CENTRE * x, CENTRE * y, 0]];
  if (groups < 2) return [first];
  const size = Math.hypot(x, y) || 1, out = [x / size, y / size], [u, v] = [mean[1], mean[groups + 1]];
  const heart = [CENTRE * out[0], CENTRE * out[1], 0];
  return [first, [heart, [heart[0] + TUBE * u * out[0], heart[1] + TUBE * u * out[1], TUBE * v]]];
}
