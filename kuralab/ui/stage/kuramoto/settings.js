// What can be set, in which range, and its place in the address.
import { number } from '../dom.js';

const SPREAD = 'γ of a Lorentzian, σ of a Gaussian, half the width of a uniform law; in radians per unit of time';

// Every number that can be set. Oscillators are chosen on a logarithmic scale: the slider holds log10 N. A value of null
// is the manifold's own (see contrast of its flow).
export const SLIDERS = [
  { key: 'coupling', url: 'K', label: 'Coupling K', min: 0, max: 6, step: 0.01, value: 2 },
  { key: 'width', url: 'width', label: 'Frequency spread', min: 0, max: 2, step: 0.01, value: 0.5, title: SPREAD },
  { key: 'noise', url: 'noise', label: 'Noise σ', min: 0, max: 2, step: 0.01, value: 0 },
  { key: 'lag', url: 'lag', label: 'Phase lag α', min: 0, max: 3.14, step: 0.01, value: 0, format: (v) => `${number(v)} rad` },
  {
    key: 'count', url: 'N', label: 'Oscillators N', min: 0, max: 4, step: 0.01, value: 1000,
    format: (v) => count(v).toLocaleString('en'), from: (n) => Math.log10(n), to: count,
  },
  { key: 'speed', url: 'speed', label: 'Speed', min: 0.1, max: 10, step: 0.1, value: 2, format: (v) => `${number(v)} time units/s` },
  { key: 'feedback', url: 'p', label: 'Feedback p', min: 0, max: 2, step: 0.01, value: 0, title: 'Coupling grows with order: K|F|^p' },
  { key: 'field', url: 'h', label: 'External field h', min: 0, max: 2, step: 0.01, value: 0, title: 'Pulls everybody towards the first axis' },
  { key: 'turn', url: 'turn', label: 'Angular speed Ω', min: 0, max: 4, step: 0.01, value: 0, title: 'A rate that everybody shares, in radians per unit of time' },
  { key: 'populations', url: 'M', label: 'Populations M', min: 1, max: 4, step: 1, value: 1, title: 'Groups of N oscillators each' },
  { key: 'contrast', url: 'A', label: 'Contrast A', min: 0, max: 1, step: 0.01, value: null, from: (v) => v ?? 0, title: '0: everybody feels the mean of all; 1: each group its own' },
  { key: 'detuning', url: 'detune', label: 'Detuning Δ', min: 0, max: 4, step: 0.01, value: 0, title: 'Between the first group and the last, in radians per unit of time' },
  { key: 'order0', url: 'rho0', label: 'Order at the start ρ₀', min: 0, max: 1, step: 0.01, value: 0 },
];
export const SWITCHES = [
  { key: 'lead', label: 'First group in step', title: 'The first group starts as one' },
  { key: 'even', label: 'Even start', title: 'Evenly spread points and frequencies instead of drawn ones' },
];
// MODEL: what decides the motion, and so the theory; START: what decides where it begins
export const MODEL = ['law', 'width', 'coupling', 'noise', 'lag', 'feedback', 'field', 'contrast', 'detuning'];
export const START = ['seed', 'order0', 'lead', 'even'];
const CHOICES = { manifold: null, law: null, latent: ['', '1'], frame: ['lab', 'moving'] };
const SEEDS = 2 ** 31 - 1;

function count(slider) { return Math.round(Number((10 ** slider).toPrecision(2))); }

// read(url, {manifold: names, law: names}) -> settings: what the address says, where it makes sense
export function read(url, names) {
  const settings = {};
  for (const { key, url: name, min, max, step, value, from = (v) => v } of SLIDERS) {
    const asked = url.get(name), given = Number(asked), whole = step === 1;
    const good = asked !== null && asked !== '' && Number.isFinite(given) && from(given) >= min && from(given) <= max;
    settings[key] = good && (!whole || Number.isInteger(given)) ? given : value;
  }
  settings.count = Math.round(settings.count);
  for (const { key } of SWITCHES) settings[key] = url.get(key) === '1';
  for (const [key, known] of Object.entries(CHOICES)) {
    const allowed = known ?? names[key], asked = url.get(key);
    settings[key] = allowed.includes(asked) ? asked : allowed[0];
  }
  settings.colour = url.get('colour') ?? 'phase';
  const seed = Number(url.get('seed') ?? 0);
  settings.seed = Number.isInteger(seed) && seed >= 0 && seed <= SEEDS ? seed : 0;
  return settings;
}

// write(url, changes): the same settings into the address
export function write(url, changes) {
  for (const [key, value] of Object.entries(changes)) {
    const slider = SLIDERS.find((one) => one.key === key);
    url.set(slider?.url ?? key, shown(value));
  }
}

function shown(value) {
  if (typeof value === 'boolean') return value ? '1' : '';
  return typeof value !== 'number' || Number.isInteger(value) ? value : String(Number(value.toPrecision(6)));
}

export const PRESETS = [
  { title: 'Incoherence', line: 'Too little coupling: everyone keeps their own time', values: { coupling: 0.6, width: 0.5, noise: 0, lag: 0 } },
  { title: 'Onset', line: 'Just above the critical coupling', values: { coupling: 1.1, width: 0.5, noise: 0, lag: 0 } },
  { title: 'Partial synchrony', line: 'The slow ones lock, the fast ones drift', values: { coupling: 1.6, width: 0.5, noise: 0, lag: 0 } },
  { title: 'Phase lag', line: 'Everyone runs behind, so the crowd turns', values: { coupling: 2.5, width: 0.3, noise: 0, lag: 1 } },
  { title: 'Noise', line: 'Equal clocks, shaken: a von Mises crowd', values: { coupling: 2, width: 0, noise: 1, lag: 0 } },
];
