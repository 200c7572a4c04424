// How infinitely many coupled angles answer a field, and where incoherence ends: the twin of kuralab/kuramoto/theory.py,
// whose formulas it follows. Pure.
import { unknown, zero } from './consistent.js';
import { average, respond } from './frequencies.js';

const DEEPEST = 400, DEEP = 3.2, SHALLOW = 1.6, FINE = 400, SHARE = 2 ** -34, NODES = 1000;
const FEW = 0.1; // in weaker fields, as a share of the width, too few of a law's quantiles lock: there R is proportional
const QUICK = 1e-4, FEWEST = 100, SMOOTHED = 12; // what is enough for a line on a screen: a share of Ω; nodes, at the least and as wide as noise is
const KNOWN = 'Self-consistent mean field of infinitely many oscillators.';
const HUMPS = 'Self-consistent mean field of several humps; before it, incoherence may give way to standing waves.';
export const IDENTICAL = 'Identical oscillators synchronise at any coupling.';
const SYNCHRONY = 'Full synchrony is stable at any coupling.', BESIDE = ' With this phase lag and contrast chimeras may live beside it.';
export const REPELS = 'A phase lag of a quarter turn or more repels: no coupling brings order.';

// ofPhases(law, model, groups) -> answer of angles in groups that are alike or, if they are detuned, feel one mean
export function ofPhases(law, model, groups) {
  const reason = apart(model, groups, true), { width, noise } = model, diffusion = noise ** 2 / 2;
  if (reason) return unknown(reason);
  const lag = model.coupling < 0 ? opposite(model.lag) : model.lag, humps = shifts(model, groups), waves = humps.some(Boolean);
  if (Math.cos(lag) < 1e-9) return { statement: REPELS, without: 0 };
  const beside = mixed(model, groups, lag) ? BESIDE : '';
  if (!width && !diffusion && !waves) return { statement: beside ? SYNCHRONY + beside : IDENTICAL, order: () => 1, critical: 0 };
  const threshold = critical(law, width, diffusion, lag, humps), few = diffusion || law.pole || waves ? 0 : FEW * width;
  const drawn = { share: QUICK, nodes: smooth(width, diffusion), deep: SHALLOW }, exact = { share: SHARE, nodes: NODES, deep: DEEP };
  const order = (a, quick) => (a < few ? a / threshold : Math.hypot(...moment(law, width, a, diffusion, lag, humps, quick ? drawn : exact)));
  return { statement: waves ? HUMPS : KNOWN + beside, order, critical: threshold, waves };
}

// mixed(model, groups, lag): whether groups that lag feel themselves more than the others, and not only themselves
function mixed({ contrast }, groups, lag) { return groups > 1 && contrast > 0 && contrast < 1 && Math.abs(Math.sin(lag)) > 1e-9; }

// commutes(alike, {width, field}): whether a rotation that everybody shares is a mere change of frame, as it always is of angles
export function commutes(alike, { width, field }) { return !field && (alike || !width); }

// Nodes of a line: what noise has smoothed needs fewer.
function smooth(width, diffusion) {
  return diffusion ? Math.round(Math.min(NODES, Math.max(FEWEST, SMOOTHED * (width / diffusion) ** (2 / 3)))) : NODES;
}

// apart(model, groups, alike) -> why groups of this model have no theory in common; empty where they have one. alike:
// whether rotations commute and a phase lag is one of them, as on the circle.
export function apart({ lag, width, field, coupling, detuning, contrast, turn }, groups, alike) {
  if (lag && (field || !alike)) return alike ? 'a phase lag in an external field' : 'a phase lag in more than two dimensions';
  if (coupling < 0 && field) return 'a negative coupling in an external field';
  if (turn && !commutes(alike, { width, field })) return `a common rotation ${field ? 'in an external field' : 'of rotations that differ'}`;
  if (groups === 1 || !detuning) return '';
  const one = contrast === 1 && !field && alike, many = contrast === 0 && !lag && alike;
  return one || many ? '' : 'groups of different frequencies';
}

// Where the humps lie; a group that feels only its own mean takes no notice of the others.
function shifts({ detuning, contrast }, groups) {
  if (contrast === 1 || !detuning || groups === 1) return [0];
  return Array.from({ length: groups }, (_, g) => detuning * (g / (groups - 1) - 0.5));
}

// critical(…) -> the coupling at which incoherence loses its stability; of two humps or more, to the rotation that comes first
function critical(law, width, diffusion, lag, humps) {
  if (!width && !diffusion) return 0;
  const answer = (omega) => mean(humps, (shift) => respond(law, [diffusion, omega - shift], width));
  if (humps.length === 1) return 2 / Math.hypot(...rotating(answer, lag, width + diffusion, SHARE));
  const turns = Array.from({ length: FINE + 1 }, (_, k) => (2 * Math.max(...humps) * k) / FINE), aside = (omega) => answer(omega)[1];
  const steps = turns.slice(1, -1).map((turn, k) => [turn, turns[k + 2]]);
  const places = steps.filter(([low, high]) => aside(low) * aside(high) < 0).map((ends) => zero(aside, ...ends));
  return 2 / Math.max(...[0, ...places].map((place) => answer(place)[0]));
}

// The mean first moment of oscillators in a field of strength a, in the frame where it stands still.
function moment(law, width, a, diffusion, lag, humps, { share, nodes, deep }) {
  const answer = (omega) => average(law, width, (re, im) => mean(humps, (shift) => firstMoment(re, im + omega - shift, a, diffusion, deep)), nodes);
  return rotating(answer, lag, width + diffusion + a, share);
}

function mean(list, f) {
  if (list.length === 1) return f(list[0]);
  return list.map(f).reduce(([x, y], [re, im]) => [x + re / list.length, y + im / list.length], [0, 0]);
}

// firstMoment(Re s, Im s, a, D, deep) -> [re, im]: an oscillator with s = −iω in a field of strength a. deep: moments that are
// counted, as a multiple of √(a/D), beyond which they fade like a Gaussian
function firstMoment(re, im, a, diffusion, deep) {
  if (!diffusion) return withoutNoise(re, im, a);
  const depth = Math.min(DEEPEST, 8 + Math.ceil(deep * Math.sqrt(a / diffusion))), half = a / 2;
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

function rotating(answer, lag, scale, share) {
  if (!lag) return answer(0);
  const side = Math.sign(lag);
  const turned = (omega) => { const [re, im] = answer(-side * omega); return Math.atan2(im, re) * side - Math.abs(lag); };
  let high = scale, above = turned(high);
  while (above < 0) above = turned(high *= 2);
  return answer(-side * zero(turned, 0, high, share, -Math.abs(lag), above));
}

// The angle half a turn away, between −π and π.
function opposite(angle) { return Math.atan2(-Math.sin(angle), -Math.cos(angle)); }
