// A chart with its files: made anew only where its series or its words change, and saved as SVG or CSV.
import { makeChart } from '../chart.js';
import { button, h, save } from '../dom.js';
import { csv } from './curves.js';
import { chartSvg, file } from './svg.js';

export function head(...parts) { return h('div', { class: 'head' }, ...parts); }

// files(latest()) -> two buttons that save what a chart shows: {title, name, x: {label, range}, y: {label}, series, data, table}
export function files(latest) {
  return [
    button({ text: 'SVG', title: 'Download this chart as SVG', onClick: () => save(file(chartSvg(latest())), `${latest().name}.svg`) }),
    button({ text: 'CSV', title: 'Download this chart as CSV', onClick: () => save(new Blob([csv([latest().x.label.replaceAll(',', ' in'), ...latest().series.map((one) => one.label)], latest().table ?? latest().data)], { type: 'text/csv' }), `${latest().name}.csv`) }),
  ];
}

// slot() -> {element, buttons, show(chart, theme), forget(), dispose()}
export function slot() {
  const element = h('div', {});
  let chart = null, look = '', latest = null;
  const range = () => latest.x.range;
  return {
    element, buttons: files(() => latest),
    show(next, theme) {
      latest = next;
      const now = JSON.stringify([next.series, next.x.label, next.y.label, next.height]);
      if (!chart || now !== look) {
        chart?.dispose();
        look = now;
        chart = makeChart(element, { series: next.series, x: { label: next.x.label, range }, y: next.y, height: next.height, theme, label: next.title });
      }
      chart.set(next.data);
    },
    forget() { look = ''; },
    dispose() { chart?.dispose(); },
  };
}
