// Words at places of the picture that keep their size: the degrees around a ring, or the points of the compass.
import { h } from '../dom.js';

// ringMarks(view, {clockwise, readings: [{start}]}, distance from the centre) -> places the words again whenever the camera moves
export function ringMarks(view, { clockwise, readings: [{ start }] }, out) {
  const names = clockwise ? ['N', '45°', 'E', '135°', 'S', '225°', 'W', '315°'] : [0, 45, 90, 135, 180, 225, 270, 315].map((degrees) => said(degrees, start));
  const marks = names.map((name, k) => {
    const angle = (clockwise ? Math.PI / 2 : 0) + (clockwise ? -1 : 1) * (k * Math.PI) / 4;
    return { at: [out * Math.cos(angle), out * Math.sin(angle), 0], element: h('span', { class: 'compass', 'aria-hidden': 'true' }, name) };
  });
  view.host.append(...marks.map(({ element }) => element));
  const put = () => marks.forEach(({ at, element }) => {
    const { x, y } = view.project(0, at);
    Object.assign(element.style, { left: `${x + view.canvas.offsetLeft}px`, top: `${y + view.canvas.offsetTop}px` });
  });
  view.on('pose', put).on('layout', put);
  return put;
}

function said(degrees, start) { return `${degrees >= start + 360 ? degrees - 360 : degrees}°`.replace('-', '−'); }
