// A dozen of a run's data, decoded from where their oscillators are now: they merge as the crowd synchronises.
import { h, imageCanvas } from '../dom.js';

const SHOWN = 12, WIDE = 56, REST = 2; // frames without decoding after each one with

// makeFaces(ground) -> {element, indices, draw(row(index))}
export function makeFaces({ space, decode }) {
  const count = Math.min(SHOWN, space.count), indices = Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * space.count) / count));
  const classes = space.labels.find(({ kind }) => kind === 'class');
  const faces = indices.map((index) => {
    const name = classes ? classes.names[classes.values[index]] : index;
    return { index, canvas: imageCanvas(null, space.shape, WIDE, `Decoded oscillator ${index}`), name };
  });
  const element = h('div', { class: 'faces' }, faces.map(({ canvas, name }) => h('figure', {}, canvas, h('figcaption', {}, `from ${name}`))));
  let wait = 0;
  return {
    element, indices,
    draw(row) {
      if (wait-- > 0) return;
      wait = REST;
      faces.forEach(({ index, canvas }) => canvas.draw(decode(row(index))));
    },
  };
}
