// What is said and drawn beside the picture, as often as it may cost.
import { expect, sentences } from './strip.js';

const PANELS = 80, SHARE = 10; // least ms between two drawings of the panels, and as a multiple of what one takes
const WORDS = 2000; // ms between two words for those who do not see
const BEHIND = 0.95; // of the speed that was asked for: below it the real one is said

// makeReadout({view, strip, panels, words, tools}, seen() -> what is to be read) -> {show(now), fresh(), dispose()}
export function makeReadout({ view, strip, panels, words, tools }, seen) {
  let drawn = 0, told = 0, late = 0, rest = PANELS;

  // The last change is shown even if nothing follows it.
  function show(now = false) {
    const time = performance.now();
    clearTimeout(late);
    if (!now && time - drawn < rest) { late = setTimeout(() => show(true), rest); return; }
    drawn = time;
    const state = withOrder(seen());
    [strip, panels, words].forEach((one) => one.draw(state));
    tools.clock(clock(state));
    strip.say(sentences(state.theory, state.settings.coupling, state.expected, state.order));
    rest = Math.max(PANELS, SHARE * (performance.now() - time));
    if (time - told < WORDS) return;
    told = time;
    view.label = describe(state);
    panels.tell(state);
  }

  return {
    show,
    fresh() { told = 0; show(true); }, // for those who do not see as well
    dispose() { clearTimeout(late); },
  };
}

function withOrder(state) {
  const { simulation, simulation: { flow }, settings, theory } = state;
  const order = simulation.joint;
  return { ...state, order, expected: expect(theory, settings.coupling, order), group: Math.min(settings.group, flow.groups - 1) };
}

function clock({ simulation: { time }, settings: { seed, speed }, rate }) {
  const behind = rate !== null && rate < BEHIND * speed ? ` · ${rate.toPrecision(2)}\u00a0of\u00a0${speed}\u00a0t/s` : '';
  return `t = ${time.toFixed(2)} · seed ${seed}${behind}`;
}

function describe({ simulation: { count, flow, time }, ground, settings, order }) {
  const each = flow.populations > 1 ? ` in each of ${flow.populations} populations` : '';
  return `${count.toLocaleString('en')} oscillators${each} on the ${ground.name}, coupling ${settings.coupling}: order parameter ${order.toFixed(2)} at time ${time.toFixed(1)}. Press ? for keys.`;
}
