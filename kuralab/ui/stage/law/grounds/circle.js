// Laws on the circle: a ribbon that stands on the ring as high as the density, or lies around it as a rose.
import { share } from '../paint.js';
import { degrees } from './degrees.js';
import { around, quilt } from './grid.js';

const COUNT = 144; // angles on either side of the mode
const DEGREE = Math.PI / 180, TALL = 1.1; // height of the top of the scale, in radii

export const dims = [2], features = 2, area = 2 * Math.PI, unit = 'rad⁻¹', measure = 'per radian';
export const least = 1; // of the scale's top: below it heights are absolute, so that a law is seen to grow
export const places = [{ key: 'theta', label: 'Mean angle θ', min: -180, max: 180, step: 1, value: 95, format: degrees }];

const angleOf = (x, y) => Math.atan2(y, x) / DEGREE;

export function modes({ theta }) { return [Float64Array.of(Math.cos(theta * DEGREE), Math.sin(theta * DEGREE))]; }

// surface(modes, [sharpness]) -> {points, features, vertices, faces, weights}: foot and top of the ribbon at each angle
export function surface([centre] = [[1, 0]], [sharpness] = [0], old = null) {
  const { angles, weights } = around(sharpness, COUNT), count = 2 * angles.length, [c, s] = centre;
  const made = old ?? { points: new Float64Array(2 * count), features, vertices: new Float32Array(3 * count), weights: new Float64Array(count) };
  angles.forEach((angle, k) => {
    const x = c * Math.cos(angle) - s * Math.sin(angle), y = s * Math.cos(angle) + c * Math.sin(angle);
    made.points.set([x, y, x, y], 4 * k);
    made.vertices.set([x, y, 0, x, y, 0], 6 * k);
    made.weights.fill(weights[k] / 2, 2 * k, 2 * k + 2);
  });
  made.faces = quilt(angles.length, 2, [true, false]);
  return made;
}

// raise(surface, values, ladder, rose): moves the ribbon's top to where the density is
export function raise({ vertices, points }, values, ladder, rose) {
  for (let k = 1; k < values.length; k += 2) {
    const high = TALL * share(values[k], ladder), out = rose ? 1 + high : 1;
    vertices.set([out * points[2 * k], out * points[2 * k + 1], rose ? 0 : high], 3 * k);
  }
}

// box(rose) -> {low, high}: what a camera should show
export function box(rose) {
  const wide = rose ? 1.12 * (1 + TALL) : 0.95;
  return { low: [-wide, -wide, 0], high: [wide, wide, rose ? 0 : TALL] };
}

// coordinates(points, at) -> [[name, text]] of a point, for people
export function coordinates(points, at) { return [['θ', degrees(angleOf(points[at], points[at + 1]))]]; }

// discs(values) -> [{angle, set(angle) -> changes}]: where the parameter lies in the disc, in radians
export function discs({ theta }) { return [{ angle: theta * DEGREE, set: (angle) => ({ theta: angle / DEGREE }) }]; }

// scatter(xyz, shares): dots on one line hide each other, so each stands a little inside the ring
export function scatter(xyz, shares) {
  for (let k = 0; k < shares.length; k++) {
    const size = 0.96 - 0.2 * shares[k];
    xyz[3 * k] *= size;
    xyz[3 * k + 1] *= size;
  }
}
