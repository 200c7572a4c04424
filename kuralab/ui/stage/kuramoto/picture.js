// Oscillators on their manifold: dots, surface and the arrows of the order parameter.
import { cyclic, labelColour, labelShape, rgb, sequential } from '../colour.js';
import { MARKED, makePoints } from '../points.js';
import { makeSurface } from '../surface.js';
import { makeArrow } from './arrow.js';

export const INKS = ['#0072b2', '#d55e00']; // one for each order parameter that is drawn
const WHEEL = Array.from({ length: 256 }, (_, k) => cyclic(k / 256));
const sizeOf = (count) => (count > 5000 ? 3.5 : count > 2000 ? 5 : 8); // a crowd is drawn in smaller dots

// Things with depth are framed with room for their turns, which a crowd on a surface does not need.
function near({ low, high }) {
  const scale = high[2] - low[2] < 1e-3 ? 1.04 : 0.84;
  return { low: low.map((v) => v * scale), high: high.map((v) => v * scale) };
}

export function makePicture(view, ground, theme) {
  const arrows = [];
  let surface = null, points = null, count = 0, z = null, xyz = null, bytes = null, mode = 'phase', marked = [], gone = false;
  view.frame(near(ground.box));

  function renew(simulation) {
    if (points) view.remove(0, points);
    count = simulation.count;
    points = makePoints(count, { size: sizeOf(count) });
    points.setTheme(theme);
    z = new Float64Array(count * ground.features);
    xyz = new Float32Array(3 * count);
    bytes = new Uint8Array(3 * count);
    const flags = new Float32Array(count);
    marked.forEach((index) => { flags[index] = MARKED; });
    points.setFlags(flags);
    view.add(0, points);
    paint();
  }

  // Colours that stay; phases are painted with every frame.
  function paint() {
    const label = ground.space?.labels.find(({ name }) => name === mode);
    points.setShapes(Float32Array.from({ length: count }, (_, k) => (label?.kind === 'class' ? labelShape(label.values[k]) : 0)));
    if (mode === 'phase') return;
    for (let k = 0; k < count; k++) {
      const colour = !label ? sequential(k / count)
        : label.kind === 'class' ? rgb(labelColour(label.values[k])) : cyclic(label.values[k] / (2 * Math.PI));
      bytes.set(colour, 3 * k);
    }
    points.setColours(bytes);
  }

  function paintPhases() {
    const { features, manifold } = ground;
    for (let k = 0; k < count; k++) {
      const turn = manifold.phase(z.subarray(k * features, (k + 1) * features)) / (2 * Math.PI);
      const [r, g, b] = WHEEL[Math.floor(256 * (turn + 1)) & 255];
      bytes[3 * k] = r;
      bytes[3 * k + 1] = g;
      bytes[3 * k + 2] = b;
    }
    points.setColours(bytes);
  }

  function draw(simulation) {
    if (simulation.count !== count) renew(simulation);
    simulation.space(z);
    points.setPositions(ground.place(z, xyz));
    if (mode === 'phase') paintPhases();
    const tips = ground.motion.arrows(simulation.mean, simulation.flow.groups, ground.place);
    tips.forEach(([from, to], k) => {
      if (!arrows[k]) view.add(0, arrows[k] = makeArrow(INKS[k % INKS.length]));
      arrows[k].point(from, to);
    });
    view.invalidate();
  }

  return {
    draw,
    // dress(Promise of a mesh): the manifold behind the dots, which do not wait for it
    async dress(coming) {
      const mesh = await coming;
      if (gone) return;
      // A curve would be covered by its own axis: there the graticule is enough.
      surface = makeSurface(mesh.faces?.length ? mesh : { ...mesh, axes: [] }, theme);
      view.add(0, surface);
    },
    row: (index) => z.subarray(index * ground.features, (index + 1) * ground.features),
    colour(next) { mode = next; if (points) paint(); },
    mark(indices) { marked = indices; },
    setTheme(next) { theme = next; surface?.setTheme(next); points?.setTheme(next); },
    dispose() { gone = true; view.remove(0, ...[surface, points, ...arrows].filter(Boolean)); },
  };
}
