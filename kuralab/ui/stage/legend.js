// The same legend on every page: what each colour and marker means, how many there are, click to grey the rest.
import { SHAPES, gradient, labelColour, labelShape } from './colour.js';
import { h, number } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const MARKS = {
  disc: 'M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16', square: 'M5 5h14v14H5z', triangle: 'M12 4l9 15H3z', diamond: 'M12 2l10 10-10 10L2 12z',
  plus: 'M9 3h6v6h6v6h-6v6H9v-6H3V9h6z', ring: 'M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8',
  wedge: 'M12 20L3 5h18z', hexagon: 'M7 4h10l5 8-5 8H7l-5-8z', cross: 'M7 3l5 5 5-5 4 4-5 5 5 5-4 4-5-5-5 5-4-4 5-5-5-5z',
  star: 'M12 2l2.9 6.6 7.1.7-5.4 4.7 1.6 7L12 17.3 5.8 21l1.6-7L2 9.3l7.1-.7z',
};

// marker(kind, colour) -> the marker that points.js draws, as an SVG element
export function marker(kind, colour) {
  const svg = document.createElementNS(SVG, 'svg'), path = document.createElementNS(SVG, 'path');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', width: 12, height: 12, 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  path.setAttribute('d', MARKS[SHAPES[kind]]);
  path.setAttribute('fill', colour);
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return svg;
}

// legend({title, items: [{name, count, colour, shape}], hidden: Set of indices, onToggle(hidden)}) -> element
// A click greys a class or brings it back; greying the last one brings all back. Colours and shapes
// default to those of the class's index.
export function legend({ title = '', items, hidden = new Set(), onToggle }) {
  const rows = items.map(({ name, count, colour, shape }, k) => h('button', {
    type: 'button', class: 'entry', title: `${name}: show or grey`, onClick: () => { flip(k); },
  }, marker(shape ?? labelShape(k), colour ?? labelColour(k)), h('span', {}, name),
  count === undefined ? null : h('span', { class: 'count' }, count.toLocaleString('en'))));
  const paint = () => rows.forEach((row, k) => row.setAttribute('aria-pressed', String(!hidden.has(k))));
  const flip = (k) => {
    if (hidden.has(k)) hidden.delete(k);
    else hidden.add(k);
    if (hidden.size === items.length) hidden.clear();
    paint();
    onToggle?.(hidden);
  };
  paint();
  return h('div', { class: 'legend', role: 'group', 'aria-label': title || 'Legend' }, title ? h('strong', {}, title) : null, rows);
}

// scale({title, map, low, high, unit}) -> element: a continuous map with its ends
export function scale({ title, map, low, high, unit = '' }) {
  const bar = h('div', { class: 'ramp', role: 'img', 'aria-label': `${title}, from ${low} to ${high} ${unit}` });
  bar.style.background = gradient(map);
  const end = (value) => h('span', {}, `${typeof value === 'number' ? number(value) : value}${unit ? ` ${unit}` : ''}`);
  return h('div', { class: 'legend scale' }, h('strong', {}, title), bar, h('div', { class: 'ends' }, end(low), end(high)));
}
