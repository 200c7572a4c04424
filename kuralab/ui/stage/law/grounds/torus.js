// Laws on the torus: two angles, each with a grid of its own around its mode.
import { degrees } from './degrees.js';
import { around, quilt } from './grid.js';

const COUNT = 64; // rings on either side of a mode
const CENTRE = 1, TUBE = 0.42; // as manifolds/torus.js draws it
const DEGREE = Math.PI / 180;

export const dims = [2, 2], features = 4, area = 4 * Math.PI ** 2, unit = 'rad⁻²', measure = 'per radian²';
export const least = 2 / area; // of the scale's top: the uniform law has the colour in the middle
export const places = [
  { key: 'theta1', label: 'Mean angle θ₁', min: -180, max: 180, step: 1, value: -60, format: degrees },
  { key: 'theta2', label: 'Mean angle θ₂', min: -180, max: 180, step: 1, value: 60, format: degrees },
];

export function modes({ theta1, theta2 }) {
  return [theta1, theta2].map((angle) => Float64Array.of(Math.cos(angle * DEGREE), Math.sin(angle * DEGREE)));
}

// surface(modes, [sharpness of each angle]) -> {points, features, vertices, faces, weights, grid: angles from the modes}; into `old` where one is given
export function surface(centres = [[1, 0], [1, 0]], sharpness = [0, 0], old = null) {
  const [first, second] = sharpness.map((s) => around(s, COUNT)), count = first.angles.length * second.angles.length;
  const made = old ?? { points: new Float64Array(4 * count), features, vertices: new Float32Array(3 * count), weights: new Float64Array(count) };
  const [outer, inner] = [first, second].map(({ angles }, k) => turned(centres[k], angles));
  for (let i = 0, at = 0; i < first.angles.length; i++) {
    for (let j = 0; j < second.angles.length; j++, at++) {
      const [c, s, u, v] = [outer[2 * i], outer[2 * i + 1], inner[2 * j], inner[2 * j + 1]], reach = CENTRE + TUBE * u;
      made.points.set([c, s, u, v], 4 * at);
      made.vertices.set([reach * c, reach * s, TUBE * v], 3 * at);
      made.weights[at] = first.weights[i] * second.weights[j];
    }
  }
  made.grid = [first.angles, second.angles];
  made.faces = quilt(first.angles.length, second.angles.length, [true, true]);
  return made;
}

function turned([c, s], angles) {
  const out = new Float64Array(2 * angles.length);
  angles.forEach((angle, k) => {
    out[2 * k] = c * Math.cos(angle) - s * Math.sin(angle);
    out[2 * k + 1] = s * Math.cos(angle) + c * Math.sin(angle);
  });
  return out;
}

export function coordinates(points, at) {
  return [0, 2].map((from, k) => [`θ${'₁₂'[k]}`, degrees(Math.atan2(points[at + from + 1], points[at + from]) / DEGREE)]);
}

export function discs({ theta1, theta2 }) {
  return [{ angle: theta1 * DEGREE, set: (angle) => ({ theta1: angle / DEGREE }) }, { angle: theta2 * DEGREE, set: (angle) => ({ theta2: angle / DEGREE }) }];
}

export function box() { return { low: [-1.2, -1.2, -0.36], high: [1.2, 1.2, 0.36] }; }
