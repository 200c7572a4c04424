// The synchronised start of a run on the Kuramoto page: the same replay, with its order and its stages over time beside it.
import { button, h, number, save } from '../dom.js';
import { term } from '../glossary.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { part } from '../law/fold.js';
import { head, slot } from '../law/slot.js';
import { copyLink } from '../share.js';
import { openSpace } from '../space.js';
import { View } from '../view.js';
import { likes, orders } from './order.js';
import { makeReplay } from './replay.js';
import { said } from './words.js';

const KEYS = [['space', 'play, pause'], ['[ ]', 'one moment back, forward'], ['esc', 'back to the oscillators'], ...ORBIT_KEYS];
const INKS = { local: '#0072b2', whole: '#d55e00' };
const LIKES = 'How much nearer a datum is to the six most alike than to anyone: 0 is no order, 1 in step. Below it the order parameter r of all, which stays low: nobody is in step with everybody.';
const WHY = [
  'Every training datum is an oscillator on a sphere, and is drawn to those whose pictures are most alike: x′ = P(Σ K x), P the part that is tangent.',
  'Couplings reach far at first and near at last, so that the crowd first finds its broad shape and then its detail: that leaves no folds. A circle is entered from a higher sphere, where no twisted states trap the flow.',
  'At last all spread evenly, as the prior asks; then the encoder learns the places, the decoder learns to draw from them, and only then the ELBO is trained.',
];

// makeStartLab(stage, run, parts: {whole, frame, under, aside, fold}, onBack()) -> {run, ready: Promise, dispose()}
export function makeStartLab(stage, run, parts, onBack) {
  const chart = slot(), caption = h('p', { class: 'caption' }), steps = h('ol', { class: 'stages' }), why = part('Why?');
  const view = new View(stage, parts.frame, { label: `The training data of ${run.title} organise themselves as oscillators that attract their likes` });
  const back = () => (replay?.shown ? replay.leave() : onBack());
  let replay = null, surface = null, gone = false, known = null, drawn = 0, rows = [];
  const help = makeHelp(parts.frame, KEYS);
  parts.frame.append(h('div', { class: 'over top' }, button({ icon: 'close', text: 'Oscillators', title: 'Back to the oscillators (Esc)', onClick: back }),
    h('span', { class: 'spring' }), copyLink(), button({ icon: 'download', title: 'Download as PNG', onClick: async () => save(await view.snapshot(), `${run.id}-start.png`) }), help.button));
  parts.aside.append(head(h('strong', {}, term('Order', LIKES)), ...chart.buttons), chart.element, caption, steps);
  why.body.append(...WHY.map((text) => h('p', {}, text)));
  parts.fold.append(why.element);
  view.on('key', (event) => (event.key === '?' ? (help.flip(), true) : replay?.press(event)));
  const off = stage.onTheme((theme) => { replay?.theme(theme); surface?.setTheme(theme); chart.forget(); draw(true); });

  async function start() {
    const space = await openSpace(stage.base, run.id);
    if (gone) return;
    surface = space.surface(stage.theme());
    view.add(0, surface);
    view.frame(space.box());
    replay = makeReplay(view, space, stage, { ground: surface, onLeave: onBack, onMoment });
    parts.under.append(replay.element);
    await replay.ready;
    if (!gone && !replay.shown) await replay.go();
  }

  function onMoment(moment, told) {
    if (!known) {
      known = { told, ...orders(told, likes(told)) };
      rows = outline(told).map(({ stage, from }) => ({ from, words: said({ stage }, told.manifold) }))
        .map(({ from, words }) => ({ from, element: h('li', {}, h('strong', {}, words.title), ` ${words.line}`) }));
      steps.replaceChildren(...rows.map(({ element }) => element));
    }
    known.moment = moment;
    draw();
  }

  // The chart grows with the moment; it is drawn anew ten times a second at most.
  function draw(always = false) {
    if (!known || (!always && performance.now() - drawn < 100 && known.moment < known.told.last)) return;
    drawn = performance.now();
    const { told, moment, local, whole } = known, at = Math.round(moment), until = (values) => values.map((v, k) => (k <= at ? v : null));
    const x = Array.from({ length: told.last + 1 }, (_, k) => (100 * k) / told.last), table = [x, local, whole];
    chart.show({
      title: 'Order of the crowd over the start', name: 'start-order', x: { label: 'share of the way, %', range: [0, 100] }, y: { label: '', range: [-0.05, 1.02] }, height: 170,
      data: [x, until(local), until(whole)], table,
      series: [{ label: 'with the likes', colour: INKS.local }, { label: 'r of all', colour: INKS.whole }],
    }, stage.theme());
    caption.textContent = `Now ${number(local[at])} with the likes, ${number(whole[at])} of all: in step with those like oneself, not with everybody.`;
    rows.forEach(({ from, element }, k) => element.toggleAttribute('aria-current', at >= from && !(k + 1 < rows.length && at >= rows[k + 1].from)));
  }

  return {
    run: run.id, ready: start(),
    dispose() {
      gone = true;
      off();
      chart.dispose();
      view.dispose();
      parts.whole.remove();
    },
  };
}

// outline(start) -> [{stage, from}]: each stage once, with its first frame
export function outline({ stages }) {
  return stages.map(({ stage }, from) => ({ stage, from })).filter(({ stage }, k, all) => stage !== all[k - 1]?.stage);
}
