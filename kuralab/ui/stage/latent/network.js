// What a latent learned of who follows whom: its coupling matrix as a picture, and a slider for more or less of it.
import { button, h, number, save, slider } from '../dom.js';
import { term } from '../glossary.js';
import { head, slot } from '../law/slot.js';
import { file } from '../law/svg.js';
import { INKS } from '../kuramoto/picture.js';
import { MOST, csv, drawn, png, say } from './matrix.js';
import { makeStrengths } from './strengths.js';

const PRINT = { ink: '#222222', paper: '#ffffff', title: 'Coupling matrix' };
const NAMES = [['kl', 'KL'], ['reconstruction', 'log p(x|z)'], ['elbo', 'ELBO']];
const HINT = 'Point at a cell, or walk with the arrow keys. Arrows: the lag kept, to the right for none, up for 90° ahead.';

// makeNetwork(space, stage, final, {onStrength(strength, entry | null)}) -> {card, figure, strength, disabled, setTheme, dispose}
export function makeNetwork(space, stage, final, { onStrength }) {
  const network = { coupling: final['network.coupling'], lag: final['network.lag'], size: final.shapes['network.coupling'][0] };
  const chart = slot(), words = h('p', { class: 'caption', role: 'status' }, HINT), host = h('div', {}), numbers = h('dl', { class: 'facts' }), trouble = h('p', { class: 'caption', role: 'status' });
  const note = h('p', { class: 'caption' }, 'Held-out means with the same draws; in grey, the change from as trained.');
  const scrub = slider({
    label: 'Coupling strength', min: 0, max: 2, step: 0.1, value: 1, title: 'What the learned coupling is multiplied by',
    format: (v) => `${v.toFixed(1)} ×`, onInput: (v) => reach(v),
  });
  const keep = (blob, ending) => save(blob, `${space.id}-coupling.${ending}`);
  const files = [
    button({ text: 'SVG', title: 'Download the coupling matrix as SVG', onClick: () => keep(file(drawn(network, PRINT)), 'svg') }),
    button({ text: 'PNG', title: 'Download the coupling matrix as PNG', onClick: async () => keep(await png(drawn(network, PRINT)), 'png') }),
    button({ text: 'CSV', title: 'Download the coupling matrix as CSV', onClick: () => keep(new Blob([csv(network)], { type: 'text/csv' }), 'csv') }),
  ];
  const rest = network.size > MOST ? h('p', { class: 'caption' }, `The first ${MOST} of ${network.size} angles; the CSV holds all.`) : null;
  const card = h('section', { class: 'strength', 'aria-label': 'Coupling strength' }, scrub,
    h('div', { class: 'ends caption' }, h('span', {}, '0: alone'), h('span', {}, '1: as trained'), h('span', {}, '2')), numbers, note, trouble);
  const figure = h('section', { class: 'network', 'aria-label': 'Learned coupling' },
    h('div', {}, head(h('strong', {}, term('Learned coupling', 'coupling')), ...files), host, rest, words),
    h('div', { class: 'slim' }, head(h('strong', {}, 'More or less of it'), ...chart.buttons), chart.element));
  let table = null, at = 1, cell = [0, 0], lit = null;

  function paint() {
    const svg = drawn(network, { ink: stage.theme().text, font: 'inherit' });
    for (const [name, value] of Object.entries({ tabindex: 0, role: 'application', 'aria-label': `Coupling matrix of ${network.size} angles: arrow keys walk over its cells` })) svg.setAttribute(name, value);
    svg.addEventListener('pointerover', ({ target }) => { if (target.dataset.row) look(Number(target.dataset.row), Number(target.dataset.column)); });
    svg.addEventListener('focus', () => look(...cell));
    svg.addEventListener('keydown', walk);
    for (const leave of ['blur', 'pointerleave']) svg.addEventListener(leave, () => { lit?.removeAttribute('class'); words.textContent = HINT; });
    host.replaceChildren(svg);
  }

  function look(row, column) {
    cell = [row, column];
    lit?.removeAttribute('class');
    lit = host.querySelector(`[data-row="${row}"][data-column="${column}"]`);
    lit.setAttribute('class', 'lit');
    words.textContent = say(network, row, column);
  }

  function walk(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const last = Math.min(network.size, MOST) - 1;
    look(...cell.map((v, k) => Math.min(last, Math.max(0, v + step[k]))));
  }

  function reach(strength) {
    if (!table) return;
    const k = table.nearest(strength);
    at = table.list[k];
    scrub.value = at;
    stage.url.set('strength', at === 1 ? null : at);
    tell(k);
    onStrength(at, table.entry(k));
  }

  function tell(k) {
    const means = table.means(k), change = table.change(k);
    numbers.replaceChildren(...NAMES.flatMap(([name, title]) => [
      h('dt', {}, term(title, name)), h('dd', {}, `${number(means[name])} nats`, h('span', { class: 'count' }, k === table.home ? '' : signed(change[name]))),
    ]));
    const mark = (where, value) => table.list.map((_, row) => (row === where ? value : null));
    const curves = NAMES.map(([name]) => table.list.map((_, row) => table.change(row)[name]));
    chart.show({
      title: 'Held-out means against strength', name: `${space.id}-strength`, height: 170, x: { label: 'coupling strength', range: [0, 2] }, y: { label: 'change, nats' },
      series: [...NAMES.map(([, label], row) => ({ label, colour: INKS[row] })), { label: 'as trained', colour: '#8a8a8a', points: true }, { label: 'now', colour: INKS[2], points: true }],
      data: [table.list, ...curves, mark(table.home, 0), mark(k, change.elbo)],
    }, stage.theme());
  }

  async function load() {
    try {
      table = makeStrengths(await space.file('strengths'), final);
      const asked = Number(stage.url.get('strength') ?? 1);
      reach(asked >= 0 && asked <= 2 ? asked : 1);
      if (!table.moves) trouble.textContent = 'Encodings of so many angles are not kept at every strength.';
    } catch ({ message }) { trouble.textContent = message; }
  }

  paint();
  load();
  return {
    card, figure, get strength() { return at; },
    set disabled(on) { scrub.disabled = on; },
    setTheme(theme) { paint(); chart.forget(); if (table) tell(table.nearest(at)); },
    dispose: () => chart.dispose(),
  };
}

function signed(v) { return `${v < 0 ? '' : '+'}${number(v)}`; }
