// The circle: unit vectors of the plane. Pure; the twin of kuralab/manifolds/circle.py.
import { rows } from './draws.js';
import { along, distance, normalise } from './unit.js';

const BINS = 240, FIRST = 0.03, STEP = 0.024, HIGHEST = 0.5; // of stacked dots, in drawing units
const NEAR = [0.55, 1.45]; // distances from the centre at which a pointer means the circle

// place(z, m, chart, out): rows of (cos, sin) to x, y, 0
export function place(z, m, chart, out = new Float32Array((3 * z.length) / m)) {
  for (let at = 0, to = 0; at < z.length; at += m, to += 3) {
    out[to] = z[at];
    out[to + 1] = z[at + 1];
    out[to + 2] = 0;
  }
  return out;
}

// stack(xyz): many dots on one line hide each other, so those that share a place stand outward, one on the other.
export function stack(xyz) {
  const bins = new Uint32Array(BINS), own = new Uint32Array(xyz.length / 3);
  for (let dot = 0; dot < own.length; dot++) {
    const turn = Math.atan2(xyz[3 * dot + 1], xyz[3 * dot]) / (2 * Math.PI);
    own[dot] = bins[((Math.floor(turn * BINS) % BINS) + BINS) % BINS]++;
  }
  const step = Math.min(STEP, HIGHEST / Math.max(...bins));
  for (let dot = 0; dot < own.length; dot++) {
    const away = 1 + FIRST + step * own[dot];
    xyz[3 * dot] *= away;
    xyz[3 * dot + 1] *= away;
  }
  return xyz;
}

// lift(xyz): the nearest point of the circle
export function lift(xyz) { return normalise([xyz[0], xyz[1]]); }

// aim(ray): where a ray from the eye meets the drawing's plane; null away from the circle, or edge-on.
export function aim({ origin, direction }) {
  if (Math.abs(direction[2]) < 0.02) return null;
  const xyz = origin.map((v, k) => v - (origin[2] / direction[2]) * direction[k]);
  const size = Math.hypot(xyz[0], xyz[1]);
  return size > NEAR[0] && size < NEAR[1] ? xyz : null;
}

export function dist(a, b) { return distance(a, b, 2); }
export function geodesic(a, b, t) { return along(a, b, t, 2); }
export function phase(z) { return Math.atan2(z[1], z[0]); }

// prior(count, m, like, random): uniform angles
export function prior(count, m, like, random) {
  return rows(count, m, () => {
    const theta = 2 * Math.PI * random();
    return [Math.cos(theta), Math.sin(theta)];
  });
}
