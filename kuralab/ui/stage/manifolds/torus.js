// The flat torus of several angles, the first two drawn as a ring. Pure; the twin of kuralab/manifolds/torus.py.
import { rows } from './draws.js';
import { along, distance } from './unit.js';

const CENTRE = 1, TUBE = 0.42;

// place(z, m, chart, out): θ1 around the hole, θ2 around the tube
export function place(z, m, chart, out = new Float32Array((3 * z.length) / m)) {
  for (let at = 0, to = 0; at < z.length; at += m, to += 3) {
    const fromAxis = CENTRE + TUBE * z[at + 2];
    out[to] = fromAxis * z[at];
    out[to + 1] = fromAxis * z[at + 1];
    out[to + 2] = TUBE * z[at + 3];
  }
  return out;
}

// lift(xyz, chart, z0): the two drawn angles; the others are those of z0
export function lift([x, y, up], chart, z0 = [1, 0, 1, 0]) {
  const around = Math.atan2(y, x), tube = Math.atan2(up, Math.hypot(x, y) - CENTRE), z = Float64Array.from(z0);
  z.set([Math.cos(around), Math.sin(around), Math.cos(tube), Math.sin(tube)]);
  return z;
}

// aim(ray): the first point of the ring on the ray, by steps as long as the distance to the ring; or null.
export function aim({ origin, direction }) {
  let away = 0;
  for (let step = 0; step < 200 && away < 100; step++) {
    const [x, y, z] = origin.map((v, k) => v + away * direction[k]);
    const gap = Math.hypot(Math.hypot(x, y) - CENTRE, z) - TUBE;
    if (gap < 1e-4) return [x, y, z];
    away += gap;
  }
  return null;
}

export function dist(a, b) { return distance(a, b, 2); }
export function geodesic(a, b, t) { return along(a, b, t, 2); }
export function phase(z) { return Math.atan2(z[1], z[0]); }

// prior(count, m, like, random): uniform, independent angles
export function prior(count, m, like, random) {
  return rows(count, m, () => Array.from({ length: m / 2 }, () => 2 * Math.PI * random())
    .flatMap((theta) => [Math.cos(theta), Math.sin(theta)]));
}
