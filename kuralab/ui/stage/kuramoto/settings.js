// What can be set, in which range, and its place in the address.
import { number } from '../dom.js';

const SPREAD = 'How different the natural frequencies are: γ of a Lorentzian, σ of a Gaussian, half the width of a uniform law; radians per unit of time';

// Every number that can be set; the first ones are always seen. Oscillators are chosen on a logarithmic scale: the slider
// holds log10 N. A value of null is the manifold's own (see contrast of its flow).
export const SLIDERS = [
  { key: 'coupling', url: 'K', label: 'Coupling K', min: 0, max: 6, step: 0.01, value: 2, first: true, title: 'How strongly everybody is pulled towards the mean (keys K and L)' },
  { key: 'width', url: 'width', label: 'Spread', min: 0, max: 2, step: 0.01, value: 0.5, first: true, title: SPREAD },
  {
    key: 'count', url: 'N', label: 'Oscillators N', min: 0, max: 4, step: 0.01, value: 1000, first: true, title: 'How many, in each population',
    format: (v) => count(v).toLocaleString('en'), from: (n) => Math.log10(n), to: count,
  },
  { key: 'noise', url: 'noise', label: 'Noise σ', min: 0, max: 2, step: 0.01, value: 0, first: true, title: 'Independent Brownian motion of every oscillator, radians per root of time' },
  { key: 'speed', url: 'speed', label: 'Speed', min: 0.1, max: 10, step: 0.1, value: 2, first: true, title: 'Simulated time units in a second', format: (v) => `${number(v)} t/s` },
  { key: 'lag', url: 'lag', label: 'Phase lag α', min: 0, max: 3.14, step: 0.01, value: 0, format: (v) => `${number(v)} rad`, title: 'Everybody aims α behind the mean (Sakaguchi and Kuramoto)' },
  { key: 'populations', url: 'M', label: 'Populations M', min: 1, max: 4, step: 1, value: 1, title: 'Groups of N oscillators each' },
  { key: 'contrast', url: 'A', meaning: 'contrast', label: 'Contrast A', min: 0, max: 1, step: 0.01, value: null, from: (v) => v ?? 0, title: '0: everybody feels the mean of all; 1: each population its own' },
  { key: 'detuning', url: 'detune', label: 'Detuning Δ', min: 0, max: 4, step: 0.01, value: 0, title: 'Between the mean frequencies of the first population and the last, radians per unit of time' },
  { key: 'feedback', url: 'p', meaning: 'feedback', label: 'Feedback p', min: 0, max: 2, step: 0.01, value: 0, title: 'The coupling grows with the order it makes: K·r^p' },
  { key: 'field', url: 'h', label: 'External field h', min: 0, max: 2, step: 0.01, value: 0, title: 'Pulls everybody towards the first axis' },
  { key: 'turn', url: 'turn', label: 'Angular speed Ω', min: 0, max: 4, step: 0.01, value: 0, title: 'A frequency that everybody shares, radians per unit of time' },
  { key: 'order0', url: 'rho0', label: 'Order at the start ρ₀', min: 0, max: 1, step: 0.01, value: 0, title: '0: a uniform start; 1: everybody at one place; between them a Cauchy law' },
];
export const SWITCHES = [
  { key: 'lead', label: 'First population in step', title: 'The first population starts at one place' },
  { key: 'even', label: 'Even start', title: 'Evenly spread points and frequencies instead of drawn ones' },
];
// MODEL: what decides the motion, and so the theory; START: what decides where it begins
export const MODEL = ['law', 'width', 'coupling', 'noise', 'lag', 'feedback', 'field', 'contrast', 'detuning'];
export const START = ['seed', 'order0', 'lead', 'even'];
// PLACE: where it happens; LOOKS: what the crowd does not feel; TOLD: what makes a story, so that with others it is another one
export const PLACE = ['manifold', 'latent', 'populations'];
export const LOOKS = ['colour', 'frame', 'panel', 'group', 'preset', 't', 'sweep'];
export const TOLD = [...PLACE, ...MODEL, ...START.filter((key) => key !== 'seed'), 'turn', 'count'];
const CHOICES = { manifold: null, law: null, latent: ['', '1'], frame: ['lab', 'moving'], panel: null, sweep: ['', '1'] };
const SEEDS = 2 ** 31 - 1;

function count(slider) { return Math.round(Number((10 ** slider).toPrecision(2))); }

// read(url, {manifold, law, panel: names}, refuse(text)) -> settings: what the address says, where it makes sense; refuse() hears of
// everything that does not
export function read(url, names, refuse = () => {}) {
  const settings = {}, given = (name, ...rest) => within(name, url.get(name), refuse, ...rest);
  for (const { key, url: name, min, max, step, value, from = (v) => v } of SLIDERS) {
    const whole = step === 1, ends = [min, max].map((v) => (key === 'count' ? count(v) : v));
    settings[key] = given(name, value, `${whole ? 'a whole number' : 'a number'} from ${ends[0]} to ${ends[1]}`, (v) => from(v) >= min && from(v) <= max && (!whole || Number.isInteger(v)));
  }
  settings.count = Math.round(settings.count);
  for (const { key } of SWITCHES) settings[key] = among(key, url.get(key), refuse, ['', '1']) === '1';
  for (const [key, known] of Object.entries(CHOICES)) {
    settings[key] = among(key, url.get(key), refuse, known ?? names[key]);
  }
  settings.colour = url.get('colour') ?? 'phase';
  settings.seed = given('seed', 0, `a whole number from 0 to ${SEEDS}`, (v) => Number.isInteger(v) && v >= 0 && v <= SEEDS);
  settings.group = given('group', 0, 'a whole number from 0', (v) => Number.isInteger(v) && v >= 0);
  settings.t = given('t', null, 'a time from 0', (v) => v >= 0);
  settings.preset = url.get('preset') ?? '';
  return settings;
}

function within(name, text, refuse, usual, expected, good) {
  const value = Number(text);
  if (text === null || text === '') return usual;
  if (Number.isFinite(value) && good(value)) return value;
  refuse(refusal(name, expected, text, usual));
  return usual;
}

function among(name, text, refuse, allowed) {
  if (allowed.includes(text ?? allowed[0])) return text ?? allowed[0];
  if (text && !(text === '0' && allowed.includes('1'))) refuse(refusal(name, `one of ${allowed.filter(Boolean).join(', ')}`, text, allowed[0] || 'nothing'));
  return allowed[0];
}

// refusal(name, expected, text, usual) -> what a link asked for and does not get, in words
export function refusal(name, expected, text, usual) {
  return `Expected ${name} to be ${expected}; got ${text}. ${usual === null ? 'The usual one' : `${name} = ${usual}`} is used instead.`;
}

// write(url, changes): the same settings into the address, with digits enough to move alike
export function write(url, changes) {
  for (const [key, value] of Object.entries(changes)) {
    const slider = SLIDERS.find((one) => one.key === key);
    url.set(slider?.url ?? key, shown(value));
  }
}

// renew(url, settings): the whole of them, leaving out what is as usual and was never asked for
export function renew(url, settings, names) {
  const usual = read(new URLSearchParams(), names);
  for (const [key, value] of Object.entries(settings)) {
    const name = SLIDERS.find((one) => one.key === key)?.url ?? key;
    if (value !== usual[key] || url.get(name) !== null) write(url, { [key]: value });
  }
}

function shown(value) {
  if (typeof value === 'boolean') return value ? '1' : '';
  return typeof value !== 'number' || Number.isInteger(value) ? value : String(Number(value.toPrecision(12)));
}
