// Sliders that act while they are dragged: the first ones in sight, the rest under "More".
import { h, select, slider, toggle } from '../dom.js';
import { term } from '../glossary.js';
import { SLIDERS, SWITCHES } from './settings.js';
import { commutes } from './theory.js';

const same = (v) => v;

// makeControls(settings, laws, onChange(changes)) -> {element, show(settings, reasons), point(key)}; reasons: key -> why it is dead
// here; point: brings a slider to sight, with the focus on it
export function makeControls(settings, laws, onChange) {
  const made = SLIDERS.map((one) => {
    const { key, from = same, to = same } = one;
    const control = slider({ ...one, value: from(settings[key]), onInput: (value) => onChange({ [key]: to(value) }) });
    if (one.meaning) control.querySelector('span').replaceChildren(term(one.label, one.meaning));
    return { ...one, from, control };
  });
  const switches = SWITCHES.map(({ key, label, title }) => ({
    key, title, control: toggle({ text: label, title, value: settings[key], onChange: (on) => onChange({ [key]: on }) }),
  }));
  const law = select({
    label: 'Frequency law', value: settings.law, options: laws.map(({ name, title }) => [name, title]), onChange: (value) => onChange({ law: value }),
  });
  law.title = 'How the natural frequencies are spread';
  const pick = (first) => made.filter((one) => Boolean(one.first) === first).map(({ control }) => control);
  const rest = h('div', { class: 'sliders' }, pick(false), law, switches.map(({ control }) => control));
  const more = h('details', { class: 'more' }, h('summary', {}, 'More'), rest);
  const touched = made.some(({ key, value, first }) => !first && settings[key] !== value) || SWITCHES.some(({ key }) => settings[key]);
  more.open = touched && !settings.preset; // a story comes first
  const element = h('div', { class: 'controls' }, h('div', { class: 'sliders first' }, pick(true)), more);
  return {
    element,
    point(key) {
      const { control, first } = made.find((one) => one.key === key), input = control.querySelector('input');
      more.open ||= !first;
      input.focus({ preventScroll: true, focusVisible: true });
      control.scrollIntoView({ block: 'nearest' });
    },
    show(next, reasons) {
      made.forEach(({ key, from, title, control }) => {
        control.value = from(next[key]);
        control.disabled = Boolean(reasons[key]);
        control.title = reasons[key] || title;
      });
      switches.forEach(({ key, title, control }) => {
        control.value = next[key];
        control.set({ disabled: Boolean(reasons[key]), title: reasons[key] || title });
      });
      law.value = next.law;
    },
  };
}

// dead({flow, ground, settings}) -> key -> the reason why a control does nothing here; empty where it does something
export function dead({ flow, ground, settings }) {
  const alone = flow.groups < 2 ? 'Nothing to tell apart yet: set Populations to 2' : '';
  const given = ground.space ? 'Every oscillator begins at an encoding of the run' : '';
  return {
    count: given && 'As many as the run has encodings', order0: given, lead: given || alone,
    populations: given || (ground.motion.flow(ground.dim, 2).populations === 1 ? 'Its angles are the groups here' : ''),
    contrast: alone, detuning: alone,
    frame: ground.space ? 'The encodings stay where the decoder knows them' : '',
    turn: settings.frame === 'moving' && commutes(flow.ambient === 2, settings) ? 'The co-moving frame takes a shared turn away' : '',
  };
}
