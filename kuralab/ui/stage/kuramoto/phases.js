// Oscillators whose positions are angles: the twin of kuralab/kuramoto/phases.py. Pure, in float64.
// Positions lie coordinate by coordinate: x[(coordinate · groups + group) · N + oscillator].
import { speaking } from './consistent.js';
import { NOISE, POSITIONS, normal, uniform } from './rng.js';
import { gather, spread } from './start.js';
import { ofPhases } from './theory.js';

// phaseFlow(groups, contrast, populations) -> flow. contrast: of the coupling, where nothing else is asked for;
// populations: how many points are drawn for each oscillator, one where its groups are the angles of one point.
export function phaseFlow(groups, contrast = 0, populations = groups) {
  let pushes = new Float64Array(0);
  return {
    ambient: 2, groups, rows: groups, contrast, populations,

    start(count, { seed = 0, even = false, ...rest }) {
      const u = even ? spread(groups, count) : uniform(seed, POSITIONS, 0, groups * count), x = new Float64Array(2 * u.length);
      for (let k = 0; k < u.length; k++) {
        const angle = 2 * Math.PI * u[k];
        x[k] = Math.cos(angle);
        x[u.length + k] = Math.sin(angle);
      }
      return gather(x, 2, groups, count, rest);
    },

    stepper: (omega, count, step) => phaseStepper(omega, groups, count, step),

    kick(x, count, size, seed, place) {
      const all = groups * count, room = all + (all % 2);
      if (pushes.length !== room) pushes = new Float64Array(room);
      const push = normal(seed, NOISE, place, all, pushes);
      for (let k = 0; k < all; k++) {
        const cos = Math.cos(size * push[k]), sin = Math.sin(size * push[k]), a = x[k], b = x[all + k];
        x[k] = a * cos - b * sin;
        x[all + k] = a * sin + b * cos;
      }
    },

    ...speaking((law, model) => ofPhases(law, model, groups)),
  };
}

// IFRK4: w is the position turned freely by half a step; a, b, p are the stages in that frame, c = Ep the last.
function phaseStepper(omega, groups, count, step) {
  const all = groups * count, cos = new Float64Array(all), sin = new Float64Array(all);
  for (let k = 0; k < all; k++) {
    cos[k] = Math.cos((omega[k] * step) / 2);
    sin[k] = Math.sin((omega[k] * step) / 2);
  }
  const [w, a, b, p, c] = Array.from({ length: 5 }, () => new Float64Array(2 * all));
  const mean = new Float64Array(2 * groups), f = new Float64Array(2 * groups);

  const turn = (z, out) => {
    for (let k = 0; k < all; k++) {
      const u = z[k], v = z[all + k];
      out[k] = u * cos[k] - v * sin[k];
      out[all + k] = u * sin[k] + v * cos[k];
    }
  };
  const stage = (at, field, h, lever, base, out) => {
    field(means(at, 2, groups, count, mean), f);
    for (let g = 0; g < groups; g++) {
      const fx = h * f[g], fy = h * f[groups + g];
      for (let k = g * count; k < (g + 1) * count; k++) {
        const s = at[k] * fy - at[all + k] * fx, u = lever[k], v = lever[all + k];
        out[k] = base[k] - s * v;
        out[all + k] = base[all + k] + s * u;
      }
    }
  };
  return (x, field) => {
    turn(x, w);
    stage(x, field, step / 2, w, w, a);
    stage(a, field, step / 2, a, w, b);
    stage(b, field, step, b, w, p);
    turn(p, c);
    for (let k = 0; k < 2 * all; k++) p[k] = (p[k] + a[k] + 2 * b[k] - w[k]) / 3;
    turn(p, w);
    stage(c, field, step / 6, c, w, x);
    for (let k = 0; k < all; k++) {
      const scale = 1 / Math.sqrt(x[k] * x[k] + x[all + k] * x[all + k]);
      x[k] *= scale;
      x[all + k] *= scale;
    }
  };
}

// means(x, ambient, groups, count, out) -> out (ambient × groups)
export function means(x, ambient, groups, count, out = new Float64Array(ambient * groups)) {
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let k = row * count; k < (row + 1) * count; k++) sum += x[k];
    out[row] = sum / count;
  }
  return out;
}
