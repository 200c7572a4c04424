// The controls that lie on the picture, and the keys that do the same.
import { button, h, save, select, toggle } from '../dom.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { legend, scale } from '../legend.js';
import { copyLink } from '../share.js';
import { modes } from './colours.js';

const KEYS = [
  ['point', 'decode that place'], ['click', 'pick a datum; a second one makes the film'], ['E', 'explore: drag decodes instead of turning'],
  ['B', 'birth of the picked datum’s posterior'],
  ['S', 'replay the synchronised start, if there was one'],
  ['space', 'play the training'], ['[ ]', 'one epoch back, forward'], ['esc', 'forget the picks'], ...ORBIT_KEYS,
];

// makeTools(view, space, stage, {dots, pictures, epochs, state, cursor, onFind(index)}) -> {refresh(), key(event)}
export function makeTools(view, space, stage, { dots, pictures, epochs, state, onFind }) {
  const colour = select({ label: 'Colour', options: modes(space), value: dots.mode, onChange: setColour });
  const shown = select({
    label: 'Pictures', options: [['none', 'None'], ['grid', 'Decoded grid'], ['prior', 'Prior samples']], value: 'none', onChange: setPictures,
  });
  const again = button({ icon: 'dice', title: 'Draw from the prior again', onClick: () => pictures.again() });
  const explore = toggle({ icon: 'hand', text: 'Explore', title: 'Explore: drag on the manifold to decode (E)', onChange: setExploring });
  const help = makeHelp(view.host, KEYS);
  const key = h('div', { class: 'key' }), statement = h('span', { class: 'statement' });
  const reset = button({ icon: 'reset', title: 'Reset the camera (R)', onClick: () => view.reset() });
  reset.classList.add('spare'); // a double click does the same
  view.host.append(
    h('div', { class: 'over top' }, colour, shown, again, explore, finder(), h('span', { class: 'spring' }),
      reset, copyLink(), button({ icon: 'download', title: 'Download as PNG', onClick: picture }), help.button),
    h('div', { class: 'over bottom' }, key, h('span', { class: 'spring' }), statement),
  );

  function setColour(mode) {
    dots.mode = mode;
    stage.url.set('colour', mode);
    dots.recolour();
    refresh();
  }

  function setPictures(kind) {
    pictures.show(kind);
    dots.hide(pictures.covers());
    again.hidden = kind !== 'prior';
    stage.url.set('pictures', kind === 'none' ? null : kind);
  }

  function setExploring(on) {
    view.exploring = on;
    explore.value = on;
    view.host.classList.toggle('exploring', on);
  }

  // "#12" picks a datum; anything else keeps the classes whose name contains it.
  function finder() {
    const box = h('input', { type: 'search', class: 'find', placeholder: 'Label or #12', 'aria-label': 'Find a label, or a datum as #12' });
    const look = () => {
      const text = box.value.trim().toLowerCase(), datum = text.match(/^#(\d+)$/), label = space.labels.find(({ kind }) => kind === 'class');
      if (datum) { if (Number(datum[1]) < space.count) onFind(Number(datum[1])); return; }
      stage.url.set('find', text);
      dots.search(text && label ? (k) => String(label.names[label.values[k]] ?? label.values[k]).toLowerCase().includes(text) : null);
    };
    box.addEventListener('input', look);
    box.value = stage.url.get('find') ?? '';
    if (box.value) look(); // a datum is kept in the address as a pick, not as words
    return box;
  }

  async function picture() { save(await view.snapshot(), `${space.id}-latent.png`); }

  function refresh() {
    const { items, ...ends } = dots.legend;
    key.replaceChildren(items ? legend({ ...ends, items, hidden: state.hidden, onToggle }) : scale(ends));
    const when = state.decode ? '' : ` · epoch ${state.epoch}: pictures are decoded at the last epoch only`;
    statement.textContent = `${space.count.toLocaleString('en')} held-out data · ${space.statement || 'Drawn as it is'}${when}`;
  }

  function onToggle(hidden) {
    stage.url.set('hidden', [...hidden].join('.') || null);
    dots.flag();
  }

  function pressed(event) {
    const { key: name } = event, acts = {
      ' ': () => epochs?.flip(), '?': () => help.flip(), e: () => setExploring(!view.exploring),
      '[': () => epochs?.by(-1), ']': () => epochs?.by(1),
    };
    const act = acts[name.toLowerCase()];
    act?.();
    return Boolean(act);
  }

  const asked = stage.url.get('pictures');
  shown.value = ['grid', 'prior'].includes(asked) ? asked : 'none';
  setPictures(shown.value);
  refresh();
  return { refresh, key: pressed };
}
