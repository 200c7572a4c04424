// The shipped example as a turning globe: every picture on it is decoded from the place where it stands.
import { makeCursor } from '../cursor.js';
import { h } from '../dom.js';
import { openSpace } from '../space.js';
import { makeSprites } from '../sprites.js';
import { View } from '../view.js';

const SPEED = 0.12; // radians a second
const NEAR = 0.2; // the size of a picture, in drawing units

export default async function (stage, { options: { run } }) {
  const space = await openSpace(stage.base, run, ['encodings', 'decoder']);
  const [final, decode] = await Promise.all([space.encodings(), space.decoder()]);
  const z = final['grid.z'], count = z.length / space.features, xyz = space.place(z);
  const frame = h('div', { class: 'frame' });
  stage.root.append(frame);
  const view = new View(stage, frame, {
    label: `A globe of ${count} pictures, each decoded from its place on the latent space of the shipped example. Drag to turn it.`, url: null,
  });
  const surface = space.surface(stage.theme()), pictures = makeSprites(count, space.shape, size(count));
  pictures.setPositions(xyz);
  pictures.setPictures(final['grid.images']);
  view.add(0, surface, pictures);
  view.frame(space.box(xyz));

  // It turns until someone takes it into their hands, and goes on a while after they let go.
  let rest = 0;
  const hold = () => { rest = 4; };
  makeCursor(view, space, { decode, start: space.row(z, 0), size: 112, onMove: hold });
  view.on('pose', hold).on('pick', hold);
  if (!stage.reduced) {
    view.animate((seconds) => {
      rest = Math.max(0, rest - seconds);
      if (!rest && !document.hidden) view.orbit.drift(SPEED * seconds);
    });
  }
  frame.append(h('div', { class: 'over bottom' }, h('span', { class: 'spring' }),
    h('span', { class: 'statement' }, 'Point anywhere on the globe to decode that place. Drag to turn it.')));
  stage.onTheme((theme) => { surface.setTheme(theme); view.invalidate(); });
  return { show() {}, dispose() { view.dispose(); } };
}

function size(count) { return NEAR * Math.sqrt(256 / count); }
