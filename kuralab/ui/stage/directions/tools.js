// What lies on the picture of a set: menus above, legends and one sentence below, and the keys that do the same.
import { sequential } from '../colour.js';
import { button, h, number, select, toggle } from '../dom.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { legend, scale } from '../legend.js';
import { copyLink } from '../share.js';

const KEYS = [['click', 'a point, its values and its nearest neighbours'], ['L', 'choose points by a loop'], ['esc', 'forget picks and choices'], ...ORBIT_KEYS];

// makeTools(host, {colourings, fits, extra, act}) -> {legend(told, hidden), fits(shown), density(rungs, ground), say(node), some(on), key(event), loop(on)}
export function makeTools(host, { colourings, fits, state, extra, act }) {
  const colour = select({ label: 'Colour', options: colourings, value: state.colour, onChange: act.colour });
  const law = select({ label: 'Density', options: [...fits.map(({ name, title }, k) => [name, k ? title : `${title} · best`]), ['none', 'No law']], value: state.law, onChange: act.law });
  const loop = toggle({ icon: 'lasso', text: 'Choose', title: 'Draw a loop around points (L)', onChange: act.loop });
  const clear = button({ icon: 'close', title: 'Forget picks and choices (Esc)', onClick: act.forget });
  const reset = button({ icon: 'reset', title: 'Reset the camera (R)', onClick: act.reset });
  const help = makeHelp(host, KEYS), key = h('div', { class: 'key' }), density = h('div', { class: 'key' }), words = h('span', { class: 'statement' });
  reset.classList.add('spare');
  host.append(
    h('div', { class: 'over top' }, colour, law, ...extra, loop, clear, h('span', { class: 'spring' }), reset, copyLink(),
      button({ icon: 'camera', title: 'Download the picture as PNG', onClick: act.picture }), help.button),
    h('div', { class: 'over bottom' }, key, density, h('span', { class: 'spring' }), words),
  );
  const acts = { '?': () => help.flip(), l: () => loop.click(), escape: act.forget };
  return {
    legend(told, hidden) {
      if (!told) key.replaceChildren();
      else if (told.items) key.replaceChildren(legend({ ...told, hidden, onToggle: act.hide }));
      else key.replaceChildren(scale(told));
    },
    // density(rungs, ground): the colours of a painted density
    density({ low, high, line }, ground) {
      const bar = scale({ title: `Density ${ground.measure}`, map: sequential, low: number(low), high: number(high) });
      bar.append(h('span', { class: 'lines' }, line));
      density.replaceChildren(bar);
    },
    // curves(list, chosen): the colours of densities drawn as lines
    curves(list, chosen) {
      density.replaceChildren(h('div', { class: 'legend' }, h('strong', {}, 'Fitted'), list.map(({ name, title, colour: ink }) => {
        const line = h('span', { class: 'stroke', style: `background: ${ink}` });
        return h('button', { type: 'button', class: name === chosen ? 'entry chosen' : 'entry', title: `${title}: draw it thicker`, onClick: () => act.law(name) }, line, h('span', {}, title));
      })));
    },
    bare() { density.replaceChildren(); },
    say(...nodes) { words.replaceChildren(...nodes); },
    some(on) { clear.hidden = !on; },
    choose(name) { law.value = name; },
    key(event) {
      const done = acts[event.key.toLowerCase()];
      done?.();
      return Boolean(done);
    },
  };
}
