// Oscillators on spheres of any dimension: the twin of kuralab/kuramoto/sphere.py. Pure, in float64.
import { NOISE, POSITIONS, normal } from './rng.js';
import { means } from './phases.js';
import { halfTurns } from './rotations.js';
import { IDENTICAL, bisect, curveOfPhases, ofPhases } from './theory.js';

const NOISY = 'Noise alone: r = A(2Kr/σ²), K_c = dσ²/2.';
const RESTING = 'Isotropic rotations: each oscillator comes to rest, and r jumps to 1/2 at the least coupling.';
const unknown = (what) => ({ critical: null, order: null, statement: `No closed theory is known here for ${what}: only the simulation speaks.` });

export const features = 3; // of a point, at the usual dimension
export const dimOf = (features) => features;

// arrows(mean, groups, place): one vector, as the manifold draws it
export function arrows(mean, groups, place) { return [[[0, 0, 0], [...place(mean)]]]; }

export function flow(dim) {
  return {
    ambient: dim, groups: 1, rows: (dim * (dim - 1)) / 2,

    start(count, seed) {
      const x = Float64Array.from(normal(seed, POSITIONS, 0, dim * count));
      normalise(x, dim, count);
      return x;
    },

    stepper: (omega, count, step) => sphereStepper(omega, dim, count, step),

    kick(x, count, size, seed, place) {
      const push = normal(seed, NOISE, place, dim * count);
      // Shortened as in Python, so that a geodesic loses as much of the mean as Brownian motion does.
      const reach = size / Math.sqrt(1 + ((dim - 2) * size * size) / 6);
      for (let k = 0; k < count; k++) {
        let along = 0, square = 0;
        for (let i = k; i < dim * count; i += count) along += push[i] * x[i];
        for (let i = k; i < dim * count; i += count) square += (push[i] - along * x[i]) ** 2;
        const length = reach * Math.sqrt(square), cos = Math.cos(length), sinc = length ? Math.sin(length) / length : 1;
        for (let i = k; i < dim * count; i += count) x[i] = cos * x[i] + sinc * reach * (push[i] - along * x[i]);
      }
      normalise(x, dim, count);
    },

    theory(law, width, coupling, noise, lag) {
      if (dim === 2) return ofPhases(law, width, coupling, noise, lag);
      if (lag) return unknown('a phase lag in more than two dimensions');
      if (!width) return identical(dim, coupling, noise);
      if (dim === 3 && law.isotropic && !noise) return { critical: 0, order: atRest(width, coupling), statement: RESTING };
      return unknown(`this law of rotations${noise ? ' with noise' : ''}`);
    },

    curve(law, width, noise, lag, most) {
      if (dim === 2) return curveOfPhases(law, width, noise, lag, most);
      const least = 1e-4 * most; // beside zero, where r may jump
      const known = [0, ...Array.from({ length: 61 }, (_, k) => least + ((most - least) * k) / 60)].map((K) => [K, this.theory(law, width, K, noise, lag).order]);
      return known[0][1] === null ? null : [known.map(([K]) => K), known.map(([, r]) => r)];
    },
  };
}

function sphereStepper(omega, dim, count, step) {
  const turns = halfTurns(omega, dim, count, step), size = dim * count;
  const [w, a, b, p, c, d] = Array.from({ length: 6 }, () => new Float64Array(size));

  const turn = (x, out) => {
    if (!turns) { out.set(x); return; }
    for (let row = 0; row < dim; row++) {
      for (let k = 0; k < count; k++) {
        let sum = 0;
        for (let column = 0; column < dim; column++) sum += turns[(row * dim + column) * count + k] * x[column * count + k];
        out[row * count + k] = sum;
      }
    }
  };
  const push = (at, field, h, base, out) => {
    const f = field(means(at, dim, 1, count));
    for (let k = 0; k < count; k++) {
      let along = 0;
      for (let i = 0; i < dim; i++) along += h * f[i] * at[i * count + k];
      for (let i = 0; i < dim; i++) out[i * count + k] = base[i * count + k] - along * at[i * count + k] + h * f[i];
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
    normalise(x, dim, count);
  };
}

function normalise(x, dim, count) {
  for (let k = 0; k < count; k++) {
    let square = 0;
    for (let i = k; i < dim * count; i += count) square += x[i] * x[i];
    const scale = 1 / Math.sqrt(square);
    for (let i = k; i < dim * count; i += count) x[i] *= scale;
  }
}

function identical(dim, coupling, noise) {
  if (!noise) return { critical: 0, order: Number(coupling > 0), statement: IDENTICAL };
  const critical = (dim * noise ** 2) / 2, scale = (2 * coupling) / noise ** 2;
  const order = coupling > critical ? bisect((r) => r - resultant(scale * r, dim), 0, 1) : 0;
  return { critical, order, statement: NOISY };
}

// resultant(κ, d): A_d = κ/(d + κA_{d+2}), backwards
export function resultant(kappa, dim) {
  let ratio = 0;
  for (let d = dim + 2 * Math.ceil(20 + kappa); d >= dim; d -= 2) ratio = kappa / (d + kappa * ratio);
  return ratio;
}

function atRest(width, coupling) {
  if (coupling <= 0) return 0;
  return bisect((r) => r - height((coupling * r / width) ** 2), 1e-9, 1, 24);
}

// The mean height of rest points in a field of squared strength a2, for rotations of standard deviation 1.
function height(a2) {
  let sum = 0, all = 0;
  for (let i = 0; i < 100; i++) {
    const spin = ((i + 0.5) * 0.08) ** 2, weight = spin * Math.exp(-spin / 2), gap = a2 - spin;
    for (let j = 0; j < 50; j++) {
      const slant = (j + 0.5) / 50;
      sum += weight * Math.sqrt(Math.max(0, (gap + Math.sqrt(gap * gap + 4 * a2 * spin * slant * slant)) / (2 * a2)));
    }
    all += 50 * weight;
  }
  return sum / all;
}
