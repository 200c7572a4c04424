// Curves over uPlot in the page's own colours: thin axes, a cursor that reads values, no chart junk.
import uPlot from './vendor/uplot.js';
import { h, number } from './dom.js';

// makeChart(el, {series: [{label, colour, dash, width, points, quiet: not in the legend}], x: {label, range}, y: {label, range}, height, theme, label})
// -> {set(data: [x, y1, y2, …]), theme(theme), plot, dispose()}. `theme` is the stage's theme() result.
export function makeChart(el, options) {
  const host = h('div', { class: 'chart', role: 'img', 'aria-label': options.label ?? options.y?.label ?? 'chart' });
  el.append(host);
  let data = [[], ...options.series.map(() => [])], plot = null;
  const draw = (theme) => {
    plot?.destroy();
    plot = new uPlot(settings(options, theme, host.clientWidth || 300), data, host);
    chart.plot = plot;
  };
  const chart = {
    plot,
    set(next) { data = next; plot.setData(next); },
    theme: draw,
    dispose() { sizes.disconnect(); plot.destroy(); host.remove(); },
  };
  draw(options.theme);
  const sizes = new ResizeObserver(() => { if (host.clientWidth) plot.setSize({ width: host.clientWidth, height: options.height ?? 160 }); });
  sizes.observe(host);
  return chart;
}

function settings({ series, x = {}, y = {}, height = 160 }, theme, width) {
  const grid = { stroke: theme.dark ? '#ffffff14' : '#00000010', width: 1 };
  const axis = (side) => ({
    label: side.label, stroke: theme.text, grid, ticks: { ...grid, size: 4 }, font: `11px ${theme.font}`, labelFont: `11px ${theme.font}`,
    labelSize: 16, labelGap: 0, gap: 3, values: (_, ticks) => rungs(ticks),
  });
  const scale = (side) => (side.range ? { range: typeof side.range === 'function' ? side.range : () => side.range } : {});
  return {
    width, height, padding: [8, 8, 0, 0],
    scales: { x: { time: false, ...scale(x) }, y: scale(y) },
    axes: [{ ...axis(x), size: 26 }, { ...axis(y), size: 46, space: 22 }],
    legend: { live: true, show: series.length > 1 || series.some(({ label }) => label), markers: marks(series) },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    series: [
      { label: x.label ?? '', value: (_, v) => number(v ?? NaN) },
      ...series.map(({ label, colour, dash, width: thick = 1.75, points = false, quiet = false }) => ({
        label, class: quiet ? 'quiet' : points ? 'dots' : undefined, stroke: colour, dash, width: thick, points: { show: points, size: 5, fill: colour }, spanGaps: true,
        value: (_, v) => number(v ?? NaN),
      })),
    ],
  };
}

// What the legend shows of each curve: its own stroke, or a dot.
function marks(series) {
  const of = (at) => series[at - 1] ?? {};
  return {
    dash: (_, at) => (!of(at).dash ? 'solid' : of(at).dash[0] > 2 ? 'dashed' : 'dotted'),
    fill: (_, at) => (of(at).points ? of(at).colour : 'none'),
  };
}

// As many decimals as the step between neighbouring ticks has: a quarter has two.
function rungs(ticks) {
  const shown = ticks.filter((tick) => tick !== null), step = shown.length > 1 ? Math.abs(shown[1] - shown[0]) : 1;
  const digits = Math.min(8, Number(step.toPrecision(3)).toFixed(9).replace(/0+$/, '').split('.')[1].length);
  return ticks.map((tick) => (tick === null ? '' : tick.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−')));
}
