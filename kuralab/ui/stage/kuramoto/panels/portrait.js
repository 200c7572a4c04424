// The chimera portrait: the flow of (r, ψ) of two infinite populations of which the first is in step, and the crowd upon it.
import { button, h, number, save } from '../../dom.js';
import { INKS } from '../picture.js';
import { makePlane } from '../plane.js';
import { absent, fixedPoints, ignored, standing, stream } from '../portrait.js';
import { Trail } from '../trail.js';

export const name = 'portrait', title = 'Chimera', line = 'Chimera portrait', meaning = 'chimera';
const ELSEWHERE = 'The portrait is of two populations on the circle: set Populations to 2.';
export const why = ({ simulation: { flow } }) => (flow.ambient === 2 && flow.populations === 2 ? '' : ELSEWHERE);
const RINGS = 5, AROUND = 14, TIME = 3, STEPS = 40, APART = 0.05, LONG = 600;
const NAMES = { stable: 'stable', unstable: 'unstable', saddle: 'saddle' };

export function make(host) {
  const plane = makePlane(host, { height: 286, label: 'Phase portrait of two populations', bare: true }), words = h('p', { class: 'note' });
  const trail = new Trail(APART, LONG);
  let known = '', reason = '', flows = [], points = [], now = null;
  host.append(words);

  function renew(model) {
    const next = JSON.stringify(model);
    if (next === known) return;
    known = next;
    trail.clear();
    reason = absent(model);
    points = reason ? [] : fixedPoints(model);
    flows = reason ? [] : streams(model);
  }

  return {
    tools: [button({
      text: 'PNG', title: 'Download the portrait as PNG', onClick: () => plane.canvas.toBlob((blob) => save(blob, 'chimera-portrait.png')),
    })],
    follow({ simulation }) { trail.add(simulation.time, placeOf(standing(simulation))); },
    draw({ simulation, theme }) {
      const { coupling, contrast, lag, flow, time } = simulation, state = standing(simulation);
      renew({ coupling, contrast: contrast ?? flow.contrast, lag });
      now = placeOf(state);
      trail.add(time, now);
      plane.draw({ x: { range: [-1.12, 1.12] }, y: { range: [-1.12, 1.12] }, paint: (ink, at) => paint(ink, at, theme) }, theme);
      words.textContent = said(state, reason || counted(points), reason ? [] : ignored(simulation));
    },
    dispose() { plane.dispose(); },
  };

  function paint(ink, at, theme) {
    const faint = theme.dark ? '#ffffff3a' : '#00000030';
    Object.assign(ink, { lineWidth: 1, strokeStyle: faint, fillStyle: faint, lineJoin: 'round' });
    for (const r of [0.25, 0.5, 0.75, 1]) circle(ink, at, 0, 0, r, r === 1 ? 1.6 : 0.6);
    ink.lineWidth = 1;
    flows.forEach((flow) => { trace(ink, at, flow); arrow(ink, at, flow); });
    Object.assign(ink, { strokeStyle: INKS[1], lineWidth: 1.6 });
    trace(ink, at, [...trail.points, now]);
    points.forEach(({ r, psi, kind }) => spot(ink, at, r * Math.cos(psi), r * Math.sin(psi), kind, theme));
    const [x, y] = now;
    ink.fillStyle = INKS[1];
    ink.beginPath();
    ink.arc(at.x(x), at.y(y), 5.5, 0, 2 * Math.PI);
    ink.fill();
    Object.assign(ink, { fillStyle: theme.text, font: `11px ${theme.font}`, textAlign: 'right', textBaseline: 'bottom' });
    ink.fillText('ψ = 0', at.x(1.1), at.y(0.03));
    ink.fillText('r = 1', at.x(-0.72), at.y(0.76));
  }
}

function placeOf({ r, psi }) { return [r * Math.cos(psi), r * Math.sin(psi)]; }

function streams(model) {
  const unit = TIME / Math.max(0.05, model.coupling);
  return Array.from({ length: RINGS * AROUND }, (_, k) => {
    const ring = Math.floor(k / AROUND);
    return stream(model, (ring + 0.6) / RINGS, (2 * Math.PI * ((k % AROUND) + 0.5 * (ring % 2))) / AROUND, unit, STEPS);
  });
}

function said({ r, psi, led }, portrait, others) {
  const here = `r = ${number(r)} and ψ = ${number((psi * 180) / Math.PI)}° of the second population`;
  const apart = led < 0.99 ? '; the portrait supposes that the first is in step, which it is not now' : '';
  return `${here}${apart}. ${portrait}${others.length ? ` The portrait knows nothing of ${listed(others)}, which the crowd feels.` : ''}`;
}

function listed(words) { return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`; }

function trace(ink, { x, y }, path) {
  ink.beginPath();
  path.forEach(([u, v], k) => { if (k) ink.lineTo(x(u), y(v)); else ink.moveTo(x(u), y(v)); });
  ink.stroke();
}

// A head at the middle of a stream.
function arrow(ink, { x, y }, flow) {
  const at = Math.floor(0.6 * flow.length), [a, b] = flow[at - 1], [c, d] = flow[at], angle = Math.atan2(y(d) - y(b), x(c) - x(a));
  ink.beginPath();
  for (const side of [0, 2.6, -2.6]) ink.lineTo(x(c) + 4.5 * Math.cos(angle + side), y(d) + 4.5 * Math.sin(angle + side));
  ink.fill();
}

function circle(ink, { x, y }, cx, cy, r, width) {
  ink.lineWidth = width;
  ink.beginPath();
  ink.arc(x(cx), y(cy), x(r) - x(0), 0, 2 * Math.PI);
  ink.stroke();
}

// Stable points are full, unstable ones empty, saddles crossed.
function spot(ink, { x, y }, u, v, kind, theme) {
  Object.assign(ink, { fillStyle: kind === 'stable' ? theme.text : theme.background, strokeStyle: theme.text, lineWidth: 1.5 });
  ink.beginPath();
  ink.arc(x(u), y(v), 4.5, 0, 2 * Math.PI);
  ink.fill();
  ink.stroke();
  if (kind !== 'saddle') return;
  ink.beginPath();
  for (const side of [-1, 1]) { ink.moveTo(x(u) - 3, y(v) - 3 * side); ink.lineTo(x(u) + 3, y(v) + 3 * side); }
  ink.stroke();
}

function counted(points) {
  const many = Object.entries(NAMES).map(([kind, text]) => [points.filter((one) => one.kind === kind).length, text]).filter(([n]) => n);
  return `Fixed points: ${many.map(([n, text]) => `${n} ${text}`).join(', ')} (full, empty, crossed).`;
}
