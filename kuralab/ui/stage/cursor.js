// The decoded picture under the pointer: hovering or dragging over the manifold decodes that very place.
import { h, imageCanvas } from './dom.js';

const AWAY = 16; // pixels between the place and its picture

// makeCursor(view, space, {decode, start: z, onMove(z, pixels)}) -> {z, show(z), hide(), enabled, dispose()}
export function makeCursor(view, space, { decode, start, size = 84, onMove }) {
  const picture = imageCanvas(null, space.shape, size, 'Decoded under the pointer');
  const ring = h('div', { class: 'ring' }), card = h('div', { class: 'card' }, picture);
  const layer = h('div', { class: 'cursor', hidden: true }, ring, card);
  view.host.append(layer);
  view.on('layout', () => { layer.style.top = `${view.canvas.offsetTop}px`; });
  const cursor = { z: Float64Array.from(start), enabled: true, show, hide, dispose: () => layer.remove() };

  // The dots the place is drawn with: of several panels, the one the pointer is on.
  function dots() {
    const xyz = space.place(cursor.z), list = [];
    for (let at = 0; at < xyz.length; at += 3) list.push(view.project(0, xyz.slice(at, at + 3)));
    return list;
  }

  function settle() {
    if (layer.hidden) return;
    const seen = dots(), near = seen.reduce((best, dot) => (gap(dot, cursor.at) < gap(best, cursor.at) ? dot : best));
    const { clientWidth: width, clientHeight: height } = view.canvas;
    const left = near.x + AWAY + size + 8 > width ? near.x - AWAY - size : near.x + AWAY;
    const top = Math.min(Math.max(near.y - AWAY - size, 4), height - size - 8);
    ring.style.translate = `${near.x}px ${near.y}px`;
    card.style.translate = `${left}px ${top}px`;
  }

  function show(z, at = null) {
    cursor.z = z;
    cursor.at = at ?? dots()[0];
    const pixels = decode(z);
    picture.draw(pixels);
    layer.hidden = false;
    settle();
    onMove?.(z, pixels);
  }

  function hide() { layer.hidden = true; }

  function follow(event) {
    if (!cursor.enabled) return;
    const xyz = event?.ray && space.manifold.aim(event.ray, space.chart, cursor.z);
    if (xyz) show(space.manifold.lift(xyz, space.chart, cursor.z), event);
    else if (!event?.phase) hide();
  }

  view.on('hover', follow).on('drag', follow).on('pose', settle).on('layout', settle);
  return cursor;
}

function gap(a, b) { return Math.hypot(a.x - b.x, a.y - b.y); }
