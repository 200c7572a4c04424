// Oscillators that synchronise while a slider is dragged: on a manifold, or in a run's latent space; or a run's own start.
import { h } from '../dom.js';
import { makeLab } from '../kuramoto/lab.js';
import { sheet } from '../live/sheet.js';

export default async function kuramoto(stage) {
  await sheet(stage, 'kuramoto/kuramoto.css');
  let lab = null, told = null, turns = 0;

  async function open(begins) {
    const turn = ++turns, { run } = told.options;
    lab?.dispose();
    lab = null;
    const make = begins && run?.start ? (await import('../start/lab.js')).makeStartLab : null;
    if (turn !== turns) return;
    const parts = layout(stage.root);
    lab = make ? make(stage, run, parts, () => change(false)) : makeLab(stage, told, parts, () => change(true));
    await lab.ready;
  }

  function change(begins) {
    stage.url.set('camera', null);
    stage.say(null);
    open(begins).catch((error) => stage.say(error.message));
  }

  return {
    // A rerun with the same run changes nothing: the living simulation goes on.
    async show(next) {
      if (lab && next.options.run?.id === lab.run) return;
      told = next;
      await open(stage.url.get('moment') !== null);
    },
    dispose() { turns++; lab?.dispose(); },
  };
}

function layout(root) {
  const frame = h('div', { class: 'frame' }), under = h('div', { class: 'under' }), aside = h('div', { class: 'curves slim' }), fold = h('div', { class: 'fold' });
  const whole = h('div', { class: 'lab', tabindex: -1 }, h('div', { class: 'left' }, frame, under, fold), aside);
  root.append(whole);
  return { whole, frame, under, aside, fold };
}
