// How oscillators with rotations of their own answer a steady field: the twin of kuralab/kuramoto/rotations_theory.py. Pure.
import { zero } from './consistent.js';
import { spread, spreadNormal } from './start.js';

const COUNT = 8192, NUMBERS = 2 ** 18, NEWTON = 12, FLOOR = 1e-12;
const FEW = 0.2; // in weaker fields, as a share of the width, too few oscillators rest to count them: there a power law holds
const EVEN = 'Isotropic rotations in an even dimension: oscillators come to rest only in a field stronger than their turn.';
const TURNS = 'Quaternions come to rest in a field stronger than their turn; ';
const FIRST = 'few turn slowly: first there are waves.', BEGINS = 'where incoherence ends is not known for this law.';

// ofRotations(width, dim) -> answer of rotations with independent normal entries
export function ofRotations(width, dim) {
  const squares = bands(dim), order = (a) => resting(a / width, squares), critical = onset(dim) * width;
  if (dim % 2 === 0) return { statement: EVEN, order: (a) => (a < FEW * width ? a / critical : order(a)), critical };
  let least = 1;
  for (let d = 1; d < dim; d += 2) least *= d / (d + 1);
  const statement = `Isotropic rotations: each oscillator comes to rest, and r jumps to ${Number(least.toPrecision(4))} at the least coupling.`;
  return { statement, order, critical: 0 };
}

// ofTurns(law, width) -> answer of quaternions turned by ω: λ² = a² − |ω|², whatever the law
export function ofTurns(law, width) {
  const rates = spread(3, COUNT).map((u) => width * law.unit(u));
  const speeds = Float64Array.from({ length: COUNT }, (_, k) => rates[k] ** 2 + rates[COUNT + k] ** 2 + rates[2 * COUNT + k] ** 2);
  const order = (a) => {
    const strong = Math.max(a, FEW * width);
    return (speeds.reduce((sum, speed) => sum + Math.sqrt(Math.max(0, 1 - speed / (strong * strong))), 0) / COUNT) * (a / strong) ** 3;
  };
  const critical = law.isotropic ? beating(law, width) : null;
  return { statement: TURNS + (critical ? FIRST : BEGINS), order, critical, waves: true };
}

// The coupling at which uniform quaternions begin to beat.
function beating(law, width) {
  const response = (turn) => { // (s − s²G(s))/σ² at s = i·turn·σ
    const s = turn * width, [re, im] = law.response([0, s], width);
    return [(s * s * re) / width ** 2, (s + s * s * im) / width ** 2];
  };
  return 4 / (3 * response(zero((turn) => response(turn)[1], 0.5, 3))[0]);
}

// K_c of rotations with standard normal entries in an even dimension: 2/(π g̃(0)), g̃ the density of a plane's rate.
function onset(dim) {
  let share = 1; // 4ⁿ/C(2n, n)
  for (let k = 1; k <= dim / 2; k++) share *= (2 * k) / (2 * k - 1);
  return (share / 2) * Math.sqrt(8 / Math.PI);
}

// E[λ]/a by Newton's steps from below, where the continued fraction of the bands is concave.
function resting(a, squares) {
  const count = squares[0].length, floor = FLOOR * a * a;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    let level = floor;
    for (let step = 0; step < NEWTON; step++) {
      let value = level, slope = 1;
      for (let row = squares.length - 1; row >= 0; row--) {
        const ratio = level / value, square = squares[row][k];
        slope = 1 + (square * (1 - ratio * slope)) / value;
        value = level + square * ratio;
      }
      const next = Math.min(a * a, Math.max(floor, level + (a * a - value) / slope));
      if (next === level) break;
      level = next;
    }
    if (level > 2 * floor) sum += Math.sqrt(level);
  }
  return sum / count / a;
}

const kept = new Map();

// bands(dim) -> squares b₁², …, b_{d−1}², evenly spread: each the sum of d − j squared normal numbers
function bands(dim) {
  if (kept.has(dim)) return kept.get(dim);
  const rows = (dim * (dim - 1)) / 2, count = Math.min(COUNT, Math.floor(NUMBERS / rows)), normal = spreadNormal(rows, count), out = [];
  for (let from = 0, size = dim - 1; size > 0; from += size, size--) {
    out.push(Float64Array.from({ length: count }, (_, k) => {
      let sum = 0;
      for (let row = from; row < from + size; row++) sum += normal[row * count + k] ** 2;
      return sum;
    }));
  }
  kept.set(dim, out);
  return out;
}
