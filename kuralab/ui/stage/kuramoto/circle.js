// Oscillators on the circle: the twin of kuralab/kuramoto/circle.py.
import { phaseFlow } from './phases.js';

export const flow = (dim, populations = 1) => phaseFlow(populations);
export const features = 2; // of a point, at the usual dimension
export const dimOf = () => 2;

// arrows(mean, groups, place): [from, to] of each order parameter in the drawing
export function arrows(mean, groups) { return Array.from({ length: groups }, (_, g) => [[0, 0, 0], [mean[g], mean[groups + g], 0]]); }

export const reach = 1.1; // of the outermost ring

// drawn({width, many}): what the distance from the centre says, in words, and what they mean
export function drawn({ width, many }) {
  if (many > 1) return ['A ring for each population', 'lanes'];
  return width ? ['Further out: faster', 'lanes'] : null;
}

// lane(share, group, groups): how far from the centre a dot is drawn, so that dots do not hide each other: each population
// has a ring of its own, and there the faster oscillators stand further out
const WIDE = 0.2, FIRST = 1, LAST = 0.45;
export function lane(share, group, groups) {
  const apart = groups > 1 ? (FIRST - LAST) / Math.max(2, groups - 1) : 0;
  return FIRST - group * apart + Math.min(WIDE, 0.7 * (apart || WIDE)) * (share - 0.5);
}
