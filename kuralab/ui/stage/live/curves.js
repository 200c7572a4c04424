// Live curves of a training: reconstruction, KL and ELBO over epochs, one line per run.
import { h } from '../dom.js';
import { term } from '../glossary.js';
import { makeChart } from '../chart.js';

const CHARTS = [
  ['elbo', 'ELBO', 'Evidence lower bound: reconstruction minus KL, in nats per held-out datum; higher is better'],
  ['reconstruction', 'Reconstruction', 'Log-likelihood of the datum given its encoding, in nats; higher is better'],
  ['kl', 'KL', 'Kullback–Leibler divergence from the prior, in nats: what the encoding says about the datum'],
];

// makeCurves(host, stage, lines: [{id, label, colour}], {height}) -> {set(runs), theme(theme), dispose()}
export function makeCurves(host, stage, lines, { height = 132 } = {}) {
  const charts = CHARTS.map(([field, title, help]) => {
    const figure = h('figure', { class: 'curve' }, h('figcaption', {}, h('strong', {}, term(title, field)), ' · nats per datum'));
    host.append(figure);
    const series = lines.map(({ label, colour }) => ({ label: lines.length > 1 ? label : '', colour, points: false }));
    return { field, figure, chart: makeChart(figure, { series, x: { label: 'Epoch' }, height, theme: stage.theme(), label: help }) };
  });
  return {
    set(runs) {
      const last = Math.max(0, ...lines.map(({ id }) => runs.get(id)?.rows.at(-1)?.epoch ?? 0));
      const epochs = Array.from({ length: last }, (_, k) => k + 1);
      for (const { field, chart } of charts) {
        const columns = lines.map(({ id }) => column(runs.get(id)?.rows ?? [], field, last));
        chart.set([epochs, ...columns]);
      }
    },
    theme(next) { charts.forEach(({ chart }) => chart.theme(next)); },
    dispose() { charts.forEach(({ chart, figure }) => { chart.dispose(); figure.remove(); }); },
  };
}

function column(rows, field, length) {
  const values = Array(length).fill(null);
  for (const row of rows) if (row.epoch > 0) values[row.epoch - 1] = row[field];
  return values;
}
