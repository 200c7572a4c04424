// What lies on the picture: menus above, legend and sentence below, and the keys that do the same.
import { sequential } from '../colour.js';
import { button, h, number, select, toggle } from '../dom.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { scale } from '../legend.js';
import { copyLink } from '../share.js';

const KEYS = [['click', 'a sample and its nearest neighbours'], ['L', 'choose samples by a loop'], ['G', 'logarithmic scale'], ['S', 'another seed'], ['esc', 'forget picks and choices'], ...ORBIT_KEYS];
const OWN = [['', 'One law']];

// makeTools(host, {options, act}) -> {show(cast, settings), scale(ladder, unit), say(text), key(event), choosing(on)}
export function makeTools(host, { options, act }) {
  const compare = select({ label: 'Show', options: [...OWN, ...options.comparisons.map(({ name, title }) => [name, title])], onChange: (name) => act.arrange({ compare: name }) });
  const law = select({ label: 'Law', options: [], onChange: (name) => act.arrange({ law: name }) });
  const manifold = select({ label: 'Manifold', options: options.manifolds.map(({ name, title }) => [name, title]), onChange: (name) => act.arrange({ manifold: name }) });
  const rose = toggle({ text: 'Rose', title: 'Draw the density around the ring instead of above it', onChange: (on) => act.change({ shape: on ? 'rose' : 'height' }) });
  const loop = toggle({ icon: 'lasso', text: 'Choose', title: 'Draw a loop around samples (L)', onChange: act.choose });
  const clear = button({ icon: 'close', title: 'Forget picks and choices (Esc)', onClick: act.forget });
  const help = makeHelp(host, KEYS), key = h('div', { class: 'key' }), words = h('span', { class: 'statement', role: 'status' });
  const dice = button({ icon: 'dice', title: 'Another seed (S)', onClick: act.seed });
  dice.classList.add('spare');
  host.append(
    h('div', { class: 'over top' }, compare, manifold, law, rose, loop, clear, h('span', { class: 'spring' }), copyLink(),
      button({ icon: 'camera', title: 'Download the picture as PNG', onClick: act.picture }),
      button({ icon: 'download', title: 'Download the samples as CSV', onClick: act.table }), help.button),
    h('div', { class: 'over bottom' }, key, h('span', { class: 'spring' }), words, dice),
  );
  const acts = { '?': () => help.flip(), l: () => loop.click(), g: act.log, s: act.seed, escape: act.forget };
  let shown = '';
  return {
    // show({ground, comparison}, settings, some): the controls as things stand; some: whether anything is picked or chosen
    show({ ground, comparison }, settings, some) {
      law.options(options.laws.filter(({ manifolds }) => manifolds.includes(settings.manifold)).map(({ name, title }) => [name, title]));
      law.value = settings.law;
      manifold.value = settings.manifold;
      compare.value = settings.compare;
      law.hidden = manifold.hidden = Boolean(comparison);
      rose.hidden = !ground.raise;
      rose.value = settings.shape === 'rose';
      clear.hidden = !some;
    },
    scale({ low, high, line }, ground) {
      const text = `${low} ${high} ${line}`;
      if (text === shown) return;
      shown = text;
      const bar = scale({ title: `Density ${ground.measure}`, map: sequential, low: number(low), high: number(high) });
      if (!ground.raise) bar.append(h('span', { class: 'lines' }, line));
      key.replaceChildren(bar);
    },
    say(text) { if (words.textContent !== text) words.textContent = text; },
    key(event) {
      const done = acts[event.key.toLowerCase()];
      done?.();
      return Boolean(done);
    },
  };
}
