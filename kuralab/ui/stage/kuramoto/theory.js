// The stationary order parameter of infinitely many coupled angles, by self-consistency: the twin of
// kuralab/kuramoto/theory.py, whose formulas it follows. Pure. A theory is {critical, order, statement}, with
// null where nothing is known; a curve is [[K, …], [r, …]] along rising K.
import { average, respond } from './frequencies.js';

const SCAN = 24, DEEPEST = 400, DIGITS = 34, NODES = 1000;
const QUICK = { digits: 14, nodes: 200 }; // enough for a line on a screen
const KNOWN = 'Self-consistent mean field of infinitely many oscillators.';
export const IDENTICAL = 'Identical oscillators synchronise at any coupling.';
const REPELS = 'A phase lag of a quarter turn or more repels: no coupling brings order.';

export function ofPhases(law, model) {
  if (model.coupling < 0) return ofPhases(law, { ...model, coupling: -model.coupling, lag: opposite(model.lag) });
  const { width, coupling, noise, lag } = model;
  const diffusion = noise ** 2 / 2;
  if (Math.cos(lag) < 1e-9) return { critical: null, order: 0, statement: REPELS };
  if (!width && !diffusion) return { critical: 0, order: Number(coupling > 0), statement: IDENTICAL };
  const threshold = critical(law, width, diffusion, lag);
  return { critical: threshold, order: stationary(law, width, coupling, diffusion, lag, threshold), statement: KNOWN };
}

// curveOfPhases(law, model, most): the upper branch up to K = most, with its fall to zero
export function curveOfPhases(law, { width, noise, lag }, most, points = 60) {
  const diffusion = noise ** 2 / 2;
  if (Math.cos(lag) < 1e-9) return [[0, most], [0, 0]];
  if (!width && !diffusion) return [[0, 0, most], [0, 1, 1]];
  const start = critical(law, width, diffusion, lag), branch = [];
  const least = diffusion ? 0 : 0.1 * width; // too few oscillators lock in a weaker field to count them
  for (let k = points; k > 0; k--) {
    const a = least + ((most - least) * k) / points;
    if (a <= 0) break;
    const r = Math.hypot(...moment(law, width, a, diffusion, lag, diffusion ? QUICK : { ...QUICK, nodes: NODES }));
    if (branch.length && a / r > branch.at(-1)[0] + 1e-9) break; // the branch turns back: it is unstable from here
    branch.push([a / r, r]);
  }
  branch.reverse();
  const foot = Math.min(start, branch[0]?.[0] ?? start);
  const whole = [[0, 0], [foot, 0], ...branch.filter(([K]) => K >= foot - 1e-9)];
  return [whole.map(([K]) => K), whole.map(([, r]) => r)];
}

export function critical(law, width, diffusion, lag) {
  return 2 / Math.hypot(...rotating((omega) => respond(law, [diffusion, omega], width), lag, width + diffusion, DIGITS));
}

function stationary(law, width, coupling, diffusion, lag, threshold) {
  if (!coupling) return 0;
  const exact = { digits: DIGITS, nodes: NODES };
  const excess = (a) => a / Math.hypot(...moment(law, width, a, diffusion, lag, exact)) - coupling;
  let high = coupling;
  for (let part = SCAN - 1; part > 0; part--) {
    const low = (coupling * part) / SCAN;
    if (excess(low) <= 0) return bisect(excess, low, high, DIGITS) / coupling;
    high = low;
  }
  return coupling > threshold ? bisect(excess, 0, high, DIGITS) / coupling : 0;
}

function moment(law, width, a, diffusion, lag, { digits, nodes }) {
  const answer = (omega) => average(law, width, (re, im) => firstMoment(re, im + omega, a, diffusion), nodes);
  return rotating(answer, lag, width + diffusion + a, digits);
}

// firstMoment(Re s, Im s, a, D) -> [re, im]: an oscillator with s = −iω in a field of strength a
export function firstMoment(re, im, a, diffusion) {
  if (!diffusion) return withoutNoise(re, im, a);
  const depth = Math.min(DEEPEST, 20 + Math.ceil((2 * a) / diffusion)), half = a / 2;
  let [x, y] = withoutNoise(re + depth * diffusion, im, a);
  for (let n = depth - 1; n > 0; n--) {
    const below = n * diffusion + re + half * x, turned = im + half * y, size = below * below + turned * turned;
    x = (half * below) / size;
    y = (-half * turned) / size;
  }
  return [x, y];
}

// a/(s + √(s² + a²)) = a/(s + √(a − is)√(a + is)); Re s ≥ 0 fixes the signs of the roots' imaginary parts.
function withoutNoise(re, im, a) {
  const [lr, li] = root(a + im, re), [rr, ri] = root(a - im, re);
  const x = re + lr * rr + li * ri, y = im + lr * ri - li * rr, size = x * x + y * y;
  return [(a * x) / size, (-a * y) / size];
}

// The root with both parts ≥ 0 of x ± iy.
function root(x, y) {
  const size = Math.hypot(x, y), great = Math.sqrt((size + Math.abs(x)) / 2), small = great ? Math.abs(y) / (2 * great) : 0;
  return x >= 0 ? [great, small] : [small, great];
}

function rotating(answer, lag, scale, digits) {
  if (!lag) return answer(0);
  const side = Math.sign(lag);
  const turned = (omega) => { const [re, im] = answer(-side * omega); return Math.atan2(im, re) * side - Math.abs(lag); };
  let high = scale;
  while (turned(high) < 0) high *= 2;
  return answer(-side * bisect(turned, 0, high, digits));
}

// The angle half a turn away, between −π and π.
function opposite(angle) { return Math.atan2(-Math.sin(angle), -Math.cos(angle)); }

// A zero of f between f(low) ≤ 0 and f(high) > 0.
export function bisect(f, low, high, digits = DIGITS) {
  for (let k = 0; k < digits; k++) {
    const middle = (low + high) / 2;
    if (f(middle) <= 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
