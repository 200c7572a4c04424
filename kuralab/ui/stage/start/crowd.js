// The pictures themselves on their way: as many as draw smoothly as pictures, the rest as dots of their label's colour.
import { modes, paint } from '../latent/colours.js';
import { GREYED, PLAIN, makePoints } from '../points.js';
import { inSoftware } from '../renderer.js';
import { makeSprites } from '../sprites.js';
import { Group } from '../vendor/three.js';
import { apart } from './frames.js';

const MOST = 4096, FEW = 1000; // pictures drawn; without a graphics card
const ROOM = 1.2, WIDEST = 0.2, LEAST = 0.045; // a picture's side in mean distances on the surface; bounds
export const LANES = 0.5; // how far outward pictures stand where they share a line

// makeCrowd(view, panel, start, manifold, stage) 
//   -> {object, modes, mode, legend, mixed, show(moment), follow(start), look('pictures'|'dots'), colour(mode), grey(Set of classes), theme(theme), dispose()}
// mixed: whether some are dots among pictures
export function makeCrowd(view, panel, start, manifold, stage) {
  const { count, shape, pixels, images } = start, many = Math.min(count, inSoftware() ? FEW : MOST), lanes = manifold.stack ? LANES : 0;
  const chosen = spread(count, many), rest = others(count, chosen), body = new Group();
  const pictures = makeSprites(many, shape, sizeOf(start)), side = makePoints(rest.length, { size: 5 }), dots = makePoints(count, { size: 6 });
  const xyz = new Float32Array(3 * count), space = { labels: start.labels, count, manifold: {} };
  const known = modes(space).filter(([key]) => key.startsWith('label.'));
  let groups = null;
  pictures.setPictures(gather(images, chosen, pixels, new Uint8Array(many * pixels)));
  body.add(pictures, side, dots);
  view.add(panel, body);

  const crowd = {
    object: body, modes: known, mode: null, legend: null, mixed: rest.length > 0, start,
    // show(moment): where all are then
    show(moment) {
      crowd.start.at(moment, xyz);
      if (lanes) apart(xyz, lanes);
      if (dots.visible) dots.setPositions(xyz);
      else {
        pictures.setPositions(gather(xyz, chosen, 3, new Float32Array(3 * many)));
        if (rest.length) side.setPositions(gather(xyz, rest, 3, new Float32Array(3 * rest.length)));
      }
      view.invalidate();
    },
    // follow(start): the same data with more moments
    follow(next) { crowd.start = next; },
    look(kind) {
      dots.visible = kind === 'dots';
      pictures.visible = !dots.visible;
      side.visible = !dots.visible && rest.length > 0;
    },
    colour(mode) {
      const name = known.some(([key]) => key === mode) ? mode : known[0]?.[0];
      if (!name) return;
      const painted = paint(space, name, {});
      Object.assign(crowd, { mode: name, legend: painted.legend });
      groups = painted.groups;
      crowd.grey(new Set());
      dots.setColours(painted.colours);
      dots.setShapes(painted.shapes);
      side.setColours(gather(painted.colours, rest, 3, new Uint8Array(3 * rest.length)));
    },
    grey(classes) {
      const flags = Float32Array.from({ length: count }, (_, k) => (groups && classes.has(groups[k]) ? GREYED : PLAIN));
      dots.setFlags(flags);
      side.setFlags(gather(flags, rest, 1, new Float32Array(rest.length)));
      view.invalidate();
    },
    theme(next) { [side, dots].forEach((one) => one.setTheme(next)); },
    dispose() { view.remove(panel, body); },
  };
  [side, dots].forEach((one) => { delete one.userData.cloud; }); // nothing to pick: these are training data
  crowd.colour(null);
  crowd.look('pictures');
  crowd.theme(stage.theme());
  return crowd;
}

function spread(count, many) { return Array.from({ length: many }, (_, k) => Math.floor((k * count) / many)); }

function others(count, chosen) {
  const taken = new Set(chosen);
  return Array.from({ length: count }, (_, k) => k).filter((k) => !taken.has(k));
}

function gather(all, rows, width, out) {
  rows.forEach((row, k) => out.set(all.subarray(row * width, (row + 1) * width), k * width));
  return out;
}

// A picture's side: a little more than the distance between neighbours if all lay evenly on a unit sphere.
function sizeOf({ count }) { return Math.min(WIDEST, Math.max(LEAST, ROOM * Math.sqrt((4 * Math.PI) / count))); }
