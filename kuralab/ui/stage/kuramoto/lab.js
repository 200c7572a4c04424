// The laboratory: a living simulation, what is drawn of it, and everything that acts on it.
import { View } from '../view.js';
import { dead, makeControls } from './controls.js';
import { makeExpectation } from './expectation.js';
import { makeFaces } from './faces.js';
import { makeFiles } from './files.js';
import { find } from './ground.js';
import { makeLife } from './life.js';
import { NAMES, makePanels } from './panels.js';
import { makePicture } from './picture.js';
import { makePresets, settingsOf } from './presets.js';
import { makeReadout } from './readout.js';
import { LOOKS, MODEL, PLACE, TOLD, read, refusal, renew, write } from './settings.js';
import { makeStrip } from './strip.js';
import { reachable } from './tempo.js';
import { colours, makeTools } from './tools.js';
import { makeWords } from './words.js';

// makeLab(stage, message, parts: {whole, frame, under, aside, fold}, organise(): shows the run's synchronised start) -> {run, ready: Promise, dispose()}
export function makeLab(stage, { options }, parts, organise) {
  const names = { manifold: options.manifolds.map(({ name }) => name), law: options.laws.map(({ name }) => name), panel: NAMES };
  const refused = [], settings = read(stage.url, names, (text) => refused.push(text));
  if (options.reason && settings.latent) { settings.latent = ''; refused.push(options.reason); }
  const view = new View(stage, parts.frame, { label: 'Oscillators' }), state = { settings, playing: false, labels: [], many: 1, reasons: {} };
  let ground = null, picture = null, faces = null, moves = 0;

  const life = makeLife({ onBegin: () => picture.begin(), onStep: (moved) => { picture.follow(moved); panels.follow(moved, picture.seen); } }), { tempo } = life;
  const expectation = makeExpectation(() => { if (picture) readout.show(true); });
  const act = {
    change, organise, sweep: () => sweep(!expectation.known.sweeping), play: () => play(!state.playing), stay: () => play(false),
    step: () => { play(false); tempo.steps(life.simulation, 1); draw(); keep(); },
    restart: () => { stay(); life.restart(); draw(); keep(); },
  };
  const files = makeFiles(view, { name: () => ground.name, history: life.history, trajectory: life.trajectory, settings: () => settings });
  const tools = makeTools(parts, { options, settings, act, files }), controls = makeControls(settings, options.laws, change);
  const presets = makePresets(names, stage.base, { choose, point: controls.point }), words = makeWords(parts.fold, () => readout.show(true));
  const strip = makeStrip(parts.aside), panels = makePanels(parts.aside, { settings, act, colours: options.colours });
  const readout = makeReadout({ view, strip, panels, words, tools }, () => ({
    simulation: life.simulation, whole: life.whole, settings, ground, history: life.history, ...expectation.known, frame: picture.seen, rate: state.playing ? tempo.rate : null, theme: stage.theme(),
  }));
  parts.under.append(controls.element, presets.element);
  view.on('key', tools.key);
  const off = stage.onTheme((theme) => { picture?.setTheme(theme); strip.setTheme(); panels.setTheme(); if (picture) draw(); });

  const model = ({ flow, ...own }) => Object.fromEntries(MODEL.map((key) => [key, own[key] ?? flow[key]]));
  const wish = () => ({ manifold: ground.name, dim: ground.dim, populations: state.many, turn: settings.turn, ...model(life.simulation) });

  async function change(changes) {
    const keys = Object.keys(changes), among = (list) => keys.some((key) => list.includes(key));
    tell({ ...changes, ...(among(TOLD) && settings.preset ? { preset: '' } : {}) });
    if (among(PLACE)) {
      tell({ sweep: '' });
      if (await moved() && !state.playing) keep();
      return;
    }
    if (!keys.every((key) => LOOKS.includes(key))) { stay(); life.set(changes); }
    if (among([...MODEL, 'turn'])) ask(keys.every((key) => key === 'coupling'));
    dress();
    draw();
    if (!state.playing) keep();
  }

  // A sweep passes through every coupling: it holds until anything else changes.
  function ask(swept) {
    if (!swept) { tell({ sweep: '' }); expectation.forget(); }
    expectation.ask(wish());
  }

  function tell(changes) {
    Object.assign(settings, changes);
    write(stage.url, changes);
  }

  // Another story: every setting as its link has it.
  async function choose(preset) {
    Object.assign(settings, settingsOf(`${preset.link}&preset=${preset.name}`, names));
    renew(stage.url, settings, names);
    if (!(await moved())) return; // something else was chosen meanwhile
    play(!stage.reduced);
    if (settings.sweep) sweep(true);
  }

  function sweep(on) {
    tell({ sweep: on ? '1' : '' });
    if (on) expectation.sweep({ ...wish(), seed: settings.seed });
    else expectation.forget();
    readout.show(true);
  }

  // -> whether this was the last one that was asked for
  async function move() {
    stay();
    const asked = ++moves, next = await find(stage.base, settings, options.run, stage.say);
    if (asked !== moves) return false;
    picture?.dispose();
    faces?.element.remove();
    ground = next;
    const flow = ground.motion.flow(ground.dim, ground.space ? 1 : settings.populations);
    life.open(flow, settings, ground.start);
    picture = makePicture(view, ground, flow, stage.theme());
    faces = ground.space ? makeFaces(ground) : null;
    if (faces) { picture.mark(faces.indices); parts.frame.after(faces.element); }
    Object.assign(state, { labels: ground.space?.labels ?? [], many: flow.populations });
    if (!settings.preset) presets.close();
    life.begin();
    dress();
    expectation.forget();
    expectation.ask(wish());
    draw();
    picture.dress(ground.mesh()).catch((error) => { if (asked === moves) stage.say(error.message); });
    return true;
  }

  const moved = () => move().catch((error) => { stage.say(error.message); return false; });

  // The controls and the picture as the settings have them.
  function dress() {
    const { flow, count } = life.simulation;
    if (!colours(state).some(([name]) => name === settings.colour)) settings.colour = 'phase';
    state.reasons = dead({ flow, ground, settings });
    controls.show({ ...settings, count, contrast: settings.contrast ?? flow.contrast }, state.reasons);
    arrange();
    presets.show(settings.preset);
    picture.move(settings.frame === 'moving' && !ground.space);
    picture.colour(settings.colour);
  }

  function play(on) {
    stay();
    state.playing = on;
    tempo.rest();
    arrange();
    view.animate(on ? frame : null);
    readout.fresh();
    keep();
  }

  // While it stands still the address tells the time, if the settings alone lead there.
  function keep() {
    if (tempo.going === null) tell({ t: state.playing ? null : life.moment });
  }

  // To the moment a link tells, unless someone acts on the crowd on the way.
  async function go(time) {
    const able = reachable(life.simulation, time), way = able && tempo.reach(life.simulation, time, draw);
    if (!able) stage.say(`Expected a moment that is reached in about 20 seconds; got t = ${time}, which takes longer with so many oscillators at this speed. This is the start: press Play.`);
    arrange();
    if (!able || await way) play(false);
  }

  function stay() {
    tempo.leave();
    arrange();
  }

  function arrange() {
    const bare = !ground || (ground.space && ground.motion.lane); // encodings are drawn where they are
    tools.show({ ...state, going: tempo.going, seen: bare ? null : ground.motion.drawn?.({ width: settings.width, many: state.many }) });
  }

  function frame(seconds) {
    tempo.pass(life.simulation, seconds, settings.speed);
    draw();
  }

  function draw() {
    picture.draw(life.simulation);
    faces?.draw(picture.row);
    readout.show();
  }

  function dispose() {
    moves++;
    tempo.leave();
    off();
    [readout, expectation, presets, files, strip, panels].forEach((one) => one.dispose());
    picture?.dispose();
    view.dispose();
    parts.whole.remove();
  }

  async function start() {
    const { t: until, colour } = settings;
    parts.whole.inert = true; // nothing to act on yet
    try { if (!(await move())) return; } catch (error) {
      if (!parts.whole.isConnected) return; // nobody waits for it any more
      dispose();
      throw error;
    }
    parts.whole.inert = false;
    if (settings.colour !== colour) refused.push(refusal('colour', `one of ${colours(state).map(([name]) => name).join(', ')}`, colour, settings.colour));
    if (refused.length) stage.say(refused.join(' '));
    if (settings.sweep) sweep(true);
    if (until === null) play(!stage.reduced);
    else await go(until);
  }
  return { run: options.run?.id, ready: start(), dispose };
}
