// The laboratory: a living simulation, what is drawn of it, and everything that acts on it.
import { View } from '../view.js';
import { makeAside } from './aside.js';
import { dead, makeControls } from './controls.js';
import { makeFaces } from './faces.js';
import { makeFiles } from './files.js';
import { latent, plain } from './ground.js';
import { History } from './history.js';
import { NAMES, makePanels } from './panels.js';
import { MOST } from './panels/branches.js';
import { makePicture } from './picture.js';
import { makePresets, settingsOf } from './presets.js';
import { MODEL, START, read, renew, write } from './settings.js';
import { Simulation } from './simulation.js';
import { expect, makeStrip, sentence } from './strip.js';
import { makeTempo, pace } from './tempo.js';
import { makeTools } from './tools.js';
import { Trajectory } from './trajectory.js';
import { makeWords } from './words.js';

const PANELS = 80, SHARE = 10, WORDS = 2000; // least ms between two drawings of the panels, and as a multiple of what one takes; ms between two words for those who do not see
const SWEEP = { values: Array.from({ length: 31 }, (_, k) => (MOST * k) / 30), count: 1000 };
const PLACE = ['manifold', 'latent', 'populations'], LOOKS = ['manifold', 'latent', 'colour', 'frame', 'panel', 'group', 'preset', 't', 'speed'];

// makeLab(stage, message, parts: {whole, frame, under, aside}) -> {run, dispose()}
export async function makeLab(stage, { options }, parts) {
  const names = { manifold: options.manifolds.map(({ name }) => name), law: options.laws.map(({ name }) => name), panel: NAMES };
  const settings = read(stage.url, names), history = new History(), trajectory = new Trajectory();
  if (options.reason) settings.latent = '';
  const view = new View(stage, parts.frame, { label: 'Oscillators' }), state = { settings, playing: !stage.reduced && settings.t === null, labels: [], many: 1, reasons: {} };
  let ground = null, simulation = null, picture = null, faces = null, moves = 0, drawn = 0, told = 0, late = 0, rest = PANELS, whole = true;
  let theory = { critical: null, branches: [], statement: '' }, swept = [], sweeping = false;

  const tempo = makeTempo((moved) => { history.add(moved); trajectory.add(moved); picture.follow(moved); });
  const aside = makeAside({
    onTheory(answer) { theory = answer; show(true); },
    onSweep(point) { swept.push({ ...point, order: simulation.flow.populations > 1 ? point.total : point.order }); sweeping = !point.last; show(true); },
  });
  const act = {
    change, sweep, play: () => play(!state.playing), step: () => { play(false); tempo.steps(simulation, 1); draw(); keep(); },
    restart: () => { simulation.reset(); begin(); draw(); keep(); },
    seed: () => change({ seed: Math.floor(Math.random() * 2 ** 31) }),
    nudge: (side) => change({ coupling: Math.min(MOST, Math.max(0, Number((settings.coupling + side * 0.05).toFixed(2)))) }),
  };
  const files = makeFiles(view, { name: () => ground.name, history, trajectory, settings: () => settings });
  const tools = makeTools(parts.frame, { options, settings, act, files }), controls = makeControls(settings, options.laws, change);
  const presets = makePresets(names, stage.base, choose), words = makeWords(parts.fold, () => show(true));
  const strip = makeStrip(parts.aside), panels = makePanels(parts.aside, { settings, act, colours: options.colours });
  parts.under.append(controls.element, presets.element);
  view.on('key', tools.key);
  stage.onTheme((theme) => { picture?.setTheme(theme); strip.setTheme(); panels.setTheme(); if (simulation) draw(); });

  const model = () => Object.fromEntries(MODEL.map((key) => [key, simulation[key] ?? simulation.flow[key]]));
  const wish = () => ({ manifold: ground.name, dim: ground.dim, populations: simulation.flow.populations, most: MOST, turn: settings.turn, ...model() });

  async function change(changes) {
    Object.assign(settings, changes);
    write(stage.url, changes);
    const keys = Object.keys(changes), forces = Object.fromEntries(Object.entries(changes).filter(([key]) => !LOOKS.includes(key)));
    if (keys.some((key) => PLACE.includes(key))) { await move(); return; }
    whole &&= simulation.time === 0 || keys.every((key) => LOOKS.includes(key) && key !== 'speed');
    simulation.set('speed' in changes ? { ...forces, step: pace(settings.speed) } : forces);
    if (keys.some((key) => START.includes(key))) begin();
    if (keys.some((key) => [...MODEL, 'turn'].includes(key))) ask();
    dress();
    draw();
    if (!state.playing) keep();
  }

  // Another story: every setting as its link has it.
  async function choose(preset) {
    Object.assign(settings, settingsOf(`${preset.link}&preset=${preset.name}`, names));
    renew(stage.url, settings, names);
    await move();
    play(!stage.reduced);
    if (settings.sweep) sweep();
  }

  // The theory of now; what was swept under other settings is swept away.
  function ask() {
    forget();
    aside.theory(wish());
  }

  function sweep() {
    const on = !sweeping;
    forget();
    sweeping = on;
    if (on) aside.sweep({ ...wish(), ...SWEEP, seed: settings.seed });
    show(true);
  }

  function forget() {
    swept = [];
    sweeping = false;
    aside.forget();
  }

  // Where to move; a run that cannot be read is said, and the plain manifold taken instead.
  async function find() {
    stage.say(null);
    if (settings.latent !== '1') return plain(stage.base, settings.manifold);
    try { return await latent(stage.base, options.run.id); } catch (error) {
      stage.say(error.message);
      settings.latent = '';
      return plain(stage.base, settings.manifold);
    }
  }

  async function move() {
    const asked = ++moves, next = await find();
    if (asked !== moves) return;
    picture?.dispose();
    faces?.element.remove();
    ground = next;
    const flow = ground.motion.flow(ground.dim, ground.space ? 1 : settings.populations);
    simulation = new Simulation(flow, { ...settings, step: pace(settings.speed), start: ground.start });
    picture = makePicture(view, ground, flow, stage.theme());
    faces = ground.space ? makeFaces(ground) : null;
    if (faces) { picture.mark(faces.indices); parts.frame.after(faces.element); }
    Object.assign(state, { labels: ground.space?.labels ?? [], many: flow.populations, seen: ground.motion.drawn });
    begin();
    dress();
    ask();
    draw();
    picture.dress(ground.mesh()).catch((error) => { if (asked === moves) stage.say(error.message); });
  }

  // The controls and the picture as the settings have them.
  function dress() {
    const offered = ['phase', 'frequency', ...(state.many > 1 ? ['population'] : []), ...state.labels.map(({ name }) => name)];
    if (!offered.includes(settings.colour)) settings.colour = 'phase';
    state.reasons = dead({ flow: simulation.flow, ground, settings });
    controls.show({ ...settings, count: simulation.count, contrast: settings.contrast ?? simulation.flow.contrast }, state.reasons);
    tools.show(state);
    presets.show(settings.preset);
    picture.move(settings.frame === 'moving' && !ground.space);
    picture.colour(settings.colour);
  }

  function begin() {
    whole = true;
    picture.begin();
    [history, trajectory].forEach((one) => { one.clear(); one.add(simulation); });
  }

  function play(on) {
    state.playing = on;
    tools.show(state);
    view.animate(on ? frame : null);
    keep();
  }

  // While it stands still the address tells the time, if the settings alone lead there.
  function keep() {
    settings.t = state.playing || !whole ? null : simulation.time;
    write(stage.url, { t: settings.t });
  }

  function frame(seconds) {
    tempo.pass(simulation, seconds, settings.speed);
    draw();
  }

  function draw() {
    picture.draw(simulation);
    faces?.draw(picture.row);
    show();
  }

  // The last change is shown even if nothing follows it.
  function show(now = false) {
    const time = performance.now();
    clearTimeout(late);
    if (!now && time - drawn < rest) { late = setTimeout(() => show(true), rest); return; }
    drawn = time;
    const { flow } = simulation, order = flow.populations > 1 ? simulation.total : simulation.order.reduce((sum, r) => sum + r, 0) / flow.groups;
    const seen = { simulation, settings, ground, history, theory, swept, sweeping, order, expected: expect(theory, settings.coupling, order), group: Math.min(settings.group, flow.groups - 1), frame: picture.seen, theme: stage.theme() };
    [strip, panels, words].forEach((one) => one.draw(seen));
    tools.clock(`t = ${simulation.time.toFixed(2)} · seed ${settings.seed}`);
    strip.say(sentence(theory, seen.expected, order));
    rest = Math.max(PANELS, SHARE * (performance.now() - time));
    if (time - told < WORDS) return;
    told = time;
    view.label = `${simulation.count.toLocaleString('en')} oscillators on the ${ground.name}, coupling ${settings.coupling}: order parameter ${order.toFixed(2)}. Press ? for keys.`;
  }

  const dispose = () => { clearTimeout(late); moves++; [aside, presets, files, strip, panels].forEach((one) => one.dispose()); picture?.dispose(); view.dispose(); parts.whole.remove(); };
  const until = settings.t;
  parts.whole.inert = true; // nothing to act on yet
  try { await move(); } catch (error) { dispose(); throw error; }
  parts.whole.inert = false;
  if (until !== null) await tempo.reach(simulation, until, () => { draw(); return parts.whole.isConnected; });
  if (parts.whole.isConnected) { // still wanted
    play(state.playing);
    if (settings.sweep) sweep();
  }
  return { run: options.run?.id, dispose };
}
