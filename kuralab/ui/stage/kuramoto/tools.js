// What lies on the picture: choices above, transport below, and the keys that do the same.
import { css, cyclic, sequential } from '../colour.js';
import { button, h, select, toggle } from '../dom.js';
import { term } from '../glossary.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { legend, scale } from '../legend.js';
import { copyLink } from '../share.js';
import { MOST } from './panels/branches.js';
import { INKS, MIDDLE } from './picture.js';

const KEYS = [['click', 'anywhere around the picture, and these keys act'], ['space', 'play, pause'], ['.', 'one step'], ['0', 'back to the start'], ['S', 'another seed'], ['F', 'co-moving frame'], ['K L', 'less coupling, more'], ['U', 'sweep the coupling up and down'], ...ORBIT_KEYS];
// Controls that have their own use for keys, and for the space bar.
const TYPED = 'select, textarea, input:not([type=range])', PRESSED = 'button, a, summary, input';
const LATENT = { latent: '1', width: 0, coupling: 1 }; // equal clocks: what merges is what coupling alone can merge
const NUDGE = 0.05;
const STARTS = [['0', 'Random start'], ['1', 'Identical start']];

// makeTools({whole, frame: host}, {options, settings, act, files}) -> {show(state), clock(text), key(event)}
// act: {change, play, stay, step, restart, sweep, organise}
export function makeTools({ whole, frame: host }, { options: { manifolds, run, reason }, settings, act, files }) {
  const seed = () => act.change({ seed: Math.floor(Math.random() * 2 ** 31) });
  const nudge = (side) => act.change({ coupling: Math.min(MOST, Math.max(0, Number((settings.coupling + side * NUDGE).toFixed(2)))) });
  const manifold = select({
    label: 'Manifold', value: settings.manifold, options: manifolds.map(({ name, title }) => [name, title]), onChange: (value) => act.change({ manifold: value }),
  });
  const latent = toggle({
    text: 'Latent oscillators', value: settings.latent === '1', onChange: (on) => act.change(on ? LATENT : { latent: '' }),
    title: `Latent oscillators: ${reason ?? `start from the encodings of ${run?.title}`}`,
  });
  latent.set({ disabled: Boolean(reason) });
  const organise = run?.start ? button({ title: `Synchronised start: how the data of ${run.title} organised themselves before training`, onClick: act.organise }) : null;
  organise?.lastElementChild.replaceChildren('Synchronised', h('span', { class: 'wide' }, '\u00a0start'));
  whole.classList.toggle('started', Boolean(organise));
  latent.lastElementChild.replaceChildren('Latent', h('span', { class: 'wide' }, '\u00a0oscillators'));
  const colour = select({ label: 'Colour', options: [['phase', 'Phase']], value: 'phase', onChange: (value) => act.change({ colour: value }) });
  const frame = toggle({ text: 'Co-moving', title: 'Co-moving frame (F)', value: settings.frame === 'moving', onChange: (on) => act.change({ frame: on ? 'moving' : 'lab' }) });
  const play = button({ icon: 'play', text: 'Play', primary: true, title: 'Play (space)', onClick: act.play });
  const step = button({ icon: 'step', title: 'One step (.)', onClick: act.step });
  const again = button({ icon: 'reset', title: 'Back to the start (0)', onClick: act.restart });
  const dice = button({ icon: 'dice', title: 'Another seed (S)', onClick: seed });
  const start = select({ label: 'Start', options: STARTS, onChange: (value) => act.change({ order0: Number(value), lead: false }) });
  const help = makeHelp(host, KEYS), clock = h('span', { class: 'statement clock' });
  const way = h('span', {}), going = h('p', { class: 'going', role: 'status', hidden: true }, way, button({ text: 'Stop', title: 'Stop here', onClick: act.stay }));
  const key = h('div', { class: 'key' }), drawn = h('span', { class: 'statement spare' });
  host.append(
    h('div', { class: 'over top' }, manifold, colour, frame, latent, organise, h('span', { class: 'spring' }), copyLink(), files.button, help.button),
    h('div', { class: 'over bottom' }, play, step, again, dice, start, clock, h('span', { class: 'spring' }), h('div', { class: 'corner' }, drawn, key)), going, files.panel,
  );

  const acts = {
    ' ': act.play, '.': act.step, 0: act.restart, s: seed, f: () => frame.click(), u: act.sweep, '?': () => help.flip(),
    k: () => nudge(-1), l: () => nudge(1), escape: () => { help.flip(false); files.flip(false); },
  };
  function press(event) {
    const done = acts[event.key.toLowerCase()];
    done?.();
    return Boolean(done);
  }

  whole.addEventListener('keydown', (event) => {
    const busy = event.key === ' ' ? `${TYPED}, ${PRESSED}` : TYPED;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(busy) || !press(event)) return;
    event.preventDefault();
    event.stopPropagation(); // not to the page, which has keys of its own
  });

  return {
    // show({settings, playing, going, labels, many, reasons, seen: [how the manifold is drawn, what that means]}): the controls as things stand
    show({ settings: now, playing, going: until, labels, many, reasons, seen }) {
      going.hidden = until === null;
      way.textContent = until === null ? '' : `Going to t = ${until.toFixed(2)} `;
      drawn.replaceChildren(...(seen ? [term(...seen)] : []));
      manifold.hidden = now.latent === '1';
      manifold.value = now.manifold;
      latent.value = now.latent === '1';
      colour.options(colours({ labels, many }));
      colour.value = now.colour;
      frame.value = now.frame === 'moving' && !reasons.frame;
      frame.set({ disabled: Boolean(reasons.frame), title: reasons.frame || 'Co-moving frame: the picture turns with the mean field (F)' });
      start.options([...STARTS, ...(now.order0 > 0 && now.order0 < 1 ? [[String(now.order0), `Ordered, ρ₀ = ${now.order0}`]] : [])]);
      start.value = String(now.order0);
      start.hidden = Boolean(reasons.order0);
      play.set(playing ? { icon: 'pause', text: 'Pause', title: 'Pause (space)' } : { icon: 'play', text: 'Play', title: 'Play (space)' });
      key.replaceChildren(keyOf(now, labels, many));
    },
    clock(text) { clock.textContent = text; },
    key: press,
  };
}

// colours({labels, many}) -> [[name, title]]: what dots can be coloured by
export function colours({ labels, many }) {
  const named = labels.map(({ name }) => [name, name[0].toUpperCase() + name.slice(1)]);
  return [['phase', 'Phase'], ['frequency', 'Frequency'], ...(many > 1 ? [['population', 'Population']] : []), ...named];
}

function keyOf({ colour, width }, labels, many) {
  const label = labels.find(({ name }) => name === colour);
  if (label?.kind === 'class') return legend({ title: label.name, items: label.names.map((name) => ({ name })) });
  if (label?.kind === 'amount') return scale(numbers(label.values, label.name, label.unit).legend);
  if (colour === 'population') return legend({ title: 'Population', items: Array.from({ length: many }, (_, k) => ({ name: String(k + 1), colour: INKS[k % INKS.length] })) });
  if (colour === 'frequency') return width ? scale({ title: 'Frequency', map: sequential, low: 'slower', high: 'faster' }) : alike();
  return scale({ title: label ? label.name : 'Phase', map: cyclic, low: '0°', high: '360°' });
}

function alike() {
  const mark = h('div', { class: 'ramp' });
  mark.style.background = css(sequential(MIDDLE));
  return h('div', { class: 'legend scale' }, h('strong', {}, 'Frequency'), mark, h('div', { class: 'ends' }, 'all alike'));
}
