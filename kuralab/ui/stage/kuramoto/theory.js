// The stationary order parameter of infinitely many coupled angles, by self-consistency: the twin of
// kuralab/kuramoto/theory.py, whose formulas it follows. Pure. A theory is {critical, order, statement}, with
// null where nothing is known.
import { bisect, branches, incoherent, steady } from './consistent.js';
import { average, respond } from './frequencies.js';

const DEEPEST = 400, DIGITS = 34, NODES = 1000;
const EXACT = { digits: DIGITS, nodes: NODES }, QUICK = { digits: 14, nodes: 200 }; // QUICK is enough for a line on a screen
const KNOWN = 'Self-consistent mean field of infinitely many oscillators.';
export const IDENTICAL = 'Identical oscillators synchronise at any coupling.';
const REPELS = 'A phase lag of a quarter turn or more repels: no coupling brings order.';
export const unknown = (what) => ({ critical: null, order: null, statement: `No closed theory is known here for ${what}: only the simulation speaks.` });

// of(groups, {theory, branches}) -> the same for a flow of so many groups, silent where they move apart. Groups alike share
// the state of one group, whatever their contrast.
export function of(groups, { theory, branches: all }) {
  const apart = ({ detuning, contrast, field, turn }) => {
    if (groups > 1 && detuning && (contrast !== 1 || field)) return 'groups of different frequencies';
    return field && turn ? 'an external field across a common rotation' : null;
  };
  return {
    theory(law, model) { const reason = apart(model); return reason ? unknown(reason) : theory(law, model); },
    branches: (law, model, most) => (apart(model) ? null : all(law, model, most)),
  };
}

export function ofPhases(law, model) {
  if (model.coupling < 0) return ofPhases(law, { ...model, coupling: -model.coupling, lag: opposite(model.lag) });
  const { width, coupling, noise, lag, feedback, field } = model, diffusion = noise ** 2 / 2;
  if (field && lag) return unknown('a phase lag in an external field');
  if (Math.cos(lag) < 1e-9) return { critical: null, order: 0, statement: REPELS };
  if (!width && !diffusion) return { critical: field ? null : 0, order: Number(coupling > 0 || field > 0), statement: IDENTICAL };
  const threshold = critical(law, width, diffusion, lag);
  const order = steady((a) => answer(law, width, a, diffusion, lag, EXACT), model, threshold);
  return { critical: field || feedback ? null : threshold, order, statement: KNOWN };
}

// branchesOfPhases(law, model, most) -> [{stable, couplings, orders}] up to K = most, or null where nothing is known
export function branchesOfPhases(law, model, most) {
  const { width, noise, lag, field } = model, diffusion = noise ** 2 / 2, fine = diffusion ? QUICK : { ...QUICK, nodes: NODES };
  if (field && lag) return null;
  if (Math.cos(lag) < 1e-9) return incoherent(most, most);
  if (!width && !diffusion) return branches(() => 1, model, 0, most);
  const least = diffusion || law.pole ? 0 : 0.1 * width; // too few oscillators lock in a weaker field to count them
  return branches((a) => answer(law, width, a, diffusion, lag, fine), model, critical(law, width, diffusion, lag), most, least);
}

export function critical(law, width, diffusion, lag) {
  return 2 / Math.hypot(...rotating((omega) => respond(law, [diffusion, omega], width), lag, width + diffusion, DIGITS));
}

// How ordered the crowd becomes in a field of strength a.
function answer(law, width, a, diffusion, lag, precision) {
  return Math.hypot(...moment(law, width, a, diffusion, lag, precision));
}

function moment(law, width, a, diffusion, lag, { digits, nodes }) {
  const turning = (omega) => average(law, width, (re, im) => firstMoment(re, im + omega, a, diffusion), nodes);
  return rotating(turning, lag, width + diffusion + a, digits);
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
