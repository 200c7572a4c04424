// A law of directions on its manifold, drawn while its sliders are dragged; or several laws made alike, side by side.
import { makeLasso } from '../compare/lasso.js';
import { h, number, save } from '../dom.js';
import { plain } from '../kuramoto/ground.js';
import { casting, fitting, level, same, strengths } from '../law/cast.js';
import { makeCharts } from '../law/charts.js';
import { makeControls } from '../law/controls.js';
import { csv } from '../law/curves.js';
import { makeDisc } from '../law/disc.js';
import { makeFold } from '../law/fold.js';
import { ladder } from '../law/paint.js';
import { makePanel } from '../law/panel.js';
import { chosen as told, facts, nearest, picked, strength } from '../law/readout.js';
import { place, read, write } from '../law/settings.js';
import { makeTools } from '../law/tools.js';
import { sheet } from '../live/sheet.js';
import { View } from '../view.js';

const WORDS = 90, LINGER = 400; // ms between two drawings of charts and words; ms the picture stays awake

export default async function law(stage, { options }) {
  await sheet(stage, 'law/law.css');
  const settings = read(stage.url, options), cast = casting(options), parts = layout(stage.root), chosen = new Set();
  const seen = { view: null, panels: [], now: null, near: [], lasso: null, plates: [], asked: 0, dirty: false, last: 0, awake: false, worded: 0, late: 0 };

  const act = {
    change, arrange,
    log: () => change({ scale: settings.scale === 'log' ? 'linear' : 'log' }),
    seed: () => change({ seed: Math.floor(Math.random() * 2 ** 31) }),
    match: (match) => { change({ match, level: level(seen.panels[0], match) }); controls.arrange({ ...seen.now, panels: seen.panels }, settings); },
    choose: (on) => { seen.view.exploring = on; parts.frame.classList.toggle('exploring', on); },
    forget: () => { chosen.clear(); change({ pick: null }); },
    picture: async () => save(await seen.view.snapshot(), `${settings.compare || settings.law}-${seen.now.manifold}.png`),
    table: () => save(new Blob([samples()], { type: 'text/csv' }), `${settings.compare || settings.law}-${seen.now.manifold}.csv`),
  };
  const tools = makeTools(parts.tools, { options, act }), controls = makeControls(parts.sliders, act), charts = makeCharts(parts.charts, settings, act, stage.theme());
  const disc = makeDisc(parts.disc, act), fold = makeFold(parts.fold);
  fold.onOpen(() => say(true));
  stage.onTheme((theme) => { seen.panels.forEach((panel) => panel.setTheme(theme)); charts.setTheme(theme); wake(); });

  function change(changes) {
    Object.assign(settings, changes);
    write(stage.url, changes);
    controls.show(settings);
    if ('shape' in changes) frame();
    tools.show(seen.now, settings, chosen.size || settings.pick !== null);
    wake();
  }

  // Another law, manifold or comparison. A law that replaces another keeps its mean resultant: only the tails change.
  async function arrange(changes) {
    const asked = ++seen.asked, before = seen.panels[0], alone = !seen.now?.comparison;
    Object.assign(settings, fitting(changes, settings, options.laws));
    const next = await cast(settings), base = await plain(stage.base, next.manifold);
    if (asked !== seen.asked) return;
    place(stage.url, next.ground.places, settings);
    if (before && alone && !next.comparison) Object.assign(settings, same(before, next));
    if (before) write(stage.url, { law: settings.law, manifold: settings.manifold, compare: settings.compare, c: settings.c, c2: settings.c2 });
    open(next);
    seen.now = next;
    seen.panels = next.shown.map((one, index) => makePanel(seen.view, index, { ...one, ground: next.ground, base }, stage.theme()));
    seen.panels.forEach((panel) => { panel.base = base; });
    base.mesh().then((mesh) => { if (asked === seen.asked) seen.panels.forEach((panel) => panel.wear(mesh)); }).catch((error) => stage.say(error.message));
    chosen.clear();
    disc.hidden = Boolean(next.comparison);
    parts.whole.classList.toggle('several', seen.panels.length > 1);
    controls.arrange({ ...next, panels: seen.panels }, settings);
    fold.arrange({ panels: seen.panels, ground: next.ground });
    tools.show(next, settings, settings.pick !== null);
    frame();
    draw();
    say(true);
  }

  // As many viewports as laws; a view with the right number stays, with its camera.
  function open({ shown }) {
    seen.panels.forEach((panel) => panel.dispose());
    if (seen.view?.scenes.length === shown.length) return;
    seen.lasso?.dispose();
    seen.view?.dispose();
    seen.awake = false;
    seen.view = new View(stage, parts.frame, { panels: shown.length, label: 'A law of directions' });
    seen.lasso = makeLasso(seen.view, clouds, choose);
    seen.plates.forEach((plate) => plate.remove());
    seen.plates = shown.length > 1 ? shown.map(() => h('div', { class: 'plate' })) : [];
    parts.frame.append(...seen.plates);
    seen.view.on('pick', (found) => change({ pick: found && visible(seen.panels[found.panel], found.index) ? found.index : null }))
      .on('drag', ({ phase, panel }) => { if (phase === 'start') seen.caught = panel; }).on('key', tools.key).on('layout', plates);
  }

  function plates() {
    seen.view.columns = parts.frame.clientWidth > 560 ? seen.plates.length || 1 : null;
    seen.plates.forEach((plate, k) => {
      const { x, y, width } = seen.view.rect(k);
      plate.style.translate = `${x + 8}px ${seen.view.canvas.offsetTop + y + 2}px`;
      plate.style.maxWidth = `${width - 16}px`;
    });
  }

  function frame() {
    seen.view.frame(seen.now.ground.box(settings.shape === 'rose'));
    plates();
  }

  // What the loop may catch: dots that are seen, not those behind the surface.
  function clouds() {
    return seen.panels.map((panel) => ({ per: 1, space: { count: settings.count, mesh: {} }, place: (k) => dot(panel, k) }));
  }
  function dot({ xyz }, k) { return [xyz[3 * k], xyz[3 * k + 1], xyz[3 * k + 2]]; }

  function visible(panel, k) {
    if (panel.ground.raise) return true;
    const { camera, target } = seen.view.orbit, origin = camera.position.toArray(), way = dot(panel, k).map((v, axis) => v - origin[axis]), far = Math.hypot(...way);
    const hit = panel.base.manifold.aim({ origin, direction: way.map((v) => v / far), target: target.toArray() });
    return hit !== null && Math.hypot(...hit.map((v, axis) => v - origin[axis])) > far - 0.05;
  }

  function choose(loop) {
    chosen.clear();
    const panel = seen.panels[seen.caught];
    loop.forEach((k) => { if (visible(panel, k)) chosen.add(k); });
    change({});
  }

  function wake() {
    seen.dirty = true;
    seen.last = performance.now();
    if (!seen.awake) { seen.awake = true; seen.view.animate(step); }
  }

  function step() {
    if (seen.dirty) draw();
    seen.awake = performance.now() - seen.last < LINGER;
    return seen.awake;
  }

  function draw() {
    const { panels, now } = seen, { pick } = settings, given = strengths(now, settings);
    seen.dirty = false;
    panels.forEach((panel, k) => panel.set(settings, given[k]));
    seen.rungs = ladder(Math.max(now.ground.least, ...panels.map(({ high }) => high)), settings.scale === 'log' && !now.ground.raise);
    seen.near = pick !== null && pick < settings.count ? panels.map((panel) => nearest(panel, pick)) : [];
    panels.forEach((panel, k) => {
      panel.draw(seen.rungs, settings.shape === 'rose');
      panel.flag(pick, new Set(seen.near[k]?.map(([other]) => other)), chosen);
    });
    seen.view.invalidate();
    say();
  }

  function say(at = false) {
    const time = performance.now();
    clearTimeout(seen.late);
    if (!at && time - seen.worded < WORDS) { seen.late = setTimeout(() => say(true), WORDS); return; }
    seen.worded = time;
    const { panels, now, near } = seen;
    charts.draw(panels, now.offered);
    if (!now.comparison) disc.draw(panels[0], settings);
    tools.scale(seen.rungs, now.ground);
    tools.say(`${settings.count.toLocaleString('en')} samples · seed ${settings.seed}`);
    seen.plates.forEach((plate, k) => {
      plate.style.setProperty('--ink', panels[k].entry.colour);
      plate.replaceChildren(h('strong', {}, panels[k].entry.title), ' ', h('span', {}, strength(panels[k])));
    });
    parts.words.replaceChildren(...panels.map((panel) => facts(panel, panels.length > 1)), ...(chosen.size ? [told(chosen, settings.count)] : []), ...near.map((one, k) => picked(panels[k], settings.pick, one)));
    fold.draw({ panels }, settings);
    seen.view.label = `${panels.map(({ entry, member: { resultants } }) => `${entry.title}, mean resultant ${resultants.map(number).join(' and ')}`).join('; ')} on the ${now.manifold}, density and ${settings.count} samples. Press ? for keys.`;
  }

  function samples() {
    const { panels, now: { ground } } = seen, columns = [], names = [];
    panels.forEach(({ entry, points, density }) => {
      for (let axis = 0; axis < ground.features; axis++) {
        names.push(`${entry.symbol}_${axis + 1}`);
        columns.push(Array.from({ length: settings.count }, (_, k) => points[k * ground.features + axis]));
      }
      names.push(`${entry.symbol}_density`);
      columns.push(Array.from({ length: settings.count }, (_, k) => Math.exp(density(points, k * ground.features))));
    });
    return csv(names, columns);
  }

  await arrange({});
  return {
    show() {}, // everything here is the browser's own
    dispose() { clearTimeout(seen.late); seen.asked++; charts.dispose(); seen.panels.forEach((panel) => panel.dispose()); seen.view.dispose(); parts.whole.remove(); },
  };
}

function layout(root) {
  const [tools, sliders, words, charts, disc, fold] = ['tools', 'sliders', 'words', 'plots', 'hyperbolic', 'fold'].map((name) => h('div', { class: name }));
  tools.className = 'frame';
  const whole = h('div', { class: 'laws' }, h('div', { class: 'left' }, tools, sliders, words, fold), h('div', { class: 'curves slim' }, charts, disc));
  root.append(whole);
  return { whole, frame: tools, tools, sliders, words, charts, disc, fold };
}
