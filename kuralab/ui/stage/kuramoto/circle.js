// Oscillators on the circle: the twin of kuralab/kuramoto/circle.py.
import { phaseFlow } from './phases.js';

export const flow = (dim, populations = 1) => phaseFlow(populations);
export const features = 2; // of a point, at the usual dimension
export const dimOf = () => 2;

// arrows(mean, groups, place): [from, to] of each order parameter in the drawing
export function arrows(mean, groups) { return Array.from({ length: groups }, (_, g) => [[0, 0, 0], [mean[g], mean[groups + g], 0]]); }
