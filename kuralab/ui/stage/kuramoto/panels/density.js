// How a group is spread about its mean, the two laws fitted to it, and which of them is the likelier as time goes on.
import { h, number } from '../../dom.js';
import { term } from '../../glossary.js';
import { files, slot } from '../../law/slot.js';
import { curve, histogram, scaleOf } from '../crowd.js';
import { fits, square } from '../fit.js';
import { makePlane, polyline } from '../plane.js';

export const name = 'density', title = 'Density', line = 'Density about the mean', meaning = 'gap', grouped = true;
const APART = 0.1, SPAN = 20, MOST = 4000, EQUAL = 5e-4, GAP = '#0072b2'; // nats: less is nothing

export function make(host, { laws }) {
  const plane = makePlane(host, { height: 160, label: 'Density of the phases' }), words = h('p', { class: 'note' }), strip = slot();
  let latest = null, rows = [], from = null, who = '', crowd = null;
  host.append(words, h('div', { class: 'head' }, h('strong', {}, term('Which law is likelier', 'gap')), ...strip.buttons), strip.element);

  // Another crowd has another history, and its fit begins anew.
  function renew({ flow, seed, count, time }, group) {
    const own = `${group} ${seed} ${count}`;
    if (flow === crowd && own === who && time >= (rows.at(-1)?.[0] ?? 0)) return;
    [rows, from, who, crowd] = [[], null, own, flow];
  }

  function note(time, gap) {
    if (!rows.length || time - rows.at(-1)[0] >= APART) rows.push([time, gap]);
    if (rows.length > MOST) rows.splice(0, MOST / 2);
  }

  return {
    tools: files(() => latest),
    draw({ simulation, group, theme }) {
      const { flow: { ambient }, time } = simulation, [cauchy, bell] = laws(ambient), scale = scaleOf(ambient);
      renew(simulation, group);
      const fit = fits(simulation, group, from), seen = histogram(simulation, group, fit.mean), bars = Math.max(...seen.heights);
      from = fit.w;
      note(time, fit.gap);
      const curves = [[cauchy, curve(ambient, fit.cauchy, away(fit))], [bell, curve(ambient, fit.bell)]];
      const high = Math.max(bars, ...curves.map(([, { heights }]) => Math.min(3 * bars, Math.max(...heights))));
      latest = table(seen, curves, scale);
      plane.draw({
        x: { ...latest.x, ticks: ambient === 2 ? [-180, -90, 0, 90, 180] : null }, y: { label: scale.unit, range: [0, 1.08 * high] },
        paint: (ink, at) => paint(ink, at, seen, curves, theme),
      }, theme);
      say(fit, cauchy, bell);
      show(rows, cauchy, bell, theme);
    },
    setTheme() { strip.forget(); },
    dispose() { plane.dispose(); strip.dispose(); },
  };

  function say({ s, kappa, gap }, cauchy, bell) {
    const named = ({ symbol, colour }) => h('b', { style: `color: ${colour}` }, `${symbol} `);
    const verdict = Math.abs(gap) < EQUAL ? 'equally likely' : `${gap > 0 ? bell.symbol : cauchy.symbol} is likelier by ${number(Math.abs(gap))} nats`;
    words.replaceChildren(named(cauchy), `ρ = ${number(Math.tanh(s / 2))}   `, named(bell), `κ = ${number(kappa)}   `, verdict);
  }

  function show(seen, cauchy, bell, theme) {
    const now = seen.at(-1)[0], start = Math.max(0, now - SPAN), shown = seen.filter(([time]) => time >= start);
    strip.show({
      title: `log-likelihood of ${bell.symbol} less that of ${cauchy.symbol}`, name: 'likelihood', height: 122,
      x: { label: 'time t', range: [start, Math.max(now, start + SPAN)] },
      y: { label: `↑ ${bell.symbol}  ↓ ${cauchy.symbol}`, range: (_, low, high) => [Math.min(-0.01, 1.1 * (low ?? 0)), Math.max(0.01, 1.1 * (high ?? 0))] },
      series: [
        { label: 'gap, nats an oscillator', colour: GAP },
        { label: 'equal', colour: theme.dark ? '#b9c2cb' : '#5c6670', dash: [4, 4], width: 1 },
      ],
      data: [shown.map(([time]) => time), shown.map(([, gap]) => gap), shown.map(() => 0)],
    }, theme);
  }
}

// The angle from the mean to the mode of the Cauchy law; with its sign on the circle.
function away({ w, mean }) {
  if (w.length === 2) return Math.atan2(w[1], w[0]) - Math.atan2(mean[1], mean[0]);
  const size = Math.sqrt(square(w) * square(mean)), along = w.reduce((sum, value, i) => sum + value * mean[i], 0);
  return size ? Math.acos(Math.min(1, along / size)) : 0;
}

function paint(ink, at, { edges, heights }, curves, theme) {
  ink.fillStyle = theme.dark ? '#9db4cc55' : '#5b718640';
  heights.forEach((height, k) => ink.fillRect(at.x(edges[k]), at.y(height), at.x(edges[k + 1]) - at.x(edges[k]) - 0.5, at.y(0) - at.y(height)));
  ink.lineWidth = 2;
  for (const [law, line] of curves) {
    ink.strokeStyle = law.colour;
    polyline(ink, line.at, line.heights, at);
  }
}

function table({ edges, heights }, curves, scale) {
  const middles = [...heights].map((_, k) => (edges[k] + edges[k + 1]) / 2), empty = (list) => list.map(() => null);
  return {
    title: 'Density', name: 'density', x: { label: scale.label, range: [scale.low, scale.high] }, y: { label: scale.unit },
    series: [{ label: 'oscillators', colour: '#5b7186', points: true }, ...curves.map(([{ symbol, colour }]) => ({ label: symbol, colour }))],
    data: [[...middles, ...curves[0][1].at], [...heights, ...empty(curves[0][1].at)], ...curves.map(([, one]) => [...empty(middles), ...one.heights])],
  };
}
