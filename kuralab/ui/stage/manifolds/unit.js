// Unit vectors and products of unit spheres: the twin of kuralab/manifolds/unit.py. Pure, in float64.

export function normalise(y) {
  const length = Math.hypot(...y), out = new Float64Array(y.length);
  if (length < 1e-18) out[0] = 1;
  else for (let k = 0; k < y.length; k++) out[k] = y[k] / length;
  return out;
}

// angle(x, y, from, width): the angle between two unit vectors that begin at `from` in their rows
export function angle(x, y, from = 0, width = x.length) {
  let apart = 0, together = 0;
  for (let k = from; k < from + width; k++) {
    apart += (x[k] - y[k]) ** 2;
    together += (x[k] + y[k]) ** 2;
  }
  return 2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together));
}

// distance of a product of spheres: the root of the summed squares of the factors' angles
export function distance(x, y, width) {
  let sum = 0;
  for (let from = 0; from < x.length; from += width) sum += angle(x, y, from, width) ** 2;
  return Math.sqrt(sum);
}

// along(x, y, t, width): a great circle in every factor, from x (t = 0) to y (t = 1)
export function along(x, y, t, width) {
  const out = new Float64Array(x.length);
  for (let from = 0; from < x.length; from += width) {
    const whole = angle(x, y, from, width), heading = towards(x, y, from, width);
    const cos = Math.cos(t * whole), sin = Math.sin(t * whole);
    for (let k = 0; k < width; k++) out[from + k] = cos * x[from + k] + sin * heading[k];
  }
  return out;
}

// The unit tangent at x towards y; for antipodes any one, the axis x knows least of.
function towards(x, y, from, width) {
  const own = Array.from({ length: width }, (_, k) => x[from + k]);
  const gap = own.map((v, k) => y[from + k] - v), tangent = across(gap, own), length = Math.hypot(...tangent);
  if (length > 1e-15) return tangent.map((v) => v / length);
  const least = own.reduce((best, v, k) => (Math.abs(v) < Math.abs(own[best]) ? k : best), 0);
  return normalise(across(own.map((_, k) => (k === least ? 1 : 0)), own));
}

function across(v, own) {
  const inner = v.reduce((sum, value, k) => sum + value * own[k], 0);
  return v.map((value, k) => value - inner * own[k]);
}
