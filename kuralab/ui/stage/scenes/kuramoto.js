// Oscillators that synchronise while a slider is dragged: on a manifold, or in a run's latent space.
import { h, save } from '../dom.js';
import { sheet } from '../live/sheet.js';
import { View } from '../view.js';
import { at, makeAside } from '../kuramoto/aside.js';
import { makeCharts, sentence } from '../kuramoto/charts.js';
import { makePresets, makeSliders } from '../kuramoto/controls.js';
import { makeFaces } from '../kuramoto/faces.js';
import { latent, plain } from '../kuramoto/ground.js';
import { History } from '../kuramoto/history.js';
import { makePicture } from '../kuramoto/picture.js';
import { SLIDERS, read, write } from '../kuramoto/settings.js';
import { Simulation } from '../kuramoto/simulation.js';
import { makeTools } from '../kuramoto/tools.js';

const MOST = SLIDERS.find(({ key }) => key === 'coupling').max;
const LONGEST = 0.05, FRAMES = 60, PATIENCE = 14; // longest step; frames a second aimed at; ms of steps a frame
const CHARTS = 80, WORDS = 2000; // ms between two drawings of the charts, of the words for those who do not see
const SWEEP = { values: Array.from({ length: 31 }, (_, k) => (MOST * k) / 30), count: 1000 };
const MOTION = ['manifold', 'latent'], FORCES = ['law', 'width', 'noise', 'lag'];

export default async function kuramoto(stage, message) {
  await sheet(stage, 'kuramoto/kuramoto.css');
  let lab = await makeLab(stage, message);
  return {
    // A rerun with the same run changes nothing: the living simulation goes on.
    async show(next) {
      if (next.options.run?.id === lab.run) return;
      lab.dispose();
      lab = await makeLab(stage, next);
    },
    dispose() { lab.dispose(); },
  };
}

async function makeLab(stage, message) {
  const { options } = message, names = { manifold: options.manifolds.map(({ name }) => name), law: options.laws.map(({ name }) => name) };
  const settings = read(stage.url, names), history = new History();
  if (options.reason) settings.latent = '';
  const parts = layout(stage.root), view = new View(stage, parts.frame, { label: 'Oscillators' });
  const state = { settings, playing: !stage.reduced, labels: [], sweeping: false };
  let ground = null, simulation = null, picture = null, faces = null, charts = null;
  let theory = { critical: null, curve: null, statement: '' }, swept = [], moves = 0, owed = 0, drawn = 0, told = 0;

  const aside = makeAside({
    onTheory(answer) { theory = answer; charts.theory(answer); chart(true); },
    onSweep({ coupling, order, last }) { swept.push([coupling, order]); charts.swept(swept); state.sweeping = !last; tools.show(state); chart(true); },
  });
  const act = {
    change, play: () => play(!state.playing), step: () => { play(false); advance(1); draw(); },
    restart: () => { simulation.reset(); begin(); draw(); },
    seed: () => change({ seed: Math.floor(Math.random() * 2 ** 31) }),
    nudge: (side) => change({ coupling: Math.min(MOST, Math.max(0, Number((settings.coupling + side * 0.05).toFixed(2)))) }),
    sweep: () => {
      swept = [];
      state.sweeping = true;
      tools.show(state);
      aside.sweep({ ...wish(), ...SWEEP, seed: settings.seed });
    },
    picture: async () => save(await view.snapshot(), `kuramoto-${ground.name}.png`),
    table: () => save(new Blob([history.csv()], { type: 'text/csv' }), `kuramoto-${ground.name}.csv`),
  };
  const tools = makeTools(parts.frame, { options, settings, act });
  const sliders = makeSliders(settings, options.laws, change);
  parts.under.append(sliders.element, makePresets((values) => change({ law: names.law[0], ...values })));
  view.on('key', tools.key);
  stage.onTheme((theme) => { picture?.setTheme(theme); charts?.setTheme(theme); if (simulation) draw(); });

  const wish = () => ({ manifold: ground.name, dim: ground.dim, law: settings.law, width: settings.width, noise: settings.noise, lag: settings.lag, most: MOST });
  const pace = () => Math.min(LONGEST, settings.speed / FRAMES);

  async function change(changes) {
    Object.assign(settings, changes);
    write(stage.url, changes);
    sliders.show({ ...settings, count: ground.space ? simulation.count : settings.count });
    const keys = Object.keys(changes);
    if (keys.some((key) => MOTION.includes(key))) { await move(); return; }
    const { manifold, latent: _, colour, speed, ...forces } = changes;
    simulation.set(speed === undefined ? forces : { ...forces, step: pace() });
    if (colour) picture.colour(colour);
    if ('seed' in changes) begin();
    if (keys.some((key) => FORCES.includes(key))) ask();
    tools.show(state);
    draw();
  }

  // The theory of now; what was swept under other settings is swept away.
  function ask() {
    swept = [];
    state.sweeping = false;
    aside.forget();
    charts.swept(swept);
    aside.theory(wish());
  }

  // Where to move; a run that cannot be read is said, and the plain manifold taken instead.
  async function choose() {
    stage.say(null);
    if (settings.latent !== '1') return plain(stage.base, settings.manifold);
    try { return await latent(stage.base, options.run.id); } catch (error) {
      stage.say(error.message);
      settings.latent = '';
      return plain(stage.base, settings.manifold);
    }
  }

  async function move() {
    const asked = ++moves, next = await choose();
    if (asked !== moves) return;
    picture?.dispose();
    faces?.element.remove();
    parts.aside.replaceChildren();
    ground = next;
    simulation = new Simulation(ground.motion.flow(ground.dim), { ...settings, step: pace(), start: ground.start });
    begin();
    picture = makePicture(view, ground, stage.theme());
    charts = makeCharts(parts.aside, stage.theme(), simulation.flow.groups, MOST);
    faces = ground.space ? makeFaces(ground) : null;
    if (faces) { picture.mark(faces.indices); parts.frame.after(faces.element); }
    state.labels = ground.space?.labels ?? [];
    if (!['phase', 'frequency', ...state.labels.map(({ name }) => name)].includes(settings.colour)) settings.colour = 'phase';
    picture.colour(settings.colour);
    sliders.lock('count', Boolean(ground.space));
    sliders.show({ ...settings, count: simulation.count });
    tools.show(state);
    ask();
    draw();
    picture.dress(ground.mesh()).catch((error) => { if (asked === moves) stage.say(error.message); });
  }

  function begin() {
    history.clear();
    history.add(simulation);
  }

  function play(on) {
    state.playing = on;
    tools.show(state);
    view.animate(on ? frame : null);
  }

  function frame(seconds) {
    owed = Math.min(owed + seconds * settings.speed, 1);
    const steps = Math.floor(owed / simulation.step);
    owed -= steps * simulation.step;
    advance(steps);
    draw();
  }

  function advance(steps) {
    const start = performance.now();
    for (let k = 0; k < steps && performance.now() - start < PATIENCE; k++) {
      simulation.advance();
      history.add(simulation);
    }
  }

  function draw() {
    picture.draw(simulation);
    faces?.draw(picture.row);
    chart();
  }

  function chart(now = false) {
    const time = performance.now(), expected = theory.curve ? at(theory.curve, settings.coupling) : null;
    if (!now && time - drawn < CHARTS) { settle(); return; }
    drawn = time;
    const order = simulation.order.reduce((sum, r) => sum + r, 0) / simulation.flow.groups;
    charts.live(history, expected);
    charts.now(settings.coupling, order);
    tools.clock(`t = ${simulation.time.toFixed(2)} · seed ${settings.seed}`);
    charts.say(sentence(theory, expected, order));
    if (time - told < WORDS) return;
    told = time;
    view.label = `${simulation.count.toLocaleString('en')} oscillators on the ${ground.name}, coupling ${settings.coupling}: order parameter ${order.toFixed(2)}. Press ? for keys.`;
  }

  // The last change is drawn even if nothing follows it.
  let late = 0;
  function settle() { clearTimeout(late); late = setTimeout(() => chart(true), CHARTS); }

  parts.whole.inert = true; // nothing to act on yet
  try { await move(); } catch (error) { aside.dispose(); view.dispose(); throw error; }
  parts.whole.inert = false;
  play(state.playing);
  return {
    run: options.run?.id,
    dispose() { clearTimeout(late); aside.dispose(); picture.dispose(); view.dispose(); parts.whole.remove(); },
  };
}

function layout(root) {
  const frame = h('div', { class: 'frame' }), under = h('div', { class: 'under' }), aside = h('div', { class: 'curves' });
  const whole = h('div', { class: 'lab' }, h('div', { class: 'left' }, frame, under), aside);
  root.append(whole);
  return { whole, frame, under, aside };
}
