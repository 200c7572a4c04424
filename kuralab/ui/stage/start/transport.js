// Play, pause, speed and a scrubber over the moments of a start. Time goes on evenly whatever a frame costs.
import { button, h, select, slider } from '../dom.js';
import { said } from './words.js';

const WHOLE = 14; // seconds from the first moment to the last at speed 1
const TURN = 0.1; // radians a second that it turns by itself, until a person turns it
const SPEEDS = [['0.25', '¼×'], ['0.5', '½×'], ['1', '1×'], ['2', '2×'], ['4', '4×']];

// makeTransport(view, url, {last, stage(moment), manifold}, {onMoment(moment)}) -> {element, moment, go(moment), by(frames), flip(), play(), stop(), dispose()}
// The moment is in the address as a share in percent, the speed beside it.
export function makeTransport(view, url, start, { onMoment, title = 'Start' }) {
  let moment = 0, playing = false, speed = known(url.get('pace'));
  const play = button({ icon: 'play', title: 'Play the start', onClick: () => flip() });
  const scrub = slider({ label: title, min: 0, max: 1000, step: 1, value: 0, format: words, onInput: (value) => { stop(); put((value / 1000) * start.last); } });
  const pace = select({ label: 'Speed', options: SPEEDS, value: speed, onChange: (next) => { speed = next; url.set('pace', next === '1' ? null : next); } });
  const element = h('div', { class: 'transport' }, play, scrub, pace);

  function words() {
    const { title: stage } = said(start.stage(moment), start.manifold);
    return `${stage} · ${Math.round(100 * share())} %`;
  }
  function share() { return start.last ? moment / start.last : 1; }

  function put(next) {
    moment = Math.min(start.last, Math.max(0, next));
    scrub.value = Math.round(1000 * share());
    if (!playing) url.set('moment', Number((100 * share()).toFixed(1)));
    onMoment(moment);
  }

  function stop() {
    if (!playing) return;
    playing = false;
    play.set({ icon: 'play', title: 'Play the start' });
    url.set('moment', Number((100 * share()).toFixed(1)));
  }

  function begin() {
    if (moment >= start.last) put(0);
    playing = true;
    play.set({ icon: 'pause', title: 'Pause' });
    view.animate((seconds) => {
      if (!playing) return false;
      if (!view.orbit.moved) view.orbit.drift(TURN * seconds);
      put(moment + (seconds * Number(speed) * start.last) / WHOLE);
      if (moment >= start.last) stop();
      return playing;
    });
  }

  function flip() {
    if (playing) stop();
    else begin();
  }

  return {
    element, flip, stop, play: begin,
    get moment() { return moment; },
    get playing() { return playing; },
    go(next) { stop(); put(next); },
    by(frames) { stop(); put(Math.round(moment) + frames); },
    dispose() { playing = false; },
  };
}

function known(text) { return SPEEDS.some(([value]) => value === text) ? text : '1'; }

// asked(url) -> the share of the way that the address tells, or null
export function asked(url) {
  const text = url.get('moment'), share = text === null || text === '' ? NaN : Number(text);
  return share >= 0 && share <= 100 ? share / 100 : null;
}
