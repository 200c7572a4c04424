// A set of directions on its manifold: its points, its mean, the laws fitted to it; pick a point, choose some by a loop.
import { makeLasso } from '../compare/lasso.js';
import { h, save } from '../dom.js';
import { makeArrow } from '../kuramoto/arrow.js';
import { plain } from '../kuramoto/ground.js';
import { neighbours } from '../latent/neighbours.js';
import { sheet } from '../live/sheet.js';
import { hex } from '../theme.js';
import { View } from '../view.js';
import { makeCard } from '../directions/card.js';
import { colourings, makeDots } from '../directions/dots.js';
import { openFits } from '../directions/fits.js';
import { openSet } from '../directions/set.js';
import { makeSpots } from '../directions/spots.js';
import { means } from '../directions/summary.js';
import { makeTools } from '../directions/tools.js';

const OWN = ['camera', 'datum', 'hidden', 'colour', 'bins', 'density'], NEAR = 6, SEEN = 0.05;

export default async function directions(stage, message) {
  await sheet(stage, 'directions/directions.css');
  const body = h('div', { class: 'set' });
  stage.root.append(body);
  let living = null, id = null;
  async function show(next) {
    if (next.options.id === id) return;
    if (id) OWN.forEach((key) => stage.url.set(key, null)); // they meant the set before
    id = next.options.id;
    living?.dispose();
    living = null;
    body.replaceChildren();
    const opened = await open(stage, body, next);
    if (id === next.options.id) living = opened;
    else opened.dispose();
  }
  await show(message);
  return { show, dispose: () => { id = null; living?.dispose(); } };
}

async function open(stage, body, message) {
  const { options } = message, ground = await import(`../law/grounds/${options.manifold}.js`);
  const [{ dress }, base, fits] = await Promise.all([import(`../directions/${options.manifold}.js`), plain(stage.base, options.manifold), openFits(options.fits, ground)]);
  const set = { ...openSet(message, ground), manifold: base.manifold }, frame = h('div', { class: 'frame' }), beside = h('div', { class: 'beside' });
  body.append(frame, beside);
  const view = new View(stage, frame, { label: `${set.count} points of ${options.title} on the ${options.manifold}. Arrow keys turn it; press ? for all keys.` });
  const worn = dress(view, set, fits, ground, base, stage.theme()), dots = makeDots(view, set, worn.place, stage.theme());
  const state = begin(stage, set, fits), chosen = new Set(), arrows = [];
  const spots = makeSpots(base, set, stage.theme(), worn.above);
  view.frame(worn.box);
  view.add(0, spots);

  const act = {
    colour(key) { state.colour = key; stage.url.set('colour', key); paint(); },
    law(name) { state.law = name; stage.url.set('density', name); tools.choose(name); density(); },
    hide(hidden) { state.hidden = hidden; stage.url.set('hidden', [...hidden].join('.') || null); flag(); },
    loop(on) { view.exploring = on; frame.classList.toggle('exploring', on); },
    forget() { chosen.clear(); pick(null); },
    reset() { view.reset(); },
    picture: async () => save(await view.snapshot(), `${options.id}.png`),
  };
  const tools = makeTools(frame, { colourings: colourings(set), fits, state, extra: worn.controls ?? [], act });
  const card = makeCard(set, { onPick: pick, onForget: act.forget });
  beside.append(...[worn.aside, card.element].filter(Boolean));
  worn.map?.onPick(pick);
  const place = worn.marks?.();

  function paint() {
    tools.legend(dots.paint(state.colour), state.hidden);
    flag();
  }

  function density() {
    const fit = fits.find(({ name }) => name === state.law) ?? null, rungs = worn.show(fit);
    if (rungs) tools.density(rungs, ground);
    else if (worn.all) tools.curves(fits, state.law);
    else tools.bare();
    point();
  }

  function pick(index) {
    state.picked = index;
    stage.url.set('datum', index);
    state.near = index === null ? [] : neighbours(set, set.z, index, 'latent', NEAR);
    flag();
  }

  function flag() {
    const near = new Set(state.near.map(({ index }) => index));
    const flags = dots.flag({ picked: state.picked, near, chosen, hidden: state.hidden });
    worn.map?.colour(dots.inks(), flags);
    card.show({ picked: state.picked, near: state.near, chosen });
    tools.some(state.picked !== null || chosen.size > 0);
  }

  // The mean vector of each factor, as the manifold draws it.
  function point() {
    const mean = means(set), groups = ground.dims.length, width = ground.dims[0], laid = new Float64Array(mean.length);
    for (let g = 0; g < groups; g++) for (let axis = 0; axis < width; axis++) laid[axis * groups + g] = mean[g * width + axis];
    base.motion.arrows(laid, groups, (z) => base.place(z)).forEach(([from, to], k) => {
      if (!arrows[k]) { arrows[k] = over(makeArrow(hex(stage.theme().text))); view.add(0, arrows[k]); }
      arrows[k].point(from, to);
    });
  }

  // Of a closed surface only what faces the reader can be picked or caught.
  function visible(k) {
    if (!worn.closed) return true;
    const { camera, target } = view.orbit, origin = camera.position.toArray(), way = dot(k).map((v, axis) => v - origin[axis]), far = Math.hypot(...way);
    const hit = base.manifold.aim({ origin, direction: way.map((v) => v / far), target: target.toArray() });
    return hit !== null && Math.hypot(...hit.map((v, axis) => v - origin[axis])) > far - SEEN;
  }
  function dot(k) { return [dots.xyz[3 * k], dots.xyz[3 * k + 1], dots.xyz[3 * k + 2]]; }

  const lasso = makeLasso(view, () => [{ per: 1, space: { count: set.count, mesh: {} }, place: dot }], (loop) => {
    chosen.clear();
    loop.forEach((k) => { if (visible(k) && dots.among(k, state.hidden)) chosen.add(k); });
    flag();
  });
  view.on('pick', (found) => pick(found && visible(found.index) ? found.index : null)).on('key', tools.key);
  const off = stage.onTheme((theme) => {
    worn.setTheme(theme);
    dots.setTheme(theme);
    spots.setTheme(theme);
    arrows.forEach((arrow) => arrow.traverse((part) => part.material?.color.set(hex(theme.text))));
    view.invalidate();
  });
  tools.say(`${set.count.toLocaleString('en')} points · arrow: mean vector · ring: mean direction · diamond: median`, ...(worn.statement ? [h('span', {}, ' · '), worn.statement] : []));
  if (state.picked !== null) pick(state.picked);
  paint();
  density();
  place?.();
  return { dispose() { off(); lasso.dispose(); view.dispose(); body.replaceChildren(); } };
}

function begin({ url }, set, fits) {
  const colour = url.get('colour'), law = url.get('density'), datum = Number(url.get('datum') ?? NaN), known = colourings(set).map(([key]) => key);
  return {
    colour: known.includes(colour) ? colour : known[0],
    law: [...fits.map(({ name }) => name), 'none'].includes(law) ? law : fits[0]?.name ?? 'none',
    hidden: new Set((url.get('hidden') ?? '').split('.').filter(Boolean).map(Number)),
    picked: url.get('datum') !== null && Number.isInteger(datum) && datum >= 0 && datum < set.count ? datum : null,
    near: [],
  };
}

// Drawn over the surface: the arrow begins inside it.
function over(arrow) {
  arrow.traverse((part) => {
    part.renderOrder = 9;
    if (part.material) Object.assign(part.material, { depthTest: false, transparent: true });
  });
  return arrow;
}
