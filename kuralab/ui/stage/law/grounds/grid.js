// Meshes that are as fine as a law is sharp: rings crowd at its mode by a smooth rule, so that sums over them are nearly
// exact however concentrated it is. Pure.
import { heights, squeezer } from '../cauchy.js';

const DRAWN = 0.6; // share of the rings that crowd; the others are spread evenly

// fan(sharpness, count) -> {angles, weights}: count + 1 angles from 0 to π, and dθ for each; sharpness is the radius s of
// the wrapped Cauchy law that is as sharp
export function fan(sharpness, count) {
  const angles = new Float64Array(count + 1), weights = new Float64Array(count + 1);
  const spread = squeezer(-sharpness), logRatio = heights(2, sharpness), step = Math.PI / count;
  const share = (theta) => DRAWN * spread(theta) + (1 - DRAWN) * theta, slope = (theta) => DRAWN * Math.exp(logRatio(theta)) + 1 - DRAWN;
  for (let k = 0, theta = 0; k <= count; k++) {
    // The share is concave, so Newton's steps from the angle before rise to this one and never beyond.
    for (let move = 1; k && move > 1e-13;) theta += move = (step * k - share(theta)) / slope(theta);
    angles[k] = k === count ? Math.PI : theta;
    weights[k] = step / slope(angles[k]);
  }
  return { angles, weights };
}

// around(sharpness, count) -> {angles, weights}: the same on both sides of the mode, 2 count angles
export function around(sharpness, count) {
  const half = fan(sharpness, count), pick = (list, side) => Float64Array.from({ length: 2 * count }, (_, k) => (k < count ? side * list[count - k] : list[k - count]));
  return { angles: pick(half.angles, -1), weights: pick(half.weights, 1) };
}

const known = new Map();

// quilt(rows, columns, [rows go round, columns go round]) -> faces of a grid of vertices. Kept, so that the same grid
// has the very same faces.
export function quilt(rows, columns, [tall, wide]) {
  const key = `${rows} ${columns} ${tall} ${wide}`;
  if (known.has(key)) return known.get(key);
  const down = rows - Number(!tall), across = columns - Number(!wide), faces = new Uint32Array(6 * down * across);
  for (let i = 0, to = 0; i < down; i++) {
    for (let j = 0; j < across; j++, to += 6) {
      const here = i * columns, below = ((i + 1) % rows) * columns, right = (j + 1) % columns;
      faces.set([here + j, below + j, below + right, here + j, below + right, here + right], to);
    }
  }
  known.set(key, faces);
  return faces;
}
