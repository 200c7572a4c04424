// How a group is spread about its mean, the two laws fitted to it, and which of them is the likelier as time goes on.
import { h, number } from '../../dom.js';
import { term } from '../../glossary.js';
import { files, slot } from '../../law/slot.js';
import { curve, histogram, scaleOf } from '../crowd.js';
import { fits } from '../fit.js';
import { makePlane, polyline } from '../plane.js';

export const name = 'density', title = 'Density', line = 'Density about the mean', meaning = 'gap', grouped = true;
const APART = 0.1, SPAN = 20, MOST = 4000, GAP = '#0072b2';

export function make(host, { laws }) {
  const plane = makePlane(host, { height: 160, label: 'Density of the phases' }), words = h('p', { class: 'note' }), strip = slot();
  let latest = null, rows = [], from = null, who = '';
  host.append(words, h('div', { class: 'head' }, h('strong', {}, term('Which law is likelier', 'gap')), ...strip.buttons), strip.element);
  return {
    tools: files(() => latest),
    draw({ simulation, group, theme }) {
      const { flow: { ambient }, time } = simulation, [cauchy, bell] = laws(ambient), own = `${group} ${simulation.seed} ${simulation.count}`;
      if (own !== who || time < (rows.at(-1)?.[0] ?? 0)) { rows = []; from = null; who = own; }
      const fit = fits(simulation, group, from), seen = histogram(simulation, group, fit.mean), scale = scaleOf(ambient);
      from = fit.w;
      if (!rows.length || time - rows.at(-1)[0] >= APART) rows.push([time, fit.gap]);
      if (rows.length > MOST) rows.splice(0, MOST / 2);
      const off = ambient === 2 ? Math.atan2(fit.w[1], fit.w[0]) - Math.atan2(fit.mean[1], fit.mean[0]) : 0;
      const curves = [[cauchy, curve(ambient, fit.cauchy, off)], [bell, curve(ambient, fit.bell)]], high = Math.max(...seen.heights, ...curves.map(([, { heights }]) => Math.min(3 * Math.max(...seen.heights), Math.max(...heights))));
      latest = table(seen, curves, scale);
      plane.draw({
        x: { ...latest.x, ticks: ambient === 2 ? [-180, -90, 0, 90, 180] : null }, y: { label: scale.unit, range: [0, 1.08 * high] },
        paint(ink, at) {
          ink.fillStyle = theme.dark ? '#9db4cc55' : '#5b718640';
          seen.heights.forEach((height, k) => ink.fillRect(at.x(seen.edges[k]), at.y(height), at.x(seen.edges[k + 1]) - at.x(seen.edges[k]) - 0.5, at.y(0) - at.y(height)));
          ink.lineWidth = 2;
          curves.forEach(([law, { at: places, heights }]) => { ink.strokeStyle = law.colour; polyline(ink, places, heights, at); });
        },
      }, theme);
      say(fit, cauchy, bell);
      show(rows, cauchy, bell, theme);
    },
    setTheme() { strip.forget(); },
    dispose() { plane.dispose(); strip.dispose(); },
  };

  function say({ s, kappa, gap }, cauchy, bell) {
    words.replaceChildren(h('b', { style: `color: ${cauchy.colour}` }, `${cauchy.symbol} `), `ρ = ${number(Math.tanh(s / 2))}   `, h('b', { style: `color: ${bell.colour}` }, `${bell.symbol} `), `κ = ${number(kappa)}   `,
      Math.abs(gap) < 5e-4 ? 'equally likely' : `${gap > 0 ? bell.symbol : cauchy.symbol} is likelier by ${number(Math.abs(gap))} nats`);
  }

  function show(seen, cauchy, bell, theme) {
    const now = seen.at(-1)[0], start = Math.max(0, now - SPAN), shown = seen.filter(([time]) => time >= start);
    strip.show({
      title: `log-likelihood of ${bell.symbol} less that of ${cauchy.symbol}`, name: 'likelihood', height: 122, x: { label: 'time t', range: [start, Math.max(now, start + SPAN)] },
      y: { label: `↑ ${bell.symbol}  ↓ ${cauchy.symbol}`, range: (_, low, high) => [Math.min(-0.01, 1.1 * (low ?? 0)), Math.max(0.01, 1.1 * (high ?? 0))] },
      series: [{ label: 'gap, nats an oscillator', colour: GAP }, { label: 'equal', colour: theme.dark ? '#b9c2cb' : '#5c6670', dash: [4, 4], width: 1 }],
      data: [shown.map(([time]) => time), shown.map(([, gap]) => gap), shown.map(() => 0)],
    }, theme);
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
