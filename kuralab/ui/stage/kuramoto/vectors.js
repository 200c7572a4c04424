// Oscillators that are unit vectors of R^ambient: what spheres and quaternions share. The twin of SphereFlow in
// kuralab/kuramoto/sphere.py and of kuralab/kuramoto/integrate.py. Pure, in float64.
// Positions lie coordinate by coordinate: x[(coordinate · groups + group) · N + oscillator].
import { means } from './phases.js';
import { NOISE, POSITIONS, normal } from './rng.js';
import { gather, spreadNormal } from './start.js';

// vectorFlow({ambient, groups, generators, turner}) -> flow without its theory. turner(omega (generators × groups × N),
// all, step) -> turn(x, out), the exact free rotation of half a step, or null where nothing turns; all = groups · N.
export function vectorFlow({ ambient, groups, generators, turner }) {
  let pushes = new Float64Array(0);
  return {
    ambient, groups, rows: generators * groups, contrast: 0, populations: groups,

    start(count, { seed = 0, even = false, ...rest }) {
      const size = ambient * groups * count, x = even ? spreadNormal(ambient * groups, count) : normal(seed, POSITIONS, 0, size);
      normalise(x, ambient, groups * count);
      return gather(x, ambient, groups, count, rest);
    },

    stepper: (omega, count, step) => vectorStepper(ambient, groups, count, step, turner(omega, groups * count, step)),

    kick(x, count, size, seed, place) {
      const all = groups * count, room = ambient * all + ((ambient * all) % 2);
      if (pushes.length !== room) pushes = new Float64Array(room);
      const push = normal(seed, NOISE, place, ambient * all, pushes);
      // Shortened as in Python, so that a geodesic loses as much of the mean as Brownian motion does.
      const reach = size / Math.sqrt(1 + ((ambient - 2) * size * size) / 6);
      for (let k = 0; k < all; k++) {
        let along = 0, square = 0;
        for (let i = k; i < x.length; i += all) along += push[i] * x[i];
        for (let i = k; i < x.length; i += all) {
          push[i] -= along * x[i];
          square += push[i] * push[i];
        }
        const length = reach * Math.sqrt(square), cos = Math.cos(length), sinc = length ? Math.sin(length) / length : 1;
        for (let i = k; i < x.length; i += all) x[i] = cos * x[i] + sinc * reach * push[i];
      }
      normalise(x, ambient, all);
    },
  };
}

// IFRK4: w is the position turned freely by half a step; a, b, p are the stages in that frame, c = Ep the last.
function vectorStepper(ambient, groups, count, step, turned) {
  const all = groups * count, size = ambient * all, mean = new Float64Array(ambient * groups), f = new Float64Array(ambient * groups);
  const [w, a, b, p, c, d] = Array.from({ length: 6 }, () => new Float64Array(size)), along = new Float64Array(count);
  const turn = turned ?? ((x, out) => out.set(x));

  // out = base + h(f − ⟨f, x⟩x), read at x = `at`
  const push = (at, field, h, base, out) => {
    field(means(at, ambient, groups, count, mean), f);
    for (let g = 0; g < groups; g++) {
      along.fill(0);
      for (let i = 0; i < ambient; i++) {
        const from = (i * groups + g) * count, pull = h * f[i * groups + g];
        for (let k = 0; k < count; k++) along[k] += pull * at[from + k];
      }
      for (let i = 0; i < ambient; i++) {
        const from = (i * groups + g) * count, pull = h * f[i * groups + g];
        for (let k = 0; k < count; k++) out[from + k] = base[from + k] - along[k] * at[from + k] + pull;
      }
    }
  };
  return (x, field) => {
    turn(x, w);
    push(x, field, step / 2, x, d);
    turn(d, a);
    push(a, field, step / 2, w, b);
    push(b, field, step, w, p);
    turn(p, c);
    for (let k = 0; k < size; k++) d[k] = (p[k] + a[k] + 2 * b[k] - w[k]) / 3;
    turn(d, w);
    push(c, field, step / 6, w, x);
    normalise(x, ambient, all);
  };
}

function normalise(x, ambient, all) {
  for (let k = 0; k < all; k++) {
    let square = 0;
    for (let i = k; i < ambient * all; i += all) square += x[i] * x[i];
    const scale = 1 / Math.sqrt(square);
    for (let i = k; i < ambient * all; i += all) x[i] *= scale;
  }
}
