// What lies on the picture: choices above, transport below, and the keys that do the same.
import { cyclic, sequential } from '../colour.js';
import { button, h, select, toggle } from '../dom.js';
import { term } from '../glossary.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { legend, scale } from '../legend.js';
import { copyLink } from '../share.js';
import { INKS } from './picture.js';

const KEYS = [['space', 'play, pause'], ['.', 'one step'], ['0', 'back to the start'], ['S', 'another seed'], ['F', 'co-moving frame'], ['K L', 'less coupling, more'], ['U', 'sweep the coupling up and down'], ...ORBIT_KEYS];
const LATENT = { latent: '1', width: 0, coupling: 1 }; // equal clocks: what merges is what coupling alone can merge
const STARTS = [['0', 'Random start'], ['1', 'Identical start']];

// makeTools(host, {options, settings, act, files}) -> {show(state), clock(text), key(event)}
// act: {change, play, step, restart, sweep, seed, nudge}
export function makeTools(host, { options: { manifolds, run, reason }, settings, act, files }) {
  const manifold = select({
    label: 'Manifold', value: settings.manifold, options: manifolds.map(({ name, title }) => [name, title]), onChange: (value) => act.change({ manifold: value }),
  });
  const latent = toggle({
    text: 'Latent oscillators', value: settings.latent === '1', onChange: (on) => act.change(on ? LATENT : { latent: '' }),
    title: `Latent oscillators: ${reason ?? `start from the encodings of ${run?.title}`}`,
  });
  latent.set({ disabled: Boolean(reason) });
  const colour = select({ label: 'Colour', options: [['phase', 'Phase']], value: 'phase', onChange: (value) => act.change({ colour: value }) });
  const frame = toggle({ text: 'Co-moving', title: 'Co-moving frame (F)', value: settings.frame === 'moving', onChange: (on) => act.change({ frame: on ? 'moving' : 'lab' }) });
  const play = button({ icon: 'play', text: 'Play', primary: true, title: 'Play (space)', onClick: act.play });
  const step = button({ icon: 'step', title: 'One step (.)', onClick: act.step });
  const again = button({ icon: 'reset', title: 'Back to the start (0)', onClick: act.restart });
  const dice = button({ icon: 'dice', title: 'Another seed (S)', onClick: act.seed });
  const start = select({ label: 'Start', options: STARTS, onChange: (value) => act.change({ order0: Number(value), lead: false }) });
  const help = makeHelp(host, KEYS), clock = h('span', { class: 'statement clock' });
  const key = h('div', { class: 'key' }), drawn = h('span', { class: 'statement spare' });
  host.append(
    h('div', { class: 'over top' }, manifold, colour, frame, latent, h('span', { class: 'spring' }), copyLink(), files.button, help.button),
    h('div', { class: 'over bottom' }, play, step, again, dice, start, clock, h('span', { class: 'spring' }), h('div', { class: 'corner' }, drawn, key)), files.panel,
  );

  const acts = {
    ' ': act.play, '.': act.step, 0: act.restart, s: act.seed, f: () => frame.click(), u: act.sweep, '?': () => help.flip(),
    k: () => act.nudge(-1), l: () => act.nudge(1), escape: () => { help.flip(false); files.flip(false); },
  };
  return {
    // show({settings, playing, labels, many, reasons, seen: how the manifold is drawn}): the controls as things stand
    show({ settings: now, playing, labels, many, reasons, seen }) {
      drawn.replaceChildren(...(seen ? [term(...seen)] : []));
      manifold.hidden = now.latent === '1';
      manifold.value = now.manifold;
      latent.value = now.latent === '1';
      colour.options([['phase', 'Phase'], ['frequency', 'Frequency'], ...(many > 1 ? [['population', 'Population']] : []), ...labels.map(({ name }) => [name, name[0].toUpperCase() + name.slice(1)])]);
      colour.value = now.colour;
      frame.value = now.frame === 'moving' && !reasons.frame;
      frame.set({ disabled: Boolean(reasons.frame), title: reasons.frame || 'Co-moving frame: the picture turns with the mean field (F)' });
      start.options([...STARTS, ...(now.order0 > 0 && now.order0 < 1 ? [[String(now.order0), `Ordered, ρ₀ = ${now.order0}`]] : [])]);
      start.value = String(now.order0);
      start.hidden = Boolean(reasons.order0);
      play.set(playing ? { icon: 'pause', text: 'Pause', title: 'Pause (space)' } : { icon: 'play', text: 'Play', title: 'Play (space)' });
      key.replaceChildren(keyOf(now.colour, labels, many));
    },
    clock(text) { clock.textContent = text; },
    key(event) {
      const done = acts[event.key.toLowerCase()];
      done?.();
      return Boolean(done);
    },
  };
}

function keyOf(colour, labels, many) {
  const label = labels.find(({ name }) => name === colour);
  if (label?.kind === 'class') return legend({ title: label.name, items: label.names.map((name) => ({ name })) });
  if (colour === 'population') return legend({ title: 'Population', items: Array.from({ length: many }, (_, k) => ({ name: String(k + 1), colour: INKS[k % INKS.length] })) });
  if (colour === 'frequency') return scale({ title: 'Frequency', map: sequential, low: 'slower', high: 'faster' });
  return scale({ title: label ? label.name : 'Phase', map: cyclic, low: '0°', high: '360°' });
}
