// What lies on the picture: choices above, transport below, and the keys that do the same.
import { cyclic, sequential } from '../colour.js';
import { button, h, select, toggle } from '../dom.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { legend, scale } from '../legend.js';
import { copyLink } from '../share.js';

const KEYS = [['space', 'play, pause'], ['.', 'one step'], ['0', 'back to the start'], ['K L', 'less coupling, more'], ...ORBIT_KEYS];

const LATENT = { latent: '1', width: 0, coupling: 1 }; // equal clocks: what merges is what coupling alone can merge

// makeTools(host, {options, settings, act}) -> {show(state), key(event)}. act: {change, play, step, restart, sweep, seed, picture, table}
export function makeTools(host, { options: { manifolds, run, reason }, settings, act }) {
  const manifold = select({
    label: 'Manifold', value: settings.manifold, options: manifolds.map(({ name, title }) => [name, title]), onChange: (value) => act.change({ manifold: value }),
  });
  const latent = toggle({
    text: 'Latent oscillators', value: settings.latent === '1', onChange: (on) => act.change(on ? LATENT : { latent: '' }),
    title: `Latent oscillators: ${reason ?? `start from the encodings of ${run?.title}`}`,
  });
  latent.set({ disabled: Boolean(reason) });
  const colour = select({ label: 'Colour', options: [['phase', 'Phase']], value: 'phase', onChange: (value) => act.change({ colour: value }) });
  const play = button({ icon: 'play', text: 'Play', primary: true, title: 'Play (space)', onClick: act.play });
  const step = button({ icon: 'step', title: 'One step (.)', onClick: act.step });
  const again = button({ icon: 'reset', title: 'Back to the start (0)', onClick: act.restart });
  const dice = button({ icon: 'dice', title: 'Another seed', onClick: act.seed });
  const sweep = button({ text: 'Sweep K', title: 'Sweep K: run the coupling up and mark r on the theory', onClick: act.sweep });
  const png = button({ icon: 'camera', title: 'Download the picture as PNG', onClick: act.picture });
  const csv = button({ icon: 'download', title: 'Download r(t) as CSV', onClick: act.table });
  const help = makeHelp(host, KEYS), clock = h('span', { class: 'statement clock' });
  const key = h('div', { class: 'key' });
  host.append(
    h('div', { class: 'over top' }, manifold, colour, latent, h('span', { class: 'spring' }), copyLink(), png, csv, help.button),
    h('div', { class: 'over bottom' }, play, step, again, dice, sweep, clock, h('span', { class: 'spring' }), key),
  );

  if (reason) host.after(h('p', { class: 'caption why' }, `Latent oscillators: ${reason}`));

  const acts = { ' ': act.play, '.': act.step, 0: act.restart, '?': () => help.flip(), k: () => act.nudge(-1), l: () => act.nudge(1) };
  return {
    // show({settings, playing, labels, sweeping}): the controls as things stand
    show({ settings: now, playing, labels, sweeping }) {
      manifold.hidden = now.latent === '1';
      manifold.value = now.manifold;
      latent.value = now.latent === '1';
      colour.options([['phase', 'Phase'], ['frequency', 'Frequency'], ...labels.map(({ name }) => [name, name[0].toUpperCase() + name.slice(1)])]);
      colour.value = now.colour;
      play.set(playing ? { icon: 'pause', text: 'Pause', title: 'Pause (space)' } : { icon: 'play', text: 'Play', title: 'Play (space)' });
      sweep.set({ disabled: sweeping, text: sweeping ? 'Sweeping …' : 'Sweep K' });
      key.replaceChildren(keyOf(now.colour, labels));
    },
    clock(text) { clock.textContent = text; },
    key(event) {
      const done = acts[event.key.toLowerCase()];
      done?.();
      return Boolean(done);
    },
  };
}

function keyOf(colour, labels) {
  const label = labels.find(({ name }) => name === colour);
  if (label?.kind === 'class') return legend({ title: label.name, items: label.names.map((name) => ({ name })) });
  if (colour === 'frequency') return scale({ title: 'Frequency', map: sequential, low: 'slower', high: 'faster' });
  return scale({ title: label ? label.name : 'Phase', map: cyclic, low: '0°', high: '360°' });
}
