// Class probabilities of several variables, one figure beside the other. Pure; the twin of
// kuralab/manifolds/simplex.py and polytope.py. Every variable's probabilities sum to one, so the sum of a row
// counts its variables.
import { rows } from './draws.js';
import { along, angle } from './unit.js';

const GAP = 2.3;

export function variables(z) {
  let sum = 0;
  for (let k = 0; k < z.length; k++) sum += z[k];
  return Math.max(1, Math.round(sum));
}

export function panels(z, m) { return variables(z.subarray(0, m)); }

// corners(classes) -> [[x, y, z]]: on the unit circle, the first one up; on the unit sphere for four
export function corners(classes) {
  if (classes === 4) {
    const base = (2 * Math.SQRT2) / 3;
    return [[0, 0, 1], ...corners(3).map(([x, y]) => [base * x, base * y, -1 / 3])];
  }
  return Array.from({ length: classes }, (_, k) => {
    const turn = (2 * Math.PI * k) / classes;
    return [-Math.sin(turn), Math.cos(turn), 0];
  });
}

// place(z, m, chart, out): one dot for each variable, the mean of the corners weighted by probability
export function place(z, m, chart, out = null) {
  const n = panels(z, m), classes = m / n, corner = corners(classes), dots = (z.length / m) * n;
  const to = out ?? new Float32Array(3 * dots);
  for (let dot = 0; dot < dots; dot++) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = axis === 0 ? shift(dot % n, n) : 0;
      for (let k = 0; k < classes; k++) sum += z[dot * classes + k] * corner[k][axis];
      to[3 * dot + axis] = sum;
    }
  }
  return to;
}

// lift(xyz of every variable, chart, z0): nearest probabilities; a variable that has not moved keeps z0's
export function lift(xyz, chart, z0) {
  const n = xyz.length / 3, classes = z0.length / n, out = Float64Array.from(z0);
  const before = place(Float64Array.from(z0), z0.length, chart, new Float64Array(3 * n));
  for (let panel = 0; panel < n; panel++) {
    const here = [0, 1, 2].map((axis) => xyz[3 * panel + axis]);
    if (here.every((v, axis) => Math.abs(v - before[3 * panel + axis]) < 1e-6)) continue;
    here[0] -= shift(panel, n);
    out.set(project(barycentric(here, classes)), panel * classes);
  }
  return out;
}

// aim(ray, chart, z0): the drawn places of all variables, the one under the pointer moved there; or null. In a
// solid figure it moves in the plane through its own place that faces the reader.
export function aim({ origin, direction }, chart, z0) {
  const n = variables(z0), classes = z0.length / n, all = place(Float64Array.from(z0), z0.length, chart, new Float64Array(3 * n));
  const solid = classes === 4, slant = solid ? 1 : direction[2];
  if (Math.abs(slant) < 0.02) return null;
  for (let panel = 0; panel < n; panel++) {
    const centre = [shift(panel, n), 0, 0], normal = solid ? direction : [0, 0, 1], own = all.subarray(3 * panel, 3 * panel + 3);
    const away = origin.reduce((sum, v, k) => sum + (own[k] - v) * normal[k], 0) / slant;
    const xyz = origin.map((v, k) => v + away * direction[k]);
    if (Math.hypot(...xyz.map((v, k) => v - centre[k])) > 1.05) continue;
    all.set(xyz, 3 * panel);
    return all;
  }
  return null;
}

// Fisher–Rao: twice the angle between square roots
export function dist(a, b) {
  const n = variables(a), classes = a.length / n, x = roots(a), y = roots(b);
  let sum = 0;
  for (let from = 0; from < a.length; from += classes) sum += angle(x, y, from, classes) ** 2;
  return 2 * Math.sqrt(sum);
}

export function geodesic(a, b, t) {
  return along(roots(a), roots(b), t, a.length / variables(a)).map((v) => v * v);
}

// prior(count, m, like, random): one class for each variable, all equally likely
export function prior(count, m, like, random) {
  const n = variables(like), classes = m / n;
  return rows(count, m, () => {
    const row = new Float32Array(m);
    for (let panel = 0; panel < n; panel++) row[panel * classes + Math.floor(random() * classes)] = 1;
    return row;
  });
}

function shift(panel, n) { return (panel - (n - 1) / 2) * GAP; }
function roots(z) { return Float64Array.from(z, (v) => Math.sqrt(Math.max(0, v))); }

// Weights of the corners: exact up to four, Wachspress weights of a polygon beyond.
function barycentric(xyz, classes) {
  const corner = corners(classes);
  if (classes <= 4) {
    const share = classes === 2 ? 1 / 2 : classes === 3 ? 2 / 3 : 3 / 4; // regular figures: 1/K + share ⟨x, corner⟩
    return corner.map((c) => 1 / classes + share * c.reduce((sum, v, k) => sum + v * xyz[k], 0));
  }
  const inset = Math.cos(Math.PI / classes);
  const logs = corner.map((c, k) => {
    const next = corner[(k + 1) % classes], middle = [0, 1].map((axis) => (c[axis] + next[axis]) / (2 * inset));
    return Math.log(Math.max(1e-9, inset - middle[0] * xyz[0] - middle[1] * xyz[1]));
  });
  const total = logs.reduce((sum, v) => sum + v, 0);
  const weights = logs.map((v, k) => total - v - logs[(k + classes - 1) % classes]), top = Math.max(...weights);
  const shares = weights.map((v) => Math.exp(v - top)), whole = shares.reduce((sum, v) => sum + v, 0);
  return shares.map((v) => v / whole);
}

// The nearest probabilities in the flat sense: one constant subtracted, cut at zero.
function project(values) {
  const ordered = [...values].sort((a, b) => b - a);
  let sum = 0, excess = 0;
  ordered.forEach((v, k) => { sum += v; if (v > (sum - 1) / (k + 1)) excess = (sum - 1) / (k + 1); });
  return values.map((v) => Math.max(0, v - excess));
}
