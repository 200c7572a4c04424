// The geodesic between two picked data: a curve on the manifold, and the pictures decoded along it.
import { h, imageCanvas } from '../dom.js';
import { makeCurve } from '../surface.js';

const FRAMES = 11, BENDS = 64;

// makeFilm(view, space, {decode, onHover(z | null)}) -> {element, show(zA, zB, name), clear()}
export function makeFilm(view, space, { decode, onHover }) {
  const strip = h('div', { class: 'strip' }), caption = h('p', { class: 'caption' });
  const element = h('figure', { class: 'film' }, caption, strip);
  const frames = [];
  let curves = [];

  function clear() {
    drop();
    caption.textContent = 'Click two points: the pictures decoded along the geodesic between them appear here.';
    strip.replaceChildren();
    frames.length = 0;
  }

  function drop() { if (curves.length) view.remove(0, ...curves); curves = []; }

  function show(a, b, name) {
    const at = (t) => space.manifold.geodesic(a, b, t);
    if (!frames.length) {
      for (let k = 0; k < FRAMES; k++) frames.push(frame(k));
      strip.replaceChildren(...frames);
    }
    frames.forEach((canvas, k) => { canvas.z = at(k / (FRAMES - 1)); canvas.draw(decode(canvas.z)); });
    caption.textContent = name;
    bend(at);
  }

  function frame(k) {
    const canvas = imageCanvas(null, space.shape, 64, `Decoded at ${Math.round((100 * k) / (FRAMES - 1))} % of the way`);
    canvas.addEventListener('pointerenter', () => onHover(canvas.z));
    canvas.addEventListener('pointerleave', () => onHover(null));
    return canvas;
  }

  function bend(at) {
    drop();
    const along = Array.from({ length: BENDS + 1 }, (_, k) => space.place(at(k / BENDS)));
    const dots = along[0].length / 3, ink = view.stage.theme().text;
    for (let dot = 0; dot < dots; dot++) {
      const line = along.flatMap((xyz) => [...xyz.subarray(3 * dot, 3 * dot + 3)]);
      if (Math.hypot(...[0, 1, 2].map((k) => line[k] - line.at(k - 3))) > 1e-3 || dots === 1) curves.push(makeCurve(line, ink, 0.007));
    }
    if (curves.length) view.add(0, ...curves);
  }

  clear();
  return { element, show, clear };
}
