// r against the coupling: what theory knows, what a sweep up and down found, and where the crowd is now.
import { button, h } from '../../dom.js';
import { slot } from '../../law/slot.js';
import { INKS } from '../picture.js';
import { SLIDERS } from '../settings.js';

export const name = 'branches', title = 'r against K', line = 'Order against coupling', meaning = 'critical';
export const MOST = SLIDERS.find(({ key }) => key === 'coupling').max;
const REST = { text: 'Sweep K', title: 'Sweep K up and down beside the picture and mark r: two branches are hysteresis (U)' };
const BUSY = { text: 'Stop', title: 'Stop the sweep (U)' };
const UP = '#009e73', DOWN = '#cc79a7';

export function make(host, { act }) {
  const chart = slot(), sweep = button({ ...REST, onClick: () => act.sweep() });
  const words = h('p', { class: 'note' });
  host.append(chart.element, words);
  return {
    tools: [sweep, ...chart.buttons],
    draw({ settings, theory, swept, order, sweeping, sweptBy, theme }) {
      words.textContent = sweptBy || silence(theory);
      sweep.set(sweeping ? BUSY : REST);
      const grey = theme.dark ? '#b9c2cb' : '#5c6670', known = lines(theory, grey);
      const up = swept.filter(({ direction }) => direction === 'up'), down = swept.filter(({ direction }) => direction !== 'up');
      const points = (list) => [list.map(({ coupling }) => coupling), list.map((one) => one.order)], swarm = { width: 1, points: true };
      const all = [
        ...known, ...threshold(theory, grey),
        { label: 'sweep up', colour: UP, ...swarm, at: points(up) }, { label: 'sweep down', colour: DOWN, ...swarm, at: points(down) },
        { label: 'now', colour: INKS[0], width: 0, points: true, at: [[settings.coupling], [order]] },
      ];
      const data = merge(all.map(({ at }) => at));
      chart.show({
        title: 'Order parameter against coupling', name: 'order-coupling', height: 262,
        x: { label: 'coupling K', range: [0, MOST] }, y: { label: 'r', range: [0, 1] },
        series: all.map(({ at, ...one }) => one), data, table: data,
      }, theme);
    },
    setTheme() { chart.forget(); },
    dispose() { chart.dispose(); },
  };
}

function threshold({ critical }, colour) {
  return critical === null || critical > MOST ? [] : [{ label: 'critical K', colour, dash: [2, 4], width: 1, at: [[critical, critical], [0, 1]] }];
}

// Why there is no line, and what speaks instead.
function silence({ branches, statement }) {
  return branches.length || !statement || statement.endsWith('…') ? '' : `${statement} Press Sweep K to let it draw r against K.`;
}

// Stable branches are drawn through, unstable ones dashed.
function lines({ branches }, grey) {
  return branches.map(({ stable, couplings, orders }, k) => ({
    ...named(stable ? 'theory' : 'unstable', branches.slice(0, k).filter((one) => one.stable === stable).length), colour: grey,
    ...(stable ? { width: 2 } : { dash: [6, 4], width: 1.25 }), at: within(couplings, orders),
  }));
}

// One entry of the legend for all branches of a kind; a column of its own for each in a file.
function named(kind, before) { return before ? { label: `${kind} ${before + 1}`, quiet: true } : { label: kind, quiet: false }; }

function within(couplings, orders) {
  const seen = couplings.map((K, k) => [K, orders[k]]).filter(([K]) => K <= MOST);
  return [seen.map(([K]) => K), seen.map(([, r]) => r)];
}

// merge([[x, y], …]) -> [x, y₁, y₂, …]: one table for all curves along rising x, as uPlot wants it
export function merge(curves) {
  const rows = curves.flatMap(([xs, ys], column) => xs.map((x, k) => [x, column, ys[k]])).sort((a, b) => a[0] - b[0]);
  return [rows.map(([x]) => x), ...curves.map((_, column) => rows.map(([, own, y]) => (own === column ? y : null)))];
}
