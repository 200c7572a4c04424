// The same few data and what the model makes of them, renewed with every epoch.
import { h, imageCanvas } from '../dom.js';

// makeStrip(host, space) -> {show(snapshot, epoch)}: the space's first data
export function makeStrip(host, space, count = 16) {
  const { shape, pixels } = space, shown = Math.min(count, space.count);
  const part = (array, k) => array.subarray(k * pixels, (k + 1) * pixels);
  const title = h('figcaption', {}, 'Held-out data and their reconstructions');
  const pairs = Array.from({ length: shown }, (_, k) => {
    const below = imageCanvas(null, shape, 40, `Reconstruction of datum ${k + 1}`);
    host.append(h('div', { class: 'duo' }, imageCanvas(space.image(k), shape, 40, `Datum ${k + 1}`), below));
    return below;
  });
  host.before(title);
  return {
    show(snapshot, epoch) {
      const { rebuilt } = snapshot;
      if (!rebuilt) return;
      pairs.forEach((canvas, k) => { if ((k + 1) * pixels <= rebuilt.length) canvas.draw(part(rebuilt, k)); });
      title.textContent = epoch ? `Held-out data (above) and their reconstructions after epoch ${epoch}` : 'Held-out data (above) and their reconstructions before training';
    },
  };
}
