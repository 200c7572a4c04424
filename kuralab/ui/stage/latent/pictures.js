// Pictures on the manifold: a decoded grid over all of it, or draws from the prior, each at its place. Where one
// place stands for many pictures (several panels) they are shown as a sheet instead.
import { h } from '../dom.js';
import { makeSprites } from '../sprites.js';

const DRAWS = 64;

// makePictures(view, space, {decode, grid: {z, images} | null}) -> {element, show('none'|'grid'|'prior'), again(), covers}
export function makePictures(view, space, { decode, grid, like }) {
  const sheet = h('canvas', { class: 'image sheet', role: 'img' }), element = h('figure', { class: 'pictures', hidden: true }, h('figcaption', {}), sheet);
  let sprites = null, kind = 'none';

  function put(z, images, name) {
    const xyz = space.place(z), count = z.length / space.features;
    if (xyz.length / 3 > count) { spread(images, count, name); return; }
    sprites = makeSprites(count, space.shape, spacing(xyz));
    sprites.setPositions(xyz);
    sprites.setPictures(images);
    view.add(0, sprites);
  }

  function spread(images, count, name) {
    const [height, width] = space.shape, columns = Math.ceil(Math.sqrt(count)), rows = Math.ceil(count / columns);
    Object.assign(sheet, { width: columns * width, height: rows * height });
    const context = sheet.getContext('2d');
    for (let k = 0; k < count; k++) {
      const tile = context.createImageData(width, height);
      for (let p = 0; p < width * height; p++) tile.data.set([images[k * width * height + p], images[k * width * height + p], images[k * width * height + p], 255], 4 * p);
      context.putImageData(tile, (k % columns) * width, Math.floor(k / columns) * height);
    }
    sheet.setAttribute('aria-label', name);
    element.querySelector('figcaption').textContent = name;
    element.hidden = false;
  }

  function decodeAll(z) {
    const count = z.length / space.features, images = new Uint8Array(count * space.pixels);
    for (let k = 0; k < count; k++) images.set(decode(space.row(z, k)).map((v) => Math.round(255 * v)), k * space.pixels);
    return images;
  }

  function drop() {
    if (sprites) view.remove(0, sprites);
    sprites = null;
    element.hidden = true;
  }

  function show(next) {
    drop();
    kind = next;
    if (kind === 'grid') put(grid.z, grid.images ?? decodeAll(grid.z), 'Decoded from every combination of classes');
    if (kind === 'prior') {
      const z = space.manifold.prior(DRAWS, space.features, like, Math.random);
      put(z, decodeAll(z), `${DRAWS} draws from the prior, decoded`);
    }
    view.invalidate();
  }

  return { element, show, again: () => show(kind), covers: () => sprites !== null && kind === 'grid' };
}

// A size that nearly touches: the middle distance from a place to its nearest neighbour.
function spacing(xyz) {
  const count = xyz.length / 3, nearest = [];
  for (let a = 0; a < Math.min(count, 120); a++) {
    let best = Infinity;
    const from = 3 * Math.floor((a * count) / Math.min(count, 120));
    for (let at = 0; at < xyz.length; at += 3) {
      const gap = Math.hypot(xyz[at] - xyz[from], xyz[at + 1] - xyz[from + 1], xyz[at + 2] - xyz[from + 2]);
      if (gap > 1e-6) best = Math.min(best, gap);
    }
    nearest.push(best);
  }
  const middle = nearest.sort((a, b) => a - b)[Math.floor(nearest.length / 2)];
  return Math.min(0.3, Math.max(0.07, 0.92 * middle));
}
