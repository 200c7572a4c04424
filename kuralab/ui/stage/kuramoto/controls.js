// Sliders that act while they are dragged, and the row of presets.
import { cyclic, css } from '../colour.js';
import { h, select, slider } from '../dom.js';
import { LAWS } from './frequencies.js';
import { PRESETS, SLIDERS } from './settings.js';
import { ofPhases } from './theory.js';

const SMALL = 44, DOTS = 36;

// makeSliders(settings, laws, onChange(changes)) -> {element, show(settings), lock(key, on)}
export function makeSliders(settings, laws, onChange) {
  const same = (v) => v;
  const made = SLIDERS.map(({ key, from = same, to = same, min, max, step, label, format, title }) => [key, from, slider({
    label, min, max, step, format, title, value: from(settings[key]), onInput: (value) => onChange({ [key]: to(value) }),
  })]);
  const law = select({
    label: 'Frequency law', value: settings.law, options: laws.map(({ name, title }) => [name, title]), onChange: (value) => onChange({ law: value }),
  });
  const element = h('div', { class: 'sliders' }, made.map(([, , one]) => one), law);
  return {
    element,
    show(next) {
      made.forEach(([key, from, one]) => { one.value = from(next[key]); });
      law.value = next.law;
    },
    lock(key, on) { made.find(([name]) => name === key)[2].disabled = on; },
  };
}

// makePresets(onChoose(values)) -> element
export function makePresets(onChoose) {
  return h('div', { class: 'presets', role: 'group', 'aria-label': 'Presets' }, PRESETS.map(({ title, line, values }) =>
    h('button', { type: 'button', class: 'preset', title: line, onClick: () => onChoose(values) }, small(values), h('span', {}, title))));
}

// A crowd as ordered as theory says: phases of a wrapped Cauchy law, evenly spaced in probability.
function small(model) {
  const sheet = h('canvas', { width: 2 * SMALL, height: 2 * SMALL, 'aria-hidden': 'true' }), ink = sheet.getContext('2d');
  const { order } = ofPhases(LAWS.lorentzian, model), squeeze = (1 - order) / (1 + order);
  for (let k = 0; k < DOTS; k++) {
    const half = Math.PI * ((k + 0.5) / DOTS - 0.5), angle = 2 * Math.atan2(squeeze * Math.sin(half), Math.cos(half)) + model.lag;
    ink.fillStyle = css(cyclic(angle / (2 * Math.PI)));
    ink.beginPath();
    ink.arc(SMALL * (1 + 0.8 * Math.cos(angle)), SMALL * (1 - 0.8 * Math.sin(angle)), 5, 0, 2 * Math.PI);
    ink.fill();
  }
  return sheet;
}
