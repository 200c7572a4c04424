// Laws on the sphere: rings around the mode.
import { degrees } from './degrees.js';
import { fan, quilt } from './grid.js';

const MERIDIANS = 60, RINGS = 96;
const DEGREE = Math.PI / 180;

export const dims = [3], features = 3, area = 4 * Math.PI, unit = 'sr⁻¹', measure = 'per steradian';
export const least = 2 / area; // of the scale's top: the uniform law has the colour in the middle
export const places = [
  { key: 'lon', label: 'Longitude', min: -180, max: 180, step: 1, value: 5, format: degrees },
  { key: 'lat', label: 'Latitude', min: -90, max: 90, step: 1, value: 30, format: degrees },
];

// modes(values) -> one unit vector for each factor
export function modes({ lon, lat }) {
  const flat = Math.cos(lat * DEGREE);
  return [Float64Array.of(flat * Math.cos(lon * DEGREE), flat * Math.sin(lon * DEGREE), Math.sin(lat * DEGREE))];
}

// surface(modes, [sharpness]) -> {points, features, vertices, faces, weights}; into `old` where one is given
export function surface([mode] = [[0, 0, 1]], [sharpness] = [0], old = null) {
  const { angles, weights } = fan(sharpness, RINGS), count = angles.length * MERIDIANS;
  const made = old ?? { points: new Float64Array(3 * count), features, vertices: new Float32Array(3 * count), weights: new Float64Array(count) };
  const [east, north] = across(mode), turn = (2 * Math.PI) / MERIDIANS;
  for (let i = 0, at = 0; i < angles.length; i++) {
    const cos = Math.cos(angles[i]), sin = Math.sin(angles[i]), pole = i === 0 || i === RINGS;
    made.weights.fill(turn * weights[i] * (pole ? weights[i] / 12 : sin), i * MERIDIANS, (i + 1) * MERIDIANS); // Euler and Maclaurin
    for (let j = 0; j < MERIDIANS; j++) {
      const x = sin * Math.cos(j * turn), y = sin * Math.sin(j * turn);
      for (let axis = 0; axis < 3; axis++, at++) made.vertices[at] = made.points[at] = cos * mode[axis] + x * east[axis] + y * north[axis];
    }
  }
  made.faces = quilt(angles.length, MERIDIANS, [false, true]);
  return made;
}

function across([x, y, z]) {
  const flat = Math.hypot(x, y), east = flat > 1e-9 ? [-y / flat, x / flat, 0] : [0, 1, 0];
  return [east, [y * east[2] - z * east[1], z * east[0] - x * east[2], x * east[1] - y * east[0]]];
}

export function coordinates(points, at) {
  const [x, y, z] = points.subarray(at, at + 3);
  return [['longitude', degrees(Math.atan2(y, x) / DEGREE)], ['latitude', degrees(Math.asin(Math.min(1, Math.max(-1, z))) / DEGREE)]];
}

// The disc is the ball cut along the meridian of the mode.
export function discs({ lat }) { return [{ angle: lat * DEGREE, set: (angle) => ({ lat: angle / DEGREE }) }]; }

export function box() { return { low: [-0.84, -0.84, -0.84], high: [0.84, 0.84, 0.84] }; }
