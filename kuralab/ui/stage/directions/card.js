// What is said of a picked point and its neighbours, and of the points inside a loop.
import { button, h, number, save } from '../dom.js';
import { csv } from '../law/curves.js';
import { summarise } from './summary.js';

const EARTH = 6371, DEGREE = Math.PI / 180; // km

// makeCard(set, {onPick(index), onForget()}) -> {element, show({picked, near: [{index, distance}], chosen: Set})}
export function makeCard(set, { onPick, onForget }) {
  const element = h('div', { class: 'pointcard', 'aria-live': 'polite', hidden: true });

  function show({ picked, near, chosen }) {
    element.hidden = picked === null && !chosen.size;
    if (element.hidden) { element.replaceChildren(); return; }
    const close = button({ icon: 'close', title: 'Forget picks and choices (Esc)', onClick: onForget });
    element.replaceChildren(close, ...(picked === null ? [] : point(picked, near)), ...(chosen.size ? subset([...chosen]) : []));
  }

  function point(k, near) {
    const facts = [...set.read(k).map(([name, degrees]) => [name, angle(degrees)]), ...set.labels.map((label) => [sentence(label.key), told(label, k)])];
    return [
      h('strong', {}, set.title(k)), h('dl', { class: 'facts' }, facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
      h('strong', {}, 'Nearest'), h('div', { class: 'nearest' }, near.map(({ index, distance }) => h('button', { type: 'button', class: 'entry', onClick: () => onPick(index) },
        h('span', {}, set.title(index)), h('span', { class: 'count' }, apart(distance))))),
    ];
  }

  function subset(indices) {
    const facts = summarise(set, indices).map(({ name, part, value, unit }) => [part ? `${name}, ${part}` : name, unit === '°' ? angle(value) : number(value)]);
    return [
      h('strong', {}, `${indices.length.toLocaleString('en')} of ${set.count.toLocaleString('en')} chosen`),
      h('dl', { class: 'facts' }, facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
      button({ icon: 'download', text: 'CSV', title: 'Download the chosen points as CSV', onClick: () => save(new Blob([rows(indices)], { type: 'text/csv' }), `${set.id}-chosen.csv`) }),
    ];
  }

  function rows(indices) {
    const names = ['point', ...set.readings.map(({ name }) => `${name.replace(/[",;\s]+/g, ' ')} (degrees)`)];
    return csv(names, [indices.map((k) => k + 1), ...set.readings.map((_, at) => indices.map((k) => set.read(k)[at][1]))]);
  }

  function apart(radians) { return set.earth ? `${number(EARTH * radians)} km` : angle(radians / DEGREE); }
  return { element, show };
}

function told({ kind, names, values, unit }, k) {
  if (kind === 'class') return names[values[k]];
  if (!Number.isFinite(values[k])) return 'not known';
  return unit === '°' ? angle(values[k]) : `${number(values[k])} ${unit}`.trim();
}

function angle(degrees) { return `${number(degrees)}°`; }
function sentence(key) { return key.replace(/^[a-z]/, (first) => first.toUpperCase()); }
