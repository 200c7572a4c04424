// The picked datum: the picture, its reconstruction, its posterior, and what lies near it.
import { button, h, imageCanvas, number } from '../dom.js';
import { PARAMETERS, term } from '../glossary.js';
import { title } from './colours.js';
import { neighbours } from './neighbours.js';

const SHOWN = 4; // entries of a vector that are written out

// makeDatum(space, {onPick(index)}) -> {element, show(index, state) , clear()}
export function makeDatum(space, { onPick }) {
  const element = h('aside', { class: 'datum', 'aria-live': 'polite' });
  let measure = 'latent', latest = null;

  function clear() {
    element.replaceChildren(h('p', { class: 'caption' },
      'Click a point to see its datum, its reconstruction and its posterior. Click a second one for the pictures between them.'));
  }

  function show(index, state) {
    latest = [index, state];
    const names = space.labels.map((label) => fact(title(label.name), said(label, index)));
    element.replaceChildren(
      h('strong', {}, space.titles[index] ?? `Datum ${index.toLocaleString('en')}`),
      h('div', { class: 'pair' }, figure(space.image(index), 'Datum'), figure(rebuilt(index, state), 'Reconstruction')),
      h('dl', { class: 'facts' }, names, fact(term('KL', 'kl'), `${number(state.kl[index])} nats`),
        fact(term('log p(x|z)', 'reconstruction'), `${number(state.reconstruction[index])} nats`), parameters(index, state)),
      near(index, state),
    );
  }

  function rebuilt(index, state) {
    if (state.rebuilt) return state.rebuilt.subarray(index * space.pixels, (index + 1) * space.pixels);
    return state.decode ? state.decode(space.row(state.z, index)).slice() : null;
  }

  function figure(pixels, name) {
    const px = Math.max(64, Math.min(112, 2 * space.shape[1]));
    return h('figure', {}, pixels ? imageCanvas(pixels, space.shape, px, name) : h('p', { class: 'caption' }, 'At the last epoch only'), h('figcaption', {}, name));
  }

  function parameters(index, { parameters: table = {} }) {
    return Object.entries(table).map(([name, { values, width }]) => {
      const own = Array.from(values.subarray(index * width, (index + 1) * width));
      const text = own.slice(0, SHOWN).map(number).join(', ');
      const { name: called = title(name), unit = '', meaning } = PARAMETERS[name] ?? {};
      return fact(term(called, meaning), `${width === 1 ? text : `(${text}${width > SHOWN ? ', …' : ''})`} ${unit}`.trim());
    });
  }

  function near(index, state) {
    const choose = (key, text) => button({ text, onClick: () => { measure = key; show(...latest); } }).set({ pressed: measure === key });
    const list = neighbours(space, state.z, index, measure).map(({ index: other, distance }) => {
      const name = `${space.titles[other] ?? `Datum ${other}`}, distance ${number(distance)}`;
      return h('button', { type: 'button', class: 'thumb', title: name, 'aria-label': name, onClick: () => onPick(other) },
        imageCanvas(space.image(other), space.shape, 44, name), h('span', { class: 'caption' }, number(distance)));
    });
    return h('div', {}, h('div', { class: 'row' }, h('strong', {}, 'Nearest'), choose('latent', 'Latent'), choose('data', 'Pictures')),
      h('div', { class: 'thumbs' }, list));
  }

  clear();
  return { element, show, clear };
}

function said({ kind, names, unit, values }, index) {
  if (kind === 'class') return names[values[index]] ?? values[index];
  return kind === 'amount' ? `${number(values[index])} ${unit}`.trim() : `${number((values[index] * 180) / Math.PI)}°`;
}

function fact(name, value) { return [h('dt', {}, name), h('dd', {}, String(value))]; }
