// The order parameter as time goes on, with what theory expects of it.
import { h, number } from '../dom.js';
import { term } from '../glossary.js';
import { head, slot } from '../law/slot.js';
import { INKS } from './picture.js';

const SPAN = 60; // time on the chart
const ALONE = 'At K = 0 nobody feels the others: this r is not the work of coupling.';

// makeStrip(host) -> {draw({history, expected, simulation, theme}), say(texts), setTheme(), dispose()}
export function makeStrip(host) {
  const chart = slot(), numbers = h('span', {}), known = h('span', { role: 'status' });
  host.append(head(h('strong', {}, term('Order parameter r(t)', 'order')), ...chart.buttons), chart.element, h('p', { class: 'caption' }, numbers, known));
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
    // say([of now, of theory]): only what theory says is told to those who do not see, as the other changes all the time
    say(texts) {
      [numbers, known].forEach((words, k) => { if (words.textContent !== texts[k]) words.textContent = texts[k]; });
    },
    setTheme() { chart.forget(); },
    dispose() { chart.dispose(); },
  };
}

// sentences(theory, coupling, expected, order) -> [what is now, what theory says of such settings]
export function sentences({ critical, statement }, coupling, expected, order) {
  if (!statement) return ['', ''];
  const now = expected === null ? `Now r = ${number(order)}. ` : `Theory r = ${number(expected)}, now ${number(order)}. `;
  const known = coupling ? statement : ALONE;
  return [now, critical === null ? known : `Critical K = ${number(critical)}. ${known}`];
}

// expect(theory, coupling, order) -> r on the stable branch that is nearest to what is seen; null where theory is silent, as where
// any order at all would last
export function expect({ branches, critical }, coupling, order) {
  if (!coupling && critical === 0) return null;
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
