// Oscillators that synchronise while a slider is dragged: on a manifold, or in a run's latent space.
import { h } from '../dom.js';
import { makeLab } from '../kuramoto/lab.js';
import { sheet } from '../live/sheet.js';

export default async function kuramoto(stage) {
  await sheet(stage, 'kuramoto/kuramoto.css');
  let lab = null;
  return {
    // A rerun with the same run changes nothing: the living simulation goes on.
    async show(next) {
      if (lab && next.options.run?.id === lab.run) return;
      lab?.dispose();
      lab = makeLab(stage, next, layout(stage.root));
      await lab.ready;
    },
    dispose() { lab?.dispose(); },
  };
}

function layout(root) {
  const frame = h('div', { class: 'frame' }), under = h('div', { class: 'under' }), aside = h('div', { class: 'curves slim' }), fold = h('div', { class: 'fold' });
  const whole = h('div', { class: 'lab', tabindex: -1 }, h('div', { class: 'left' }, frame, under, fold), aside);
  root.append(whole);
  return { whole, frame, under, aside, fold };
}
