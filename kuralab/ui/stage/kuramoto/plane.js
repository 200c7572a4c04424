// A pair of axes on a 2-D canvas in the look of chart.js, for what curves alone cannot say: clouds, bands, bars, flows.
import { h, number } from '../dom.js';

const LEFT = 46, RIGHT = 8, TOP = 6, BOTTOM = 34, RUNGS = 5;

// rungs(low, high) -> even values between the two, at round numbers
export function rungs(low, high, many = RUNGS) {
  const rough = (high - low) / many, power = 10 ** Math.floor(Math.log10(rough)), step = power * [1, 2, 5, 10].find((lead) => lead * power >= rough * 0.999);
  const from = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - from + 1 }, (_, k) => Number(((from + k) * step).toPrecision(12)));
}

// makePlane(host, {height, label, bare}) -> {draw({x: {label, range, ticks}, y, paint(ink, {x(v), y(v), box})}, theme), dispose()}
// bare: without axes, as wide as it is high
export function makePlane(host, { height, label, bare = false }) {
  const canvas = h('canvas', { class: 'plane', role: 'img', 'aria-label': label }), ink = canvas.getContext('2d');
  let latest = null;
  canvas.style.height = `${height}px`;
  host.append(canvas);

  function draw(next, theme) {
    latest = [next, theme];
    const width = canvas.clientWidth, ratio = Math.min(devicePixelRatio, 2);
    if (!width) return;
    if (canvas.width !== Math.round(width * ratio)) Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    ink.clearRect(0, 0, width, height);
    const side = bare ? Math.min(width, height) : 0, box = bare ? { left: (width - side) / 2, top: (height - side) / 2, right: (width + side) / 2, bottom: (height + side) / 2 }
      : { left: LEFT, top: TOP, right: width - RIGHT, bottom: height - BOTTOM };
    const along = ([low, high], from, to) => (v) => from + ((v - low) / (high - low)) * (to - from);
    const x = along(next.x.range, box.left, box.right), y = along(next.y.range, box.bottom, box.top);
    if (!bare) axes(next, { x, y, box }, theme);
    ink.save();
    ink.beginPath();
    ink.rect(box.left - 0.5, box.top - 3, box.right - box.left + 1, box.bottom - box.top + 6);
    ink.clip();
    next.paint(ink, { x, y, box });
    ink.restore();
  }

  function axes(next, { x, y, box }, theme) {
    Object.assign(ink, { font: `11px ${theme.font}`, fillStyle: theme.text, lineWidth: 1, strokeStyle: theme.dark ? '#ffffff14' : '#00000010', textBaseline: 'middle', textAlign: 'center' });
    const line = (x1, y1, x2, y2) => { ink.beginPath(); ink.moveTo(x1, y1); ink.lineTo(x2, y2); ink.stroke(); };
    for (const v of next.x.ticks ?? rungs(...next.x.range)) { line(x(v), box.top, x(v), box.bottom); ink.fillText(number(v), x(v), box.bottom + 10); }
    ink.fillText(next.x.label, (box.left + box.right) / 2, height - 7);
    ink.textAlign = 'right';
    for (const v of next.y.ticks ?? rungs(...next.y.range)) { line(box.left, y(v), box.right, y(v)); ink.fillText(number(v), box.left - 5, y(v)); }
    ink.save();
    ink.translate(8, (box.top + box.bottom) / 2);
    ink.rotate(-Math.PI / 2);
    ink.textAlign = 'center';
    ink.fillText(next.y.label, 0, 0);
    ink.restore();
  }

  const sizes = new ResizeObserver(() => { if (latest) draw(...latest); });
  sizes.observe(canvas);
  return { draw, canvas, dispose() { sizes.disconnect(); canvas.remove(); } };
}

// polyline(ink, xs, ys, {x, y}): through the points that have a height
export function polyline(ink, xs, ys, { x, y }) {
  ink.beginPath();
  xs.forEach((v, k) => { if (k) ink.lineTo(x(v), y(ys[k])); else ink.moveTo(x(v), y(ys[k])); });
  ink.stroke();
}
