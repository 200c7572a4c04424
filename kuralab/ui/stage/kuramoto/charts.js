// r against time and r against coupling, each with the theory drawn over it.
import { makeChart } from '../chart.js';
import { h, number } from '../dom.js';
import { term } from '../glossary.js';
import { INKS } from './picture.js';

const SPAN = 60; // time on the first chart
const SWEPT = '#009e73';

export function makeCharts(host, theme, groups, most) {
  const grey = (t) => (t.dark ? '#b9c2cb' : '#5c6670');
  const names = Array.from({ length: Math.min(groups, INKS.length) }, (_, g) => (groups > 1 ? `r of angle ${g + 1}` : 'r'));
  const live = names.map((label, g) => ({ label, colour: INKS[g] }));
  const words = h('p', { class: 'caption', role: 'status' }), unit = { range: [0, 1] };
  let ends = [0, SPAN], known = { critical: null, curve: null }, swept = [], made = [];

  function build(look) {
    made.forEach((chart) => chart.dispose());
    const dashed = { label: 'theory', colour: grey(look), dash: [6, 4] };
    made = [
      makeChart(first, { series: [...live, dashed], x: { label: 'time t', range: () => ends }, y: unit, height: 170, theme: look, label: 'Order parameter against time' }),
      makeChart(second, {
        series: [{ ...dashed, dash: undefined }, { label: 'critical K', colour: grey(look), dash: [2, 4], width: 1 },
          { label: 'sweep', colour: SWEPT, width: 0, points: true }, { label: 'now', colour: INKS[0], width: 0, points: true }],
        x: { label: 'coupling K', range: [0, most] }, y: unit, height: 170, theme: look, label: 'Order parameter against coupling',
      }),
    ];
  }
  const first = h('div', {}), second = h('div', {});
  host.append(h('strong', {}, term('Order parameter r(t)', 'order')), first, h('strong', {}, term('r against coupling', 'critical')), second, words);
  build(theme);

  return {
    live(history, expected) {
      const { times, orders, ends: stretch } = history.window(SPAN);
      ends = stretch;
      const whole = [ends[0], ...times, ends[1]], shown = orders.slice(0, live.length);
      made[0].set([whole, ...live.map((_, g) => [null, ...(shown[g] ?? []), null]), whole.map(() => expected)]);
    },
    now(coupling, order) { made[1].set(merge(known, swept, [coupling, order], most)); },
    theory(answer) { known = answer; },
    swept(points) { swept = points; },
    say(text) { if (words.textContent !== text) words.textContent = text; },
    setTheme: build,
  };
}

// One table for all curves, along rising K, as uPlot wants it.
function merge({ critical, curve }, swept, now, most) {
  const rows = [];
  curve?.[0].forEach((K, k) => { if (K <= most) rows.push([K, curve[1][k], null, null, null]); });
  if (critical !== null) rows.push([critical, null, 0, null, null], [critical, null, 1, null, null]);
  swept.forEach(([K, r]) => rows.push([K, null, null, r, null]));
  rows.push([now[0], null, null, null, now[1]]);
  rows.sort((a, b) => a[0] - b[0]);
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}

// sentence(theory, expected, order, coupling): what theory says of now
export function sentence({ critical, statement, curve }, expected, order) {
  if (!statement) return '';
  if (!curve) return statement;
  const threshold = critical === null ? '' : `Critical K = ${number(critical)}. `;
  return `${threshold}Theory r = ${number(expected)}, now ${number(order)}. ${statement}`;
}
