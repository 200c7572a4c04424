// A chart's numbers as an SVG file: axes, curves, points and a legend, in ink that prints.
import { number } from '../dom.js';

const WIDE = 560, TALL = 340, LEFT = 62, RIGHT = 14, TOP = 34, BOTTOM = 48, NAMES = 15;
const INK = '#222222', GRID = '#dddddd';
const NS = 'http://www.w3.org/2000/svg';

// node(tag, attributes, ...children) -> SVG element; text goes in as text
export function node(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// ring(x, y, r, attributes) -> SVG element: a round path, y upwards
export function ring(x, y, r, attributes = {}) {
  const [cx, cy, a] = [x, -y, r].map((v) => v.toFixed(4));
  return node('path', { d: `M${cx} ${cy}m-${a} 0a${a} ${a} 0 1 0 ${(2 * r).toFixed(4)} 0a${a} ${a} 0 1 0 -${(2 * r).toFixed(4)} 0z`, ...attributes });
}

// file(svg) -> Blob of a whole file
export function file(svg) {
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}`], { type: 'image/svg+xml' });
}

// chartSvg({title, x: {label, range}, y: {label}, series: [{label, colour, dash, points}], data: [x, y1, …]}) -> SVG element
export function chartSvg({ title, x, y, series, data }) {
  const svg = node('svg', { xmlns: NS, viewBox: `0 0 ${WIDE} ${TALL}`, width: WIDE, height: TALL, 'font-family': 'sans-serif', 'font-size': 12, fill: INK });
  const heights = data.slice(1).flat().filter(Number.isFinite), bottom = Math.min(0, ...heights), top = Math.max(...heights, bottom + 1e-9);
  const [from, to] = x.range ?? [Math.min(...data[0]), Math.max(...data[0])];
  const across = (v) => LEFT + ((v - from) / (to - from)) * (WIDE - LEFT - RIGHT), up = (v) => TALL - BOTTOM - ((v - bottom) / (top - bottom)) * (TALL - TOP - BOTTOM);
  svg.append(node('rect', { width: '100%', height: '100%', fill: 'white' }), node('text', { x: LEFT, y: 16, 'font-weight': 600 }, title));
  rungs(from, to).forEach((v) => svg.append(rule(across(v), up(bottom), across(v), up(top)), node('text', { x: across(v), y: TALL - BOTTOM + 16, 'text-anchor': 'middle' }, number(v))));
  rungs(bottom, top).forEach((v) => svg.append(rule(LEFT, up(v), WIDE - RIGHT, up(v)), node('text', { x: LEFT - 6, y: up(v) + 4, 'text-anchor': 'end' }, number(v))));
  svg.append(node('text', { x: (LEFT + WIDE - RIGHT) / 2, y: TALL - 10, 'text-anchor': 'middle' }, x.label ?? ''),
    node('text', { transform: `translate(14 ${(TALL - BOTTOM + TOP) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, y.label ?? ''));
  const inside = ([a, b]) => b !== null && Number.isFinite(b) && a >= from && a <= to;
  series.forEach(({ label, colour, dash, points }, k) => {
    const dots = data[0].map((a, at) => [a, data[k + 1][at]]).filter(inside).map(([a, b]) => [across(a).toFixed(2), up(b).toFixed(2)]);
    if (points) dots.forEach(([cx, cy]) => svg.append(ring(Number(cx), -Number(cy), 4, { fill: colour })));
    else svg.append(node('polyline', { points: dots.map((dot) => dot.join(',')).join(' '), fill: 'none', stroke: colour, 'stroke-width': 2, ...(dash ? { 'stroke-dasharray': dash.join(' ') } : {}) }));
    svg.append(node('text', { x: WIDE - RIGHT - 4, y: TOP + 12 + k * NAMES, 'text-anchor': 'end', fill: colour, 'font-weight': 600 }, label));
  });
  return svg;
}

function rule(x1, y1, x2, y2) { return node('line', { x1, y1, x2, y2, stroke: GRID }); }

function rungs(from, to) {
  const rough = (to - from) / 6, power = 10 ** Math.floor(Math.log10(rough)), step = power * [1, 2, 5, 10].find((lead) => lead * power >= rough);
  return Array.from({ length: Math.floor(to / step) - Math.ceil(from / step) + 1 }, (_, k) => (Math.ceil(from / step) + k) * step);
}
