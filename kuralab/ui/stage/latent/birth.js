// The birth of the picked datum's posterior: a swarm leaves the uniform law for its place, and what it decodes to with it.
import { cyclic } from '../colour.js';
import { button, h, imageCanvas, number, slider } from '../dom.js';
import { term } from '../glossary.js';
import { makePoints } from '../points.js';
import { fetchTensors } from '../wire.js';
import { makeSwarm } from './swarm.js';

const SECONDS = 5, FINE = 0.01, DOT = 6; // of the whole birth; of the scrubber; pixels
const ASIDE = 0.4, HIDDEN = 0.3, HASTE = 4; // radians from the middle; cosine beyond which a place is behind; turns a second
const TITLE = 'Birth: a uniform swarm leaves for the place of this posterior (B)';
const NOTHING = 'No birth to show: nothing flows in this family. Its posterior is written down at once, while a Kuramoto or Cauchy one is where a swarm arrives.';
const EARLIER = 'Births are kept of the last epoch only.';

// makeBirth(view, space, {onOpen(open)}) -> {element, show(index | null, {strength, last}), flip(), close(), press(event)}
export function makeBirth(view, space, { onOpen }) {
  const { stage } = view;
  const opener = button({ text: 'Birth', icon: 'play', title: TITLE, onClick: () => flip() });
  const play = button({ icon: 'pause', title: 'Pause the birth (space)', onClick: () => run(!running) });
  const scrub = slider({ label: 'Time', min: 0, max: 1, step: FINE, value: 0, format: (t) => `${t.toFixed(2)} of 1`, onInput: (t) => { run(false); reach(t); } });
  const picture = imageCanvas(null, space.shape, Math.max(64, Math.min(112, 2 * space.shape[1])), 'What the swarm decodes to on average');
  const amount = h('dd', {}), level = h('progress', { max: 1, value: 0, 'aria-label': 'Share of the whole KL' }), words = h('p', { class: 'caption', role: 'status' });
  const body = h('div', { class: 'born', hidden: true }, h('div', { class: 'moment' }, play, scrub),
    h('div', { class: 'pair' }, h('figure', {}, picture, h('figcaption', {}, 'Decoded, on average')),
      h('div', {}, h('dl', { class: 'facts' }, h('dt', {}, term('KL', 'kl')), amount), level)));
  const element = h('section', { class: 'birth', 'aria-label': 'Birth of the posterior', hidden: true }, h('div', { class: 'row' }, opener), words, body);
  let asked = null, swarm = null, points = null, time = 0, running = false, waiting = false, turn = 0, facing = 0;

  async function open() {
    const now = ++turn, { index, strength } = asked;
    waiting = true;
    words.textContent = 'Calculating the swarm …';
    try {
      const file = await fetchTensors(`${space.base}/api/runs/${encodeURIComponent(space.id)}/birth.safetensors?datum=${index}&strength=${strength}`);
      if (now === turn) begin(makeSwarm(file));
    } catch ({ message }) {
      if (now === turn) words.textContent = message;
    } finally { if (now === turn) waiting = false; }
  }

  function begin(next) {
    swarm = next;
    points = makePoints(swarm.count, { size: DOT });
    const first = swarm.places(0), inks = new Uint8Array(3 * swarm.count);
    for (let k = 0; k < swarm.count; k++) inks.set(cyclic(Math.atan2(first[3 * k + 1], first[3 * k]) / (2 * Math.PI)), 3 * k);
    points.setColours(inks);
    points.setTheme(stage.theme());
    view.add(0, points);
    words.textContent = `${swarm.count} points, coloured by where they begin.`;
    body.hidden = false;
    play.hidden = stage.reduced;
    opener.set({ pressed: true });
    onOpen(true);
    facing = behind();
    if (stage.reduced) face(1);
    reach(stage.reduced ? 1 : 0);
    run(!stage.reduced);
  }

  // How far a camera that nobody has moved must turn, so that a place on the far side is seen.
  function behind() {
    if (!space.mesh.faces?.length || view.orbit.moved) return 0;
    const end = swarm.places(1);
    let [x, y] = [0, 0];
    for (let at = 0; at < end.length; at += 3) { x += end[at]; y += end[at + 1]; }
    const away = Math.atan2(y, x) - view.orbit.azimuth;
    return Math.cos(away) > HIDDEN ? 0 : Math.atan2(Math.sin(away - ASIDE), Math.cos(away - ASIDE));
  }

  function face(share) {
    view.orbit.drift(share * facing);
    facing *= 1 - share;
  }

  function close() {
    turn++;
    waiting = false;
    words.textContent = '';
    if (!swarm) return;
    run(false);
    view.remove(0, points);
    swarm = points = null;
    body.hidden = true;
    opener.set({ pressed: false });
    onOpen(false);
  }

  function flip() {
    if (swarm || waiting) close();
    else if (asked && !opener.disabled) open();
  }

  function run(on) {
    if (on === running) return;
    running = on;
    play.set(on ? { icon: 'pause', title: 'Pause the birth (space)' } : { icon: 'play', title: 'Play the birth (space)' });
    if (!on) { view.animate(null); return; }
    if (time >= 1) reach(0);
    view.animate((seconds) => {
      face(Math.min(1, HASTE * seconds));
      reach(time + seconds / SECONDS);
      if (time >= 1) run(false);
      return running;
    });
  }

  function reach(next) {
    time = Math.min(1, next);
    scrub.value = time;
    const xyz = swarm.places(time);
    points.setPositions(space.manifold.stack?.(xyz) ?? xyz);
    picture.draw(swarm.picture(time));
    const kl = swarm.kl(time), known = Number.isFinite(kl);
    amount.textContent = known ? `${kl.toFixed(2)} of ${swarm.final.toFixed(2)} nats` : `no law is known on the way; ${number(swarm.final)} nats at the end`;
    level.hidden = !known;
    level.value = known ? Math.min(1, kl / (swarm.final || 1)) : 0;
    view.invalidate();
  }

  // show(index of the picked datum, {strength of the coupling, last: whether the last epoch is shown})
  function show(index, { strength = 1, last = true } = {}) {
    const same = asked && asked.index === index && asked.strength === strength && asked.last === last;
    if (same) return;
    const again = swarm !== null && index !== null && last && strength === asked.strength; // a slider would ask for many
    close();
    asked = index === null ? null : { index, strength, last };
    element.hidden = index === null;
    opener.set({ disabled: !space.flows || !last });
    words.textContent = !space.flows ? NOTHING : last ? '' : EARLIER;
    if (again) open();
  }

  function press({ key }) {
    const busy = swarm || waiting, acts = {
      b: flip, ' ': busy && (() => { if (swarm && !stage.reduced) run(!running); }), escape: busy && close,
    };
    const act = acts[key.toLowerCase()];
    if (act) act();
    return Boolean(act);
  }

  return { element, show, flip, close, press, setTheme: (theme) => points?.setTheme(theme) };
}
