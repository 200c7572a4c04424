// The coupling matrix as a picture: how strongly each angle follows each, in colour; the lag it keeps, as an arrow.
import { css, diverging } from '../colour.js';
import { h, number } from '../dom.js';
import { node } from '../law/svg.js';

export const MOST = 64; // angles that are drawn; files of numbers hold all
const SIDE = 208, LEFT = 34, BOTTOM = 34, EDGE = 4, LARGEST = 64, ARROW = 14, WRITTEN = 38; // pixels
const LEGEND = 38, STEPS = 20, NS = 'http://www.w3.org/2000/svg';

// largest(coupling) -> the strength that has the fullest colour
export function largest(coupling) { return coupling.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1; }

// say({coupling, lag, size}, row, column) -> one cell in words
export function say({ coupling, lag, size }, row, column) {
  const at = row * size + column, who = row === column ? 'itself' : `angle ${column + 1}`;
  return `Angle ${row + 1} follows ${who}: K = ${number(coupling[at])}, lag ${degrees(lag[at])}`;
}

// csv(network) -> a line for every pair
export function csv({ coupling, lag, size }) {
  const lines = Array.from(coupling, (k, at) => [Math.floor(at / size) + 1, (at % size) + 1, k, lag[at]].join(','));
  return `follower,followed,coupling,lag in rad\n${lines.join('\n')}\n`;
}

// drawn(network, {ink, paper, title, font}) -> SVG element; its cells have data-row and data-column
export function drawn(network, { ink, paper = null, title = '', font = 'sans-serif' }) {
  const { coupling, lag, size } = network, shown = Math.min(size, MOST), cell = Math.min(LARGEST, SIDE / shown), side = cell * shown, most = largest(coupling);
  const width = Math.max(side, SIDE) + LEFT + EDGE, height = side + BOTTOM + EDGE + LEGEND;
  const svg = node('svg', { xmlns: NS, viewBox: `0 0 ${width} ${height}`, width, height, class: 'matrix', 'font-family': font, 'font-size': 11, fill: ink });
  if (paper) svg.append(node('rect', { width, height, fill: paper }));
  if (title) svg.append(node('title', {}, title));
  for (let row = 0; row < shown; row++) {
    for (let column = 0; column < shown; column++) {
      const at = row * size + column, x = LEFT + column * cell, y = EDGE + row * cell, share = coupling[at] / most;
      svg.append(node('rect', { x, y, width: cell, height: cell, fill: css(diverging(share)), 'data-row': row, 'data-column': column }, node('title', {}, say(network, row, column))));
      if (cell >= ARROW) svg.append(inside(x + cell / 2, y + cell / 2, cell, coupling[at], lag[at], Math.abs(share) > 0.6 ? '#ffffff' : '#222222'));
    }
  }
  return labels(svg, { shown, cell, side, most });
}

// An arrow at the angle of the lag, to the right for none, and in large cells the number.
function inside(x, y, cell, strength, lag, ink) {
  const large = cell >= WRITTEN, reach = Math.min(11, cell * (large ? 0.2 : 0.34)), up = large ? y - cell * 0.16 : y;
  const [dx, dy] = [Math.cos(lag), -Math.sin(lag)], [tipX, tipY] = [x + reach * dx, up + reach * dy], back = reach * 0.6;
  const barb = (turn) => `${(tipX - back * Math.cos(lag + turn)).toFixed(2)} ${(tipY + back * Math.sin(lag + turn)).toFixed(2)}`;
  const arrow = node('path', {
    d: `M${(x - reach * dx).toFixed(2)} ${(up - reach * dy).toFixed(2)}L${tipX.toFixed(2)} ${tipY.toFixed(2)}M${barb(0.5)}L${tipX.toFixed(2)} ${tipY.toFixed(2)}L${barb(-0.5)}`,
    fill: 'none', stroke: ink, 'stroke-width': 1.4, 'stroke-linecap': 'round', 'pointer-events': 'none',
  });
  return large ? node('g', { 'pointer-events': 'none' }, arrow, node('text', { x, y: y + cell * 0.3, fill: ink, 'text-anchor': 'middle' }, number(strength))) : arrow;
}

function labels(svg, { shown, cell, side, most }) {
  const every = Math.ceil((shown * 14) / side), middle = (k) => (k + 0.5) * cell, text = (value, x, y, more) => node('text', { x, y, 'text-anchor': 'middle', ...more }, value);
  for (let k = 0; k < shown; k += every) svg.append(text(k + 1, LEFT - 9, EDGE + middle(k) + 4), text(k + 1, LEFT + middle(k), EDGE + side + 13));
  const low = EDGE + side + BOTTOM, from = LEFT, step = SIDE / STEPS;
  svg.append(text('angle followed', LEFT + Math.max(side, 76) / 2, EDGE + side + 27), text('angle that follows', 0, 0, { transform: `translate(11 ${EDGE + Math.max(side, 96) / 2}) rotate(-90)` }));
  for (let k = 0; k < STEPS; k++) svg.append(node('rect', { x: from + k * step, y: low + 8, width: step + 0.5, height: 9, fill: css(diverging((2 * k + 1) / STEPS - 1)) }));
  [-most, 0, most].forEach((value, k) => svg.append(node('text', { x: from + (k * SIDE) / 2, y: low + 30, 'text-anchor': ['start', 'middle', 'end'][k] }, k === 1 ? 'K = 0' : number(value))));
  return svg;
}

function degrees(lag) { return `${number(Math.round((lag * 1800) / Math.PI) / 10)}°`; }

// png(svg) -> Promise of a Blob, twice as fine as on the page
export async function png(svg) {
  const picture = new Image(), width = Number(svg.getAttribute('width')), height = Number(svg.getAttribute('height'));
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await picture.decode();
  const sheet = h('canvas', { width: 2 * width, height: 2 * height });
  sheet.getContext('2d').drawImage(picture, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve) => { sheet.toBlob(resolve, 'image/png'); });
}
