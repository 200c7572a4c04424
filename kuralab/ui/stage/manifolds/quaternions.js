// Unit quaternions (w, x, y, z), drawn by stereographic projection from −1. Pure; the twin of
// kuralab/manifolds/quaternions.py.
import { normal, rows } from './draws.js';
import { along, distance, normalise } from './unit.js';

const REACH = 3; // what lies farther out is drawn at this radius; a pointer farther out means nothing

// place(z, m, chart, out): (x, y, z)/(1 + w)
export function place(z, m, chart, out = new Float32Array((3 * z.length) / m)) {
  for (let at = 0, to = 0; at < z.length; at += m, to += 3) {
    const w = z[at], length = Math.sqrt(z[at + 1] * z[at + 1] + z[at + 2] * z[at + 2] + z[at + 3] * z[at + 3]) || 1e-30;
    // (1 − w)/|rest| is the radius too, without the cancellation near −1.
    const scale = Math.min(REACH, w > 0 ? length / (1 + w) : (1 - w) / length) / length;
    for (let axis = 0; axis < 3; axis++) out[to + axis] = scale * z[at + 1 + axis];
  }
  return out;
}

// lift(xyz): the quaternion drawn there
export function lift([x, y, z]) {
  const square = x * x + y * y + z * z;
  return Float64Array.of(1 - square, 2 * x, 2 * y, 2 * z).map((v) => v / (1 + square));
}

// aim(ray, chart, z0): the plane through z0's place that faces the reader
export function aim({ origin, direction }, chart, z0) {
  const here = place(Float64Array.from(z0), 4, chart, new Float64Array(3));
  const square = direction.reduce((sum, v) => sum + v * v, 0);
  const away = origin.reduce((sum, v, k) => sum + (here[k] - v) * direction[k], 0) / square;
  const xyz = origin.map((v, k) => v + away * direction[k]);
  return Math.hypot(...xyz) <= REACH + 1e-6 ? xyz : null;
}

export function dist(a, b) { return distance(a, b, 4); }
export function geodesic(a, b, t) { return along(a, b, t, 4); }
export function phase(z) { return Math.atan2(z[1], z[0]); }

// prior(count, m, like, random): uniform on the 3-sphere
export function prior(count, m, like, random) {
  return rows(count, m, () => normalise(Array.from({ length: m }, () => normal(random))));
}
