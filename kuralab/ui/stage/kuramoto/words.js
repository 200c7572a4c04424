// The mathematics of what moves, folded away, and the Python that repeats it.
import { h } from '../dom.js';
import { codePart, part } from '../law/fold.js';
import { digits } from '../law/code.js';
import { commutes } from './theory.js';

const GENERAL = [
  'xᵢ′ = Aᵢ xᵢ + f − ⟨f, xᵢ⟩ xᵢ (+ σ∘dB)',
  'f = K |F|ᵖ R(−α) F + h e₁,   F_g = Σₗ W_gl mₗ,   mₗ the mean of group l',
  'W_gg = (1 + (G−1)A)/G,   W_gl = (1−A)/G,   r = |m|',
];
const PHASES = [
  'θᵢ′ = ωᵢ + K |F|ᵖ⁺¹ sin(arg F − α − θᵢ) − h sin θᵢ (+ σ dB)',
  'locked: |ω − Ω| ≤ |f|,   sin(θ − arg f) = (ω − Ω)/|f|',
  'Lorentzian of half-width γ: K_c = 2γ,   r = √(1 − K_c/K)',
];
const CHIMERA = [
  'r′ = (1−r²)/2 · [μ r cos α + ν cos(ψ−α)]',
  'ψ′ = (1+r²)/(2r) · [μ r sin α − ν sin(ψ−α)] − μ sin α − ν r sin(ψ+α)',
  'μ = K(1+A)/2,   ν = K(1−A)/2',
];
const SPHERES = [
  'from a uniform start, identical and without noise: x(t) = M_w(R x₀), the law stays spherical Cauchy with parameter w',
  'w′ = ½(1+|w|²) f − ⟨f, w⟩ w + A w',
  'with noise: von Mises–Fisher with κ = 2Kr/σ²,   K_c = dσ²/2',
];
const WHY = [
  'Each oscillator has a pace of its own and is pulled towards the mean of all. The mean is strong only if many already agree: this'
  + ' circle of cause and effect is why order begins at a definite coupling, and not little by little from zero.',
  'The pull is the same for everybody and moves points of the circle, or of a sphere, by maps that keep the unit ball’s hyperbolic'
  + ' geometry. So a crowd of identical oscillators, however large, is led by one point w of the ball; that point is drawn in the disc.',
];
const USUAL = [['phase_lag', 'lag'], ['feedback', 'feedback'], ['field', 'field'], ['detuning', 'detuning'], ['noise', 'noise']];
const NOTES = {
  start: '# here the start is the encodings of a run: pass them as start=',
  turn: '# a shared angular speed only turns the picture: left out',
  way: ['# Settings were changed on the way here. This begins at the same start with the settings of now,', '# so it need not come to the same place.'],
};

// makeWords(host, onOpen) -> {draw({simulation, settings, ground, whole})}; onOpen() hears that the code is wanted
export function makeWords(host, onOpen) {
  const why = part('Why?'), formula = part('Formula'), code = codePart();
  let known = '';
  why.body.append(...WHY.map((text) => h('p', {}, text)));
  code.element.addEventListener('toggle', onOpen);
  host.append(why.element, formula.element, code.element);
  return {
    draw({ simulation, settings, ground, whole }) {
      const { ambient, populations } = simulation.flow;
      const lines = ambient > 2 ? [...GENERAL, ...SPHERES] : [...PHASES, ...GENERAL.slice(1), ...(populations === 2 ? CHIMERA : [])];
      if (known !== lines.join()) formula.body.replaceChildren(...lines.map((line) => h('p', { class: 'formula' }, line)));
      known = lines.join();
      if (code.element.open) code.say(python(simulation, settings, ground, whole));
    },
  };
}

// python(simulation, settings, ground, whole) -> the call that repeats the crowd from its start; whole: whether the settings of now
// were those of the whole way
export function python({ flow, step, time, contrast }, settings, { name, space }, whole) {
  const own = [], turned = settings.turn && !commutes(flow.ambient === 2, settings), law = `"${settings.law}:${digits(settings.width)}"`;
  const add = (key, value, usual) => { if (value !== usual) own.push(`    ${key}=${literal(value)},`); };
  add('populations', flow.populations, 1);
  if (!turned) add('oscillators', settings.count, null);
  add('coupling', settings.coupling, null);
  if (contrast !== null) add('contrast', contrast, flow.contrast);
  for (const [key, here] of USUAL) add(key, settings[here], 0);
  own.push(`    frequencies=${turned ? 'rates' : law},`);
  add('start_order', settings.order0, 0);
  add('lead', settings.lead, false);
  add('quantiles', settings.even, false);
  add('seed', settings.seed, null);
  add('step', step, null);
  add('time', Math.max(time, step), null);
  return [
    `from kuralab.kuramoto import ${turned ? 'find, frequencies, simulate' : 'simulate'}`, '',
    ...(whole ? [] : NOTES.way), ...(space ? [NOTES.start] : []), ...(settings.turn && !turned ? [NOTES.turn] : []),
    ...(turned ? rates(name, flow, settings, law) : []),
    'result = simulate(', `    "${name}",`, ...own, ')', 'result.order[-1], result.theory.statement',
  ].join('\n');
}

function literal(value) {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? digits(value) : `"${value}"`;
}

// The drawn frequencies with the angular speed that everybody shares.
function rates(name, { populations }, { count, seed, even, turn }, law) {
  return [
    `flow = find("${name}", populations=${populations})`,
    `rates = frequencies.draw(frequencies.parse(${law}), flow.rows, ${count}, ${seed}, quantiles=${literal(even)})`,
    `rates = rates.reshape(flow.generators, flow.groups, ${count})`,
    `rates[0] += ${digits(turn)}  # everybody's`, '',
  ];
}
