// The flat map of two angles in degrees: points in their colours, contours of the fitted density.
import { css } from '../colour.js';
import { h } from '../dom.js';
import { wrap } from './set.js';

const SIDE = 300, EDGE = 26, GRID = 90, LEVELS = [0.05, 0.1, 0.2, 0.4, 0.7], DEGREE = Math.PI / 180;

// makeMap(view, set, theme) -> {element, show(fit), colour(bytes, flags), setTheme, onPick(act)}
export function makeMap(view, set, theme) {
  const [first, second] = set.readings, ratio = Math.min(2, devicePixelRatio || 1), size = (SIDE + EDGE) * ratio;
  const canvas = h('canvas', { class: 'map', width: size, height: size, role: 'img', 'aria-label': `${set.count} points on a map of ${first.name} and ${second.name} in degrees` });
  const element = h('div', { class: 'mapcard' }, canvas), ink = canvas.getContext('2d'), places = new Float32Array(2 * set.count);
  let lines = [], colours = null, flags = null, picked = () => {}, waiting = 0;
  for (let k = 0; k < set.count; k++) {
    const [[, a], [, b]] = set.read(k);
    places.set([EDGE + ((a - first.start) / 360) * SIDE, SIDE - ((b - second.start) / 360) * SIDE], 2 * k);
  }
  canvas.addEventListener('click', (event) => {
    const box = canvas.getBoundingClientRect(), scale = (SIDE + EDGE) / box.width;
    picked(closest((event.clientX - box.left) * scale, (event.clientY - box.top) * scale));
  });

  function closest(x, y) {
    let best = -1, least = 9 ** 2;
    for (let k = 0; k < set.count; k++) {
      const away = (places[2 * k] - x) ** 2 + (places[2 * k + 1] - y) ** 2;
      if (away < least && !(flags?.[k] === 1)) { best = k; least = away; }
    }
    return best < 0 ? null : best;
  }

  function draw() {
    waiting = 0;
    const { text, dark } = theme;
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    ink.clearRect(0, 0, SIDE + EDGE, SIDE + EDGE);
    dots(0.5, (k) => !flags || flags[k] === 0, 2);
    ink.strokeStyle = text;
    lines.forEach((piece, k) => { ink.globalAlpha = 0.35 + 0.15 * k; ink.lineWidth = 1; stroke(piece); });
    ink.globalAlpha = 1;
    dots(1, (k) => flags?.[k] === 3, 5, dark ? '#ffffff' : '#111111');
    frame(text);
  }

  function dots(alpha, among, wide, edge = null) {
    ink.globalAlpha = alpha;
    for (let k = 0; k < set.count; k++) {
      if (!among(k)) continue;
      ink.fillStyle = colours ? css([...colours.subarray(3 * k, 3 * k + 3)]) : '#d55e00';
      ink.fillRect(places[2 * k] - wide / 2, places[2 * k + 1] - wide / 2, wide, wide);
      if (edge) { ink.strokeStyle = edge; ink.strokeRect(places[2 * k] - wide / 2, places[2 * k + 1] - wide / 2, wide, wide); }
    }
    ink.globalAlpha = 1;
  }

  function stroke(pieces) {
    ink.beginPath();
    pieces.forEach(([x1, y1, x2, y2]) => { ink.moveTo(x1, y1); ink.lineTo(x2, y2); });
    ink.stroke();
  }

  function frame(text) {
    Object.assign(ink, { fillStyle: text, strokeStyle: text, font: `11px ${theme.font}`, textAlign: 'center', textBaseline: 'top', lineWidth: 1 });
    ink.globalAlpha = 0.5;
    ink.strokeRect(EDGE + 0.5, 0.5, SIDE - 1, SIDE - 1);
    ink.globalAlpha = 0.85;
    for (const part of [0.25, 0.5, 0.75]) ink.fillText(mark(first.start + 360 * part), EDGE + SIDE * part, SIDE + 4);
    ink.textBaseline = 'middle';
    ink.textAlign = 'right';
    for (const part of [0.25, 0.5, 0.75]) ink.fillText(mark(second.start + 360 * part), EDGE - 3, SIDE * (1 - part));
    ink.fillText(first.name, EDGE + SIDE - 5, SIDE - 10);
    ink.textAlign = 'left';
    ink.fillText(second.name, EDGE + 5, 11);
    ink.globalAlpha = 1;
  }

  function later() { waiting ||= requestAnimationFrame(draw); }
  later();
  return {
    element,
    show(fit) { lines = fit ? contours(fit.density, first.start, second.start) : []; later(); },
    colour(bytes, next) { colours = bytes; flags = next; later(); },
    setTheme(next) { theme = next; later(); },
    onPick(act) { picked = act; },
  };
}

function mark(degrees) { return `${Math.round(wrap(degrees, -180))}°`.replace('-', '−'); }

// Line pieces where the density crosses shares of its greatest value: marching squares over a grid of the two angles.
function contours(density, left, bottom) {
  const step = 360 / GRID, at = (k, start) => (start + k * step) * DEGREE, values = [];
  for (let j = 0; j <= GRID; j++) {
    for (let i = 0; i <= GRID; i++) {
      const [a, b] = [at(i, left), at(j, bottom)];
      values.push(Math.exp(density([Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)], 0)));
    }
  }
  const top = Math.max(...values), place = (x, y) => [EDGE + (x / GRID) * SIDE, SIDE - (y / GRID) * SIDE];
  return LEVELS.map((share) => cells(values, share * top).map(([x1, y1, x2, y2]) => [...place(x1, y1), ...place(x2, y2)]));
}

function cells(values, level) {
  const wide = GRID + 1, pieces = [];
  for (let j = 0; j < GRID; j++) {
    for (let i = 0; i < GRID; i++) {
      const corner = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]], height = corner.map(([x, y]) => values[y * wide + x] - level), cut = [];
      for (let k = 0; k < 4; k++) {
        const [p, q] = [height[k], height[(k + 1) % 4]];
        if ((p > 0) === (q > 0)) continue;
        const t = p / (p - q), [a, b] = [corner[k], corner[(k + 1) % 4]];
        cut.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
      }
      for (let k = 0; k + 1 < cut.length; k += 2) pieces.push([...cut[k], ...cut[k + 1]]);
    }
  }
  return pieces;
}
