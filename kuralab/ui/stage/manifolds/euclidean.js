// Flat space: up to three axes as they are, more by the stated projection. Pure; the twin of
// kuralab/manifolds/euclidean.py.
import { normal, rows } from './draws.js';

const SCALE = 1 / 2.5;
const REACH = 1.7; // a pointer farther from the middle means nothing

// place(z, m, chart, out): chart.basis (m × 3) and chart.origin (m) where axes are hidden
export function place(z, m, { basis, origin } = {}, out = new Float32Array((3 * z.length) / m)) {
  for (let at = 0, to = 0; at < z.length; at += m, to += 3) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += (z[at + k] - (origin ? origin[k] : 0)) * weight(basis, k, axis);
      out[to + axis] = SCALE * sum;
    }
  }
  return out;
}

// lift(xyz, chart, z0): the point drawn there whose hidden part is that of z0
export function lift(xyz, chart = {}, z0 = [0, 0, 0]) {
  const m = z0.length, shown = place(Float64Array.from(z0), m, chart, new Float64Array(3));
  return Float64Array.from(z0, (v, k) => v + [0, 1, 2]
    .reduce((sum, axis) => sum + ((xyz[axis] - shown[axis]) / SCALE) * weight(chart.basis, k, axis), 0));
}

// aim(ray, chart, z0): the drawing's plane; in space, the plane through z0 that faces the reader
export function aim({ origin, direction }, chart, z0) {
  const xyz = z0.length < 3
    ? meet(origin, direction, [0, 0, 0], [0, 0, 1])
    : meet(origin, direction, place(Float64Array.from(z0), z0.length, chart, new Float64Array(3)), direction);
  return xyz && Math.hypot(...xyz) < REACH ? xyz : null;
}

export function dist(a, b) {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return Math.sqrt(sum);
}

export function geodesic(a, b, t) { return Float64Array.from(a, (v, k) => v + t * (b[k] - v)); }

// prior(count, m, like, random): standard normal draws
export function prior(count, m, like, random) {
  return rows(count, m, () => Array.from({ length: m }, () => normal(random)));
}

function weight(basis, k, axis) { return basis ? basis[3 * k + axis] : Number(k === axis); }

function meet(origin, direction, point, normalVector) {
  const slant = direction.reduce((sum, v, k) => sum + v * normalVector[k], 0);
  if (Math.abs(slant) < 0.02) return null;
  const away = origin.reduce((sum, v, k) => sum + (point[k] - v) * normalVector[k], 0) / slant;
  return origin.map((v, k) => v + away * direction[k]);
}
