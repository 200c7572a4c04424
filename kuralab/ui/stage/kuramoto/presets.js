// Stories that the oscillators tell: each a link, three sentences and where to read more.
import { cyclic, css } from '../colour.js';
import { h } from '../dom.js';
import { plain } from './ground.js';
import { MIDDLE } from './picture.js';
import { read } from './settings.js';
import { Simulation } from './simulation.js';

const SMALL = 96, DOTS = 90, STEP = 0.05, SHOWN = { cos: Math.cos(0.9), sin: Math.sin(0.9), lift: 0.42 };
const PAPERS = {
  kuramoto: 'Kuramoto, in: International Symposium on Mathematical Problems in Theoretical Physics (1975)',
  oa: 'Ott and Antonsen, Chaos 18, 037113 (2008)',
  abrams: 'Abrams, Mirollo, Strogatz and Wiley, Physical Review Letters 101, 084103 (2008)',
  chandra: 'Chandra, Girvan and Ott, Physical Review X 9, 011002 (2019)',
  jacimovic: 'Jaćimović, arXiv 2405.09453',
  martens: 'Martens, Barreto, Strogatz, Ott, So and Antonsen, Physical Review E 79, 026204 (2009)',
  lohe: 'Lohe, Journal of Physics A 42, 395101 (2009)', lipton: 'Lipton, Mirollo and Strogatz, arXiv 1907.07150',
  explosive: 'Filatrella, Pedersen and Wiesenfeld, Physical Review E 75, 017201 (2007)',
};

// link: the whole state as an address carries it; at: when the small picture is taken; also: more links in the story
export const PRESETS = [
  {
    name: 'onset', title: 'Onset', at: 30, paper: PAPERS.kuramoto,
    link: 'manifold=circle&K=1.2&width=0.5&N=1000&speed=4&seed=3&colour=frequency&panel=branches',
    story: ['A cluster of the slower dots gathers while the fastest, far in and far out, run through it.', 'Above K = 2γ = 1 the mean field is strong enough to hold those whose frequency is near its own, and each that is held makes it stronger.', 'Drag the coupling below 1 and back, or press Sweep K to see r follow the theory.'],
  },
  {
    name: 'locking', title: 'Locking', at: 40, paper: PAPERS.oa,
    link: 'manifold=circle&K=2&width=0.5&lag=0.4&N=2000&speed=2&seed=1&rho0=0.6&frame=moving&colour=frequency&panel=locked',
    story: ['Seen from the turning mean field, a spiral of locked oscillators stands still and the others stream past.', 'Whoever lies within the strength of the field keeps one phase, the arcsine of its frequency; the [lag] turns the whole crowd.', 'Widen the frequency spread and see the shaded band lose its oscillators, or turn the co-moving frame off.'],
  },
  {
    name: 'explosive', title: 'Explosive', at: 30, paper: PAPERS.explosive,
    link: 'manifold=circle&K=2.1&width=0.5&p=0.5&N=1000&speed=3&seed=2&rho0=1&colour=phase&panel=branches&sweep=1',
    story: ['Swept upwards the crowd stays incoherent for long; swept downwards it stays in step: two branches, with a jump at each end.', 'With [feedback] the coupling is K√r: disorder is too weak to begin and order strong enough to last.', 'Choose Random start at this same coupling, then Identical start, and see both states last.'],
  },
  {
    name: 'chimera', title: 'Chimera', at: 20, paper: PAPERS.abrams,
    link: 'manifold=circle&M=2&A=0.22&K=5&lag=1.4707963&width=0&N=250&speed=2&seed=4&rho0=0.65&lead=1&even=1&colour=population&panel=portrait',
    also: [
      ['breathing', 'manifold=circle&M=2&A=0.28&K=5&lag=1.4707963&width=0&N=250&speed=2&seed=4&rho0=0.7&lead=1&even=1&colour=population&panel=portrait'],
      ['long breath', 'manifold=circle&M=2&A=0.35&K=5&lag=1.4707963&width=0&N=250&speed=2&seed=4&rho0=0.6&lead=1&even=1&colour=population&panel=portrait'],
    ],
    story: ['The outer population moves as one dot while the inner one, of the very same oscillators, stays spread.', 'Each population feels itself a little more than the other, and with a lag near a quarter turn this half-ordered state is stable beside full synchrony.', 'Raise the [contrast] to 0.28, where the order of the inner population breathes.'],
  },
  {
    name: 'jump', title: 'Odd dimension', at: 40, paper: PAPERS.chandra,
    link: 'manifold=sphere&K=0.8&width=1&law=gaussian&N=2000&speed=6&seed=5&panel=branches',
    story: ['At a coupling that would leave a circle incoherent the crowd on the sphere is already half in order.', 'In an odd dimension every rotation has an axis that rests, and the weakest field makes each oscillator choose the nearer end of its own: r jumps to ½ as K leaves zero.', 'Halve the coupling and see r stay, then choose the circle at the same settings.'],
  },
  {
    name: 'noise', title: 'Noise → vMF', at: 8, paper: PAPERS.jacimovic,
    link: 'manifold=sphere&K=0.7&width=0&noise=0.5&N=4000&speed=1&seed=6&rho0=0.65&panel=density',
    story: ['The density of heights leaves the spherical Cauchy curve it began on and settles on the von Mises–Fisher one.', 'The flow alone would carry a Cauchy law to Cauchy laws for ever, but noise forgets the heavy tails and ends at κ = 2K·r/σ².', 'Choose the circle for the same passage from wrapped Cauchy to von Mises, or take the noise away.'],
  },
  {
    name: 'travelling', title: 'Travelling clusters', at: 60, paper: PAPERS.martens,
    link: 'manifold=circle&M=2&A=0&K=2&width=0.1&detune=2.6&N=500&speed=2&seed=7&colour=population&panel=disc',
    story: ['Two clusters travel round the circle against each other, and the order of all rises and falls as they meet and part.', 'Each population holds together, yet their mean frequencies differ by more than the coupling can bridge.', 'Lower the [detuning] until they catch each other and rest.'],
  },
  {
    name: 'angles', title: 'Two angles', at: 20, paper: PAPERS.jacimovic,
    link: 'manifold=torus&K=1.4&width=0.4&A=1&N=1500&speed=2&seed=8&colour=phase&panel=disc',
    story: ['Every dot carries two angles, and around the hole as around the tube its own crowd forms, with its own arrow.', 'Each angle feels the mean of that angle alone, so the torus holds two Kuramoto models that share their oscillators’ names.', 'Lower the [contrast] to 0, where each angle feels the other’s mean as well, and see the two arrows agree.'],
  },
  {
    name: 'rotations', title: 'On S³', at: 1.5, paper: PAPERS.lohe,
    link: 'manifold=quaternions&K=1&width=0&N=2000&speed=0.6&seed=9&rho0=0.15&panel=density',
    story: ['Unit quaternions, drawn by stereographic projection from −1, draw together towards one rotation.', 'Identical ones move by one Möbius map of the ball for all, so a crowd that began as a spherical Cauchy law keeps to one until it is a point.', 'Give them a frequency spread, or noise, and see the heights leave the Cauchy curve.'],
  },
];

// settingsOf(preset | link, names) -> all settings
export function settingsOf(link, names) { return read(new URLSearchParams(link), names); }

// makePresets(names, base, {choose(preset), point(key)}) -> {element, show(name), close()}: pictures, and the story of the chosen one
// below them, which stays to be read while its settings are tried out; close() takes it away. A slider that a story names may be hidden:
// its [name] is a button that calls point().
export function makePresets(names, base, { choose, point }) {
  const sheets = PRESETS.map(() => h('canvas', { width: SMALL, height: SMALL, 'aria-hidden': 'true' }));
  const buttons = PRESETS.map((preset, k) => h('button', { type: 'button', class: 'preset', title: preset.story[0], onClick: () => choose(preset) }, sheets[k], h('span', {}, preset.title)));
  const story = h('div', { class: 'story', role: 'status', hidden: true });
  const element = h('div', {}, h('div', { class: 'presets', role: 'group', 'aria-label': 'Presets' }, buttons), story);
  let gone = false;
  paint();

  // One after the other, whenever nothing else wants to be done.
  async function paint() {
    for (const [k, preset] of PRESETS.entries()) {
      await new Promise((resolve) => { (globalThis.requestIdleCallback ?? setTimeout)(resolve, { timeout: 2000 }); });
      if (gone) return;
      await draw(sheets[k], preset, names, base);
    }
  }

  return {
    element,
    show(name) {
      const preset = PRESETS.find((one) => one.name === name);
      buttons.forEach((one, k) => one.setAttribute('aria-pressed', String(PRESETS[k] === preset)));
      if (!preset) return;
      story.hidden = false;
      const open = (link, text) => h('a', { href: `${location.pathname}#${link}&preset=${preset.name}`, target: '_blank', rel: 'noopener' }, text);
      const also = (preset.also ?? []).flatMap(([text, link]) => [' · ', open(link, text)]);
      story.replaceChildren(h('strong', {}, preset.title), ' ', ...told(preset.story.join(' '), point), ' ', h('cite', {}, preset.paper), ' ', h('span', { class: 'links' }, open(preset.link, 'link'), ...also));
    },
    close() {
      story.hidden = true;
      story.replaceChildren();
    },
    dispose() { gone = true; },
  };
}

function told(story, point) {
  return story.split(/\[(\w+)\]/).map((text, k) => (k % 2 ? h('button', { type: 'button', class: 'named', title: 'Show this slider', onClick: () => point(text) }, text) : text));
}

// A hundred oscillators of the preset at its moment, seen from the side.
async function draw(sheet, { link, at }, names, base) {
  const { speed, ...settings } = settingsOf(link, names), ground = await plain(base, settings.manifold), flow = ground.motion.flow(ground.dim, settings.populations);
  const simulation = new Simulation(flow, { ...settings, count: Math.ceil(DOTS / flow.populations), step: STEP, even: true });
  while (simulation.time < at) simulation.advance();
  const z = simulation.space(), xyz = ground.place(z), ink = sheet.getContext('2d'), flat = ground.box.high[2] - ground.box.low[2] < 1e-3, half = SMALL / 2;
  const scale = (0.8 * half) / Math.max(...ground.box.high), dots = [];
  for (let dot = 0; 3 * dot < xyz.length; dot++) {
    const [x, y, up] = [0, 1, 2].map((axis) => xyz[3 * dot + axis]), ring = ground.motion.lane?.(settings.width ? Math.floor(dot / flow.populations) / simulation.count : MIDDLE, dot % flow.populations, flow.populations) ?? 1;
    const turn = ground.manifold.phase(z.subarray(dot * ground.features, (dot + 1) * ground.features));
    const side = flat ? x : SHOWN.cos * y - SHOWN.sin * x, deep = flat ? 0 : SHOWN.cos * x + SHOWN.sin * y;
    dots.push([half + scale * ring * side, half - scale * ring * (flat ? y : up * Math.cos(SHOWN.lift) - deep * Math.sin(SHOWN.lift)), deep, css(cyclic(turn / (2 * Math.PI)))]);
  }
  for (const [x, y, deep, colour] of dots.sort((a, b) => a[2] - b[2])) {
    ink.globalAlpha = deep < 0 ? 0.45 : 1;
    ink.fillStyle = colour;
    ink.beginPath();
    ink.arc(x, y, 4.2, 0, 2 * Math.PI);
    ink.fill();
  }
}
