// Oscillators on their manifold: dots, surface and the arrows of the order parameter.
import { cyclic, labelColour, labelShape, rgb, sequential } from '../colour.js';
import { numbers } from '../latent/colours.js';
import { MARKED, makePoints } from '../points.js';
import { makeSurface } from '../surface.js';
import { makeArrow } from './arrow.js';
import { makeFrame } from './frame.js';

export const INKS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7']; // one for each order parameter that is drawn
const WHEEL = Array.from({ length: 256 }, (_, k) => cyclic(k / 256));
const BALL = 200, GOLDEN = Math.PI * (3 - Math.sqrt(5)); // points that stand for a ball
export const MIDDLE = 0.5; // the rank of all where all are alike
const sizeOf = (count) => (count > 5000 ? 3.5 : count > 2000 ? 5 : 8); // a crowd is drawn in smaller dots

// Things with depth are framed by the ball around them, so that they may turn and still be seen whole.
function near({ low, high }, wide) {
  const scale = (v) => 0.95 * wide * v;
  if (high[2] - low[2] < 1e-3) return { low: low.map(scale), high: high.map(scale) };
  const reach = 0.95 * wide * Math.max(...high, ...low.map((v) => -v)), hull = [];
  for (let k = 0; k < BALL; k++) {
    const up = 1 - (2 * k + 1) / BALL, flat = Math.sqrt(1 - up * up), turn = k * GOLDEN;
    hull.push(reach * flat * Math.cos(turn), reach * flat * Math.sin(turn), reach * up);
  }
  return { low: low.map(() => -reach), high: high.map(() => reach), hull };
}

// makePicture(view, ground, flow, theme): `flow` says how many dots make one oscillator
export function makePicture(view, ground, flow, theme) {
  const arrows = [], many = flow.populations, frame = makeFrame(flow.ambient, ground.features / flow.ambient), laned = ground.motion.lane && !ground.space;
  const row = new Float64Array(ground.features); // one dot's coordinates
  let surface = null, points = null, count = 0, z = null, xyz = null, own = null, bytes = null, lanes = null, ranks = null, ranked = null, mode = 'phase', marked = [], moving = false, gone = false;
  view.frame(near(ground.box, ground.motion.reach ?? 1));

  function renew(simulation) {
    if (points) view.remove(0, points);
    count = simulation.count * many;
    points = makePoints(count, { size: sizeOf(count) });
    points.setTheme(theme);
    z = new Float64Array(count * ground.features);
    own = new Float64Array(z.length);
    xyz = new Float32Array(3 * count);
    bytes = new Uint8Array(3 * count);
    const flags = new Float32Array(count);
    marked.forEach((index) => { flags[index] = MARKED; });
    points.setFlags(flags);
    view.add(0, points);
    rank(simulation);
    paint();
  }

  // Where each dot stands among its population by its own speed, from 0 to 1; and so its place where dots would hide each other.
  function rank({ rates, width, count: each, flow: { groups, rows } }) {
    ranked = rates;
    ranks = new Float32Array(count);
    for (let g = 0; g < many; g++) {
      const speed = Float64Array.from({ length: each }, (_, k) => (rows > groups ? length(rates, g * each + k, groups * each) : rates[g * each + k]));
      const order = Uint32Array.from({ length: each }, (_, k) => k).sort((a, b) => speed[a] - speed[b] || a - b);
      order.forEach((k, place) => { ranks[k * many + g] = width ? (place + 0.5) / each : MIDDLE; });
    }
    lanes = laned ? Float32Array.from(ranks, (share, dot) => ground.motion.lane(share, dot % many, many)) : null;
  }

  // Colours that stay; phases are painted with every frame.
  function paint() {
    const label = ground.space?.labels.find(({ name }) => name === mode);
    const shades = label?.kind === 'amount' ? numbers(label.values).colours : null;
    points.setShapes(Float32Array.from({ length: count }, (_, dot) => (label?.kind === 'class' ? labelShape(label.values[dot]) : many > 1 ? labelShape(dot % many) : 0)));
    if (mode === 'phase') return;
    for (let dot = 0; dot < count; dot++) {
      const colour = mode === 'population' ? rgb(INKS[dot % many % INKS.length]) : !label ? sequential(ranks[dot])
        : label.kind === 'class' ? rgb(labelColour(label.values[dot])) : shades ? shades.subarray(3 * dot, 3 * dot + 3) : cyclic(label.values[dot] / (2 * Math.PI));
      bytes.set(colour, 3 * dot);
    }
    points.setColours(bytes);
  }

  function paintPhases() {
    const { features, manifold } = ground;
    for (let k = 0, from = 0; k < count; k++) {
      for (let i = 0; i < features; i++) row[i] = z[from++];
      const turn = manifold.phase(row) / (2 * Math.PI);
      const [r, g, b] = WHEEL[Math.floor(256 * (turn + 1)) & 255];
      bytes[3 * k] = r;
      bytes[3 * k + 1] = g;
      bytes[3 * k + 2] = b;
    }
    points.setColours(bytes);
  }

  function draw(simulation) {
    const { mean, rates, flow: { groups } } = simulation;
    if (simulation.count * many !== count) renew(simulation);
    else if (rates !== ranked) { rank(simulation); paint(); }
    z.set(simulation.space(own));
    frame.follow(mean, groups);
    if (moving) frame.turn(z);
    ground.place(z, xyz);
    if (lanes) spread();
    points.setPositions(xyz);
    if (mode === 'phase') paintPhases();
    ground.motion.arrows(moving ? frame.turned(mean, groups) : mean, groups, ground.place).forEach(([from, to], k) => {
      if (!arrows[k]) view.add(0, arrows[k] = makeArrow(INKS[k % INKS.length]));
      arrows[k].point(from, to);
    });
    view.invalidate();
  }

  function spread() {
    for (let dot = 0, at = 0; dot < count; dot++, at += 3) {
      xyz[at] *= lanes[dot];
      xyz[at + 1] *= lanes[dot];
      xyz[at + 2] *= lanes[dot];
    }
  }

  return {
    draw,
    // dress(Promise of a mesh): the manifold behind the dots, which do not wait for it
    async dress(coming) {
      const mesh = await coming;
      if (gone) return;
      // A curve would be covered by its own axis: there the graticule is enough.
      surface = makeSurface(mesh.faces?.length ? mesh : { ...mesh, axes: [] }, theme, { closed: !ground.space });
      view.add(0, surface);
    },
    row: (index) => own.subarray(index * ground.features, (index + 1) * ground.features),
    // seen(w, group): a vector of a group as the frame turns it
    seen(w, group) {
      if (!moving) return w;
      const factors = ground.features / flow.ambient, rows = new Float64Array(flow.ambient * factors);
      rows.set(w, (group % factors) * flow.ambient);
      return [...frame.turn(rows).subarray((group % factors) * flow.ambient, (group % factors + 1) * flow.ambient)];
    },
    // follow(simulation): at every step, so that the frame depends on the motion alone and not on how often it was drawn
    follow({ mean, flow: { groups } }) { frame.follow(mean, groups); },
    begin() { frame.begin(); },
    move(on) { moving = on; },
    colour(next) { mode = next; if (points) paint(); },
    mark(indices) { marked = indices; },
    setTheme(next) { theme = next; surface?.setTheme(next); points?.setTheme(next); },
    dispose() { gone = true; view.remove(0, ...[surface, points, ...arrows].filter(Boolean)); },
  };
}

function length(rates, from, stride) {
  let sum = 0;
  for (let at = from; at < rates.length; at += stride) sum += rates[at] ** 2;
  return Math.sqrt(sum);
}
