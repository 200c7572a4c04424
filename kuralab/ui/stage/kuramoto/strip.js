// The order parameter as time goes on, with what theory expects of it.
import { h, number } from '../dom.js';
import { term } from '../glossary.js';
import { head, slot } from '../law/slot.js';
import { INKS } from './picture.js';

const SPAN = 60; // time on the chart

// makeStrip(host) -> {draw({history, expected, flow, theme}), say(text), setTheme(), dispose()}
export function makeStrip(host) {
  const chart = slot(), words = h('p', { class: 'caption', role: 'status' });
  host.append(head(h('strong', {}, term('Order parameter r(t)', 'order')), ...chart.buttons), chart.element, words);
  return {
    draw({ history, expected, simulation: { flow: { groups, populations } }, theme }) {
      const { times, orders, totals, ends } = history.window(SPAN), several = populations > 1, named = several ? 'population' : 'angle';
      const whole = [ends[0], ...times, ends[1]], lines = Array.from({ length: Math.min(groups, INKS.length) }, (_, g) => [null, ...(orders[g] ?? []), null]);
      const all = several ? [[null, ...totals, null]] : [], data = [whole, ...lines, ...all, whole.map(() => expected)];
      chart.show({
        title: 'Order parameter', name: 'order', x: { label: 'time t', range: ends }, y: { label: '', range: [0, 1] }, height: 138, data, table: data,
        series: [...lines.map((_, g) => ({ label: groups > 1 ? `r of ${named} ${g + 1}` : 'r', colour: INKS[g] })), ...all.map(() => ({ label: 'r of all', colour: theme.text, width: 1 })), { label: 'theory', colour: theme.dark ? '#b9c2cb' : '#5c6670', dash: [6, 4] }],
      }, theme);
    },
    say(text) { if (words.textContent !== text) words.textContent = text; },
    setTheme() { chart.forget(); },
    dispose() { chart.dispose(); },
  };
}

// sentence(theory, expected, order): what theory says of now
export function sentence({ critical, statement }, expected, order) {
  if (!statement) return '';
  const threshold = critical === null ? '' : `Critical K = ${number(critical)}. `;
  if (expected === null) return `${threshold}${statement} Now r = ${number(order)}.`;
  return `${threshold}Theory r = ${number(expected)}, now ${number(order)}. ${statement}`;
}

// expect(theory, coupling, order) -> r on the stable branch that is nearest to what is seen; null where theory is silent
export function expect({ branches }, coupling, order) {
  const known = branches.filter(({ stable, couplings }) => stable && couplings[0] <= coupling && couplings.at(-1) >= coupling)
    .map(({ couplings, orders }) => at([couplings, orders], coupling));
  return known.length ? known.reduce((best, r) => (Math.abs(r - order) < Math.abs(best - order) ? r : best)) : null;
}

// r on a drawn branch at a coupling.
function at([couplings, orders], coupling) {
  let high = couplings.findIndex((K) => K > coupling);
  if (high < 0) high = couplings.length - 1;
  const low = Math.max(0, high - 1), gap = couplings[high] - couplings[low];
  if (gap <= 0) return orders[high];
  return orders[low] + ((orders[high] - orders[low]) * Math.min(1, Math.max(0, coupling - couplings[low]) / gap));
}
