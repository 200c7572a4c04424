// Oscillators on the circle: the twin of kuralab/kuramoto/circle.py.
import { phaseFlow } from './phases.js';

export const flow = () => phaseFlow(1);
export const features = 2; // of a point, at the usual dimension
export const dimOf = () => 2;

// arrows(mean, groups, place): [from, to] of each order parameter in the drawing
export function arrows([x, y]) { return [[[0, 0, 0], [x, y, 0]]]; }
