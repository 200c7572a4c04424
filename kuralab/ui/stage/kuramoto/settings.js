// What can be set, in which range, and its place in the address.
import { number } from '../dom.js';

const SPREAD = 'γ of a Lorentzian, σ of a Gaussian, half the width of a uniform law; in radians per unit of time';

// Oscillators are chosen on a logarithmic scale: the slider holds log10 N.
export const SLIDERS = [
  { key: 'coupling', url: 'K', label: 'Coupling K', min: 0, max: 6, step: 0.01, value: 2 },
  { key: 'width', url: 'width', label: 'Frequency spread', min: 0, max: 2, step: 0.01, value: 0.5, title: SPREAD },
  { key: 'noise', url: 'noise', label: 'Noise σ', min: 0, max: 2, step: 0.01, value: 0 },
  { key: 'lag', url: 'lag', label: 'Phase lag α', min: 0, max: 1.8, step: 0.01, value: 0, format: (v) => `${number(v)} rad` },
  {
    key: 'count', url: 'N', label: 'Oscillators N', min: 1, max: 4, step: 0.01, value: 1000,
    format: (v) => count(v).toLocaleString('en'), from: (n) => Math.log10(n), to: count,
  },
  { key: 'speed', url: 'speed', label: 'Speed', min: 0.1, max: 10, step: 0.1, value: 2, format: (v) => `${number(v)} time units/s` },
];
const CHOICES = { manifold: null, law: null, latent: ['', '1'] };
const SEEDS = 2 ** 31 - 1;

function count(slider) { return Math.round(Number((10 ** slider).toPrecision(2))); }

// read(url, {manifold: names, law: names}) -> settings: what the address says, where it makes sense
export function read(url, names) {
  const settings = {};
  for (const { key, url: name, min, max, value, from = (v) => v } of SLIDERS) {
    const asked = url.get(name), given = Number(asked);
    const good = asked !== null && asked !== '' && Number.isFinite(given) && from(given) >= min && from(given) <= max;
    settings[key] = good ? given : value;
  }
  settings.count = Math.round(settings.count);
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
    url.set(slider?.url ?? key, typeof value !== 'number' || Number.isInteger(value) ? value : String(Number(value.toPrecision(6))));
  }
}

export const PRESETS = [
  { title: 'Incoherence', line: 'Too little coupling: everyone keeps their own time', values: { coupling: 0.6, width: 0.5, noise: 0, lag: 0 } },
  { title: 'Onset', line: 'Just above the critical coupling', values: { coupling: 1.1, width: 0.5, noise: 0, lag: 0 } },
  { title: 'Partial synchrony', line: 'The slow ones lock, the fast ones drift', values: { coupling: 1.6, width: 0.5, noise: 0, lag: 0 } },
  { title: 'Phase lag', line: 'Everyone runs behind, so the crowd turns', values: { coupling: 2.5, width: 0.3, noise: 0, lag: 1 } },
  { title: 'Noise', line: 'Equal clocks, shaken: a von Mises crowd', values: { coupling: 2, width: 0, noise: 1, lag: 0 } },
];
