// The latent space of one run: encodings on their manifold, and everything one can ask of them.
import { makeCursor } from '../cursor.js';
import { h } from '../dom.js';
import { openSpace } from '../space.js';
import { makeReplay } from '../start/replay.js';
import { View } from '../view.js';
import { makeBirth } from '../latent/birth.js';
import { makeDatum } from '../latent/datum.js';
import { makeDots } from '../latent/dots.js';
import { makeEpochs } from '../latent/epochs.js';
import { makeFilm } from '../latent/film.js';
import { makeNetwork } from '../latent/network.js';
import { makePictures } from '../latent/pictures.js';
import { makeTools } from '../latent/tools.js';
import { makeVerdict } from '../latent/verdict.js';

const OWN = ['camera', 'datum', 'from', 'hidden', 'epoch', 'strength'];

export default async function (stage, message) {
  let living = null, id = null;
  async function show({ options }) {
    if (options.run === id) return;
    if (id) OWN.forEach((key) => stage.url.set(key, null)); // they meant the run before
    id = options.run;
    living?.dispose();
    living = null;
    stage.root.replaceChildren();
    stage.say('Loading the encodings …');
    const opened = await open(stage, options);
    if (id === options.run) living = opened;
    else opened.dispose();
  }
  await show(message);
  return { show, dispose: () => { id = null; living?.dispose(); } };
}

async function open(stage, { run, snapshots = [], start = false, verdict = {} }) {
  const space = await openSpace(stage.base, run, ['encodings', 'decoder']);
  const [final, decode] = await Promise.all([space.encodings(), space.decoder()]), last = snapshots.at(-1) ?? 0;
  stage.say(null);
  const frame = h('div', { class: 'frame' }), foot = h('div', { class: 'foot' });
  stage.root.append(frame, foot);
  const view = new View(stage, frame, { label: describe(space) });
  const whole = { z: final.z, kl: final.kl, reconstruction: final.reconstruction, rebuilt: final.rebuilt, parameters: parametersOf(final), decode };
  const state = { ...whole, epoch: last, hidden: readSet(stage.url.get('hidden')) };
  const picked = ['from', 'datum'].map((key) => readIndex(stage.url.get(key), space.count));

  const surface = space.surface(stage.theme());
  view.add(0, surface);
  const dots = makeDots(view, space, stage, state);
  view.frame(space.box(space.scatter(state.z)));

  const cursor = makeCursor(view, space, { decode, start: space.row(state.z, 0) });
  const film = makeFilm(view, space, { decode, onHover: (z) => (z ? cursor.show(z) : cursor.hide()) });
  const datum = makeDatum(space, { onPick: pick });
  const grid = final['grid.z'] ? { z: final['grid.z'], images: final['grid.images'] } : null;
  const pictures = makePictures(view, space, { decode, grid, like: space.row(final.z, 0) });
  const epochs = snapshots.length > 1 ? makeEpochs(view, space, { epochs: snapshots, onEpoch, onMove: (xyz) => { replay?.leave(); dots.move(xyz); } }) : null;
  const replay = start ? makeReplay(view, space, stage, { ground: surface, close: 'Encodings', onEnter, onLeave }) : null;
  const tools = makeTools(view, space, stage, { dots, pictures, epochs, state, cursor, onFind: pick });
  const birth = makeBirth(view, space, { onOpen });
  let coupled = {}; // encodings and terms at another strength of the coupling than the trained one
  const network = final['network.coupling'] ? makeNetwork(space, stage, final, { onStrength }) : null;
  stage.root.insertBefore(h('div', { class: 'side' }, network?.card, datum.element, birth.element, network?.figure), foot);
  foot.append(...[makeVerdict(verdict), replay?.element, epochs?.element, film.element, pictures.element].filter(Boolean));

  // The last two picks: the film runs from the one before to the latest.
  function pick(index) {
    if (index === picked[1]) return;
    picked.splice(0, 2, picked[1], index);
    stage.url.set('from', picked[0] ?? null);
    stage.url.set('datum', picked[1]);
    tell();
  }

  function clear() {
    picked.fill(null);
    ['from', 'datum'].forEach((key) => stage.url.set(key, null));
    tell();
  }

  function tell() {
    const [from, to] = picked;
    dots.mark(picked);
    birth.show(to, { strength: network?.strength ?? 1, last: state.epoch === last });
    if (to === null) datum.clear();
    else datum.show(to, state);
    if (from === null || to === null || state.epoch !== last) film.clear();
    else film.show(space.row(state.z, from), space.row(state.z, to), `Decoded along the geodesic from datum ${from} to datum ${to}`);
  }

  // A birth has the picture for itself.
  function onOpen(on) {
    if (on) { epochs?.stop(); replay?.leave(); }
    dots.hide(on || pictures.covers());
  }

  function onEnter() {
    birth.close();
    epochs?.stop();
    cursor.enabled = false;
    cursor.hide();
  }

  function onLeave() {
    view.frame(space.box(space.scatter(state.z)));
    cursor.enabled = state.epoch === last;
  }

  function onEpoch(epoch, snapshot) {
    replay?.leave();
    Object.assign(state, whole, epoch === last ? coupled : { ...snapshot, rebuilt: null, parameters: {}, decode: null }, { epoch });
    if (network) network.disabled = epoch !== last;
    cursor.enabled = epoch === last; // only the last decoder is kept
    if (!cursor.enabled) cursor.hide();
    stage.url.set('epoch', epoch === last ? null : epoch);
    dots.renew();
    tools.refresh();
    tell();
  }

  function onStrength(strength, entry) {
    coupled = entry ? { ...entry, rebuilt: null, parameters: {} } : {};
    if (state.epoch === last) Object.assign(state, whole, coupled);
    dots.renew();
    tools.refresh();
    tell();
  }

  view.on('pick', (found) => { if (found) pick(found.index); })
    .on('key', (event) => replay?.press(event) || birth.press(event) || (event.key === 'Escape' ? (clear(), true) : tools.key(event)));
  const off = stage.onTheme((theme) => { surface.setTheme(theme); dots.setTheme(theme); replay?.theme(theme); birth.setTheme(theme); network?.setTheme(theme); tell(); view.invalidate(); });
  tell();
  const epoch = readIndex(stage.url.get('epoch'), last);
  if (epochs && epoch !== null) epochs.go(epoch);
  return { dispose() { off(); network?.dispose(); stage.root.replaceChildren(); view.dispose(); } };
}

function parametersOf(arrays) {
  return Object.fromEntries(Object.keys(arrays).filter((name) => name.startsWith('param.'))
    .map((name) => [name.slice('param.'.length), { values: arrays[name], width: arrays.shapes[name][1] ?? 1 }]));
}

function describe(space) {
  return `${space.count} held-out data as dots on the latent space of ${space.meta.title ?? 'the run'}. Arrow keys turn it; press ? for all keys.`;
}

function readIndex(text, count) {
  const index = text === null || text === '' ? NaN : Number(text);
  return Number.isInteger(index) && index >= 0 && index < count ? index : null;
}

function readSet(text) { return new Set((text ?? '').split('.').filter(Boolean).map(Number).filter(Number.isInteger)); }
