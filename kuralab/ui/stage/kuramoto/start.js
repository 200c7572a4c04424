// Where oscillators begin: uniform points, gathered towards e₁ by a Möbius map. The twin of kuralab/kuramoto/start.py. Pure.
import { normalQuantile } from './special.js';

// gather(x (ambient × groups × N), ambient, groups, count, {order0, lead}): in place. Every group goes to the law with
// the parameter ρ₀ = order0 of uniform points moved by x = a + (1−ρ₀²)(u+a)/|u+a|², a = ρ₀e₁; with `lead` the first
// group starts as one, at e₁.
export function gather(x, ambient, groups, count, { order0 = 0, lead = false }) {
  for (let g = 0; g < groups; g++) {
    const rho = lead && g === 0 ? 1 : order0;
    if (!rho) continue;
    for (let k = g * count; k < (g + 1) * count; k++) {
      const away = 1 + rho * (2 * x[k] + rho), scale = rho === 1 ? 0 : (1 - rho * rho) / away;
      for (let i = 0, at = k; i < ambient; i++, at += groups * count) x[at] = scale * (x[at] + (i ? 0 : rho)) + (i ? 0 : rho);
    }
  }
  return x;
}

// spread(size, count) -> Float64Array (size × count) in (0, 1): Roberts' additive recurrence, evenly spread in every
// number of dimensions; in one it is the golden section's.
export function spread(size, count) {
  const out = new Float64Array(size * count), ratio = root(size);
  for (let row = 0; row < size; row++) {
    const step = ratio ** -(row + 1);
    for (let k = 0; k < count; k++) out[row * count + k] = ((k + 1) * step) % 1;
  }
  return out;
}

// spreadNormal(size, count): the same as standard normal numbers
export function spreadNormal(size, count) { return spread(size, count).map(normalQuantile); }

// The positive root of x^(d+1) = x + 1.
function root(size) {
  let x = 1.5;
  for (let k = 0; k < 60; k++) x = (1 + x) ** (1 / (size + 1));
  return x;
}
