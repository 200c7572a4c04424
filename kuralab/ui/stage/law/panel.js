// One law drawn in one panel: its density, the samples over it, its mean as an arrow, its mode.
import { rgb } from '../colour.js';
import { makeArrow } from '../kuramoto/arrow.js';
import { INKS } from '../kuramoto/picture.js';
import { GREYED, MARKED, PLAIN, makePoints } from '../points.js';
import { makeSurface } from '../surface.js';
import { hex } from '../theme.js';
import { NOISE, uniform } from '../kuramoto/rng.js';
import { carry, densityOf, member, onGrid, sharpness, start } from './member.js';
import { evaluate, makePaint } from './paint.js';

const RING = 5; // the marker of the mode, by its place in SHAPES
const sizeOf = (count) => (count > 5000 ? 3 : count > 2000 ? 4 : 6);

// makePanel(view, index, {law, entry, ground, base}, theme) -> {set(settings), draw(ladder, rose), flag(…), member, …}
export function makePanel(view, index, { law, entry, ground, base }, theme) {
  const paint = makePaint(ground.raise ? { light: 0 } : {}), arrows = [], spot = makePoints(1, { size: 11 });
  const panel = { law, entry, ground, index, set, draw, flag, wear, setTheme, dispose, points: new Float64Array(0) };
  let surface = null, seen = null, points = null, count = 0, seed = null, begin = null, xyz = null, shares = null, flags = null, colours = null, lines = null, gone = false;
  delete spot.userData.cloud; // not a datum
  spot.setShapes([RING]);
  view.add(index, paint, spot);

  // set(settings, strengths): the law as it now is, its mesh and its samples
  function set(settings, strengths) {
    if (settings.count !== count || settings.seed !== seed) renew(settings);
    Object.assign(panel, { strengths, member: member(law, ground, strengths, settings.correlation), modes: ground.modes(settings) });
    surface = ground.surface(panel.modes, sharpness(panel.member, ground), surface);
    panel.density = densityOf(panel.member, ground, panel.modes);
    seen = evaluate(surface, surface.grid ? onGrid(panel.member, surface.grid, ground.features) : panel.density, seen?.values);
    Object.assign(panel, { integral: seen.integral, nodes: seen.values.length, high: Math.exp(panel.member.peak) });
    carry(panel.member, ground, panel.modes, begin, panel.points);
  }

  function renew(settings) {
    ({ count, seed } = settings);
    if (points) view.remove(index, points);
    begin = start(ground, count, seed);
    shares = uniform(seed, NOISE, 0, count);
    panel.points = new Float64Array(begin.length);
    panel.start = begin;
    xyz = new Float32Array(3 * count);
    flags = new Float32Array(count);
    points = makePoints(count, { size: sizeOf(count) });
    points.setTheme(theme);
    points.renderOrder = 3;
    colours = new Uint8Array(3 * count);
    view.add(index, points);
  }

  function draw(ladder, rose) {
    ground.raise?.(surface, seen.values, ladder, rose);
    paint.setSurface(surface);
    paint.setValues(seen.values);
    paint.setScale(ground.raise ? { ...ladder, step: 0 } : ladder);
    base.place(panel.points, xyz);
    ground.scatter?.(xyz, shares);
    points.setPositions(xyz);
    panel.xyz = xyz;
    spot.setPositions(base.place(flat(panel.modes)));
    point();
  }

  // The mean vector of each factor, as coordinates of the groups that the manifold's arrows are drawn from.
  function point() {
    const { modes, member: { resultants } } = panel, groups = modes.length, mean = new Float64Array(groups * modes[0].length);
    modes.forEach((mode, g) => mode.forEach((v, axis) => { mean[axis * groups + g] = v * resultants[g]; }));
    base.motion.arrows(mean, groups, (z) => base.place(z)).forEach(([from, to], k) => {
      if (!arrows[k]) view.add(index, arrows[k] = overlay(makeArrow(ink(k))));
      arrows[k].point(from, to);
    });
  }

  function ink(k) { return hex(ground.dims.length > 1 ? INKS[k] : theme.text); }

  // flag(picked, near, chosen): the picked sample and its neighbours stand out, what the loop left outside is greyed
  function flag(picked, near, chosen) {
    const inks = [rgb(entry.colour), rgbOf(theme.text)];
    for (let k = 0; k < count; k++) {
      flags[k] = k === picked || near.has(k) ? MARKED : chosen.size && !chosen.has(k) ? GREYED : PLAIN;
      colours.set(inks[Number(k === picked)], 3 * k);
    }
    points.setColours(colours);
    points.setFlags(flags);
  }

  // wear(mesh): the graticule, when it comes; lines alone, because the density is the surface
  function wear({ lines: thin, axes }) {
    if (gone) return;
    lines = makeSurface({ lines: thin, axes: ground.raise ? [] : axes }, theme);
    view.add(index, lines);
  }

  function setTheme(next) {
    theme = next;
    [points, spot, lines].forEach((part) => part?.setTheme(next));
    arrows.forEach((arrow, k) => arrow.traverse((part) => part.material?.color.set(ink(k))));
    spot.setColours(rgbOf(theme.text));
  }

  function dispose() {
    gone = true;
    view.remove(index, ...[paint, spot, points, lines, ...arrows].filter(Boolean));
  }

  setTheme(theme);
  return panel;
}

// Drawn over the surface: the arrow begins inside it.
function overlay(arrow) {
  arrow.traverse((part) => {
    part.renderOrder = 9;
    if (part.material) Object.assign(part.material, { depthTest: false, transparent: true });
  });
  return arrow;
}

function flat(modes) { return Float64Array.from(modes.flatMap((mode) => [...mode])); }
function rgbOf(colour) { const value = hex(colour); return [value >> 16, (value >> 8) & 255, value & 255]; }
