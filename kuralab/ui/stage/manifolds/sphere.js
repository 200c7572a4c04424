// The sphere: unit vectors of R^d; beyond space its shadow on three axes. Pure; the twin of
// kuralab/manifolds/sphere.py.
import { normal, rows } from './draws.js';
import { along, distance, normalise } from './unit.js';

// place(z, m, chart, out): on chart.basis (m × 3, row-major); on the first three axes without one
export function place(z, m, { basis } = {}, out = new Float32Array((3 * z.length) / m)) {
  for (let at = 0, to = 0; at < z.length; at += m, to += 3) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += z[at + k] * weight(basis, k, axis);
      out[to + axis] = sum;
    }
  }
  return out;
}

// lift(xyz, chart, z0): the unit vector drawn in that direction whose hidden part is that of z0
export function lift(xyz, { basis } = {}, z0 = null) {
  const heading = normalise(xyz), m = z0?.length ?? 3, hidden = new Float64Array(m);
  if (m > 3) {
    const shown = place(Float64Array.from(z0), m, { basis }, new Float64Array(3));
    for (let k = 0; k < m; k++) hidden[k] = z0[k] - dot(basis, k, shown);
  }
  const reach = Math.sqrt(Math.max(0, 1 - hidden.reduce((sum, v) => sum + v * v, 0)));
  return normalise(hidden.map((v, k) => v + reach * dot(basis, k, heading)));
}

// aim(ray): the first point of the unit sphere on the ray, or null
export function aim({ origin, direction }) {
  const run = origin.reduce((sum, v, k) => sum + v * direction[k], 0);
  const gap = run ** 2 - origin.reduce((sum, v) => sum + v * v, 0) + 1;
  if (gap < 0 || run > 0) return null;
  return origin.map((v, k) => v + (-run - Math.sqrt(gap)) * direction[k]);
}

export function dist(a, b) { return distance(a, b, a.length); }
export function geodesic(a, b, t) { return along(a, b, t, a.length); }
export function phase(z) { return Math.atan2(z[1], z[0]); }

// prior(count, m, like, random): uniform directions
export function prior(count, m, like, random) {
  return rows(count, m, () => normalise(Array.from({ length: m }, () => normal(random))));
}

function dot(basis, row, v) { return v.reduce((sum, value, axis) => sum + value * weight(basis, row, axis), 0); }
function weight(basis, row, axis) { return basis ? basis[3 * row + axis] : Number(row === axis); }
