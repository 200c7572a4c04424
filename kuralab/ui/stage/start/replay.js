// The synchronised start of a finished run, played over its latent space: thousands of pictures find their places.
import { button, h, select } from '../dom.js';
import { legend, scale } from '../legend.js';
import { LANES, makeCrowd } from './crowd.js';
import { boundsOf, readStart } from './frames.js';
import { makeTelling } from './telling.js';
import { asked, makeTransport } from './transport.js';

const LOOKS = [['pictures', 'Pictures'], ['dots', 'Dots by label']];
const OWN = ['moment', 'pace', 'shown', 'dots'];

// makeReplay(view, space, stage, {ground, close, onEnter(), onLeave(), onMoment(moment, start)})
//   -> {element, shown, go(moment), leave(), press(event), theme(theme), ready: Promise}
// ground is the one object that stays to be seen; close names what one goes back to, with a button. Nothing is fetched before someone
// asks for it, or the address does.
export function makeReplay(view, space, stage, { ground, close = '', onEnter = () => {}, onLeave = () => {}, onMoment = () => {} }) {
  const { url } = stage, key = h('div', { class: 'key' }), count = h('span', { class: 'statement' });
  const open = button({ icon: 'play', text: 'Replay the synchronised start', title: 'How the pictures found their places before training (S)', onClick: () => go() });
  const row = h('div', { class: 'beginning', hidden: true }), element = h('div', { class: 'replaying' }, open, row);
  const telling = makeTelling(view.host), over = h('div', { class: 'over bottom first', hidden: true }, key, h('span', { class: 'spring' }), count);
  let made = null, shown = false, loading = null, before = {};
  view.host.append(over);

  function load() {
    loading ??= space.file('start').then((file) => make(readStart(file))).catch((error) => { loading = null; stage.say(error.message); });
    return loading;
  }

  function make(start) {
    const crowd = makeCrowd(view, 0, start, space.manifold, stage), transport = makeTransport(view, url, start, { onMoment: put });
    const kind = LOOKS.some(([value]) => value === url.get('shown')) ? url.get('shown') : LOOKS[0][0];
    const look = select({ label: 'Shown as', options: LOOKS, value: kind, onChange: show });
    const colour = select({ label: 'Colour', options: crowd.modes, value: crowd.mode, onChange: (mode) => { url.set('dots', mode); paint(mode); } });
    made = { start, crowd, transport, colour };
    row.append(transport.element, look, ...(crowd.modes.length ? [colour] : []), ...(close ? [button({ icon: 'close', text: close, title: `Back to the ${close.toLowerCase()} (Esc)`, onClick: leave })] : []));
    count.textContent = `${start.count.toLocaleString('en')} training data, an oscillator each`;
    crowd.object.visible = false;
    show(kind);

    function show(next) {
      crowd.look(next);
      url.set('shown', next === LOOKS[0][0] ? null : next);
      colour.hidden = key.hidden = next !== 'dots' && !crowd.mixed;
      crowd.show(transport.moment);
    }
    function paint(mode) {
      crowd.colour(mode);
      const { items, ...ends } = crowd.legend ?? {};
      key.replaceChildren(...(crowd.legend ? [items ? legend({ ...ends, items, onToggle: crowd.grey }) : scale(ends)] : []));
      colour.value = crowd.mode;
      view.invalidate();
    }
    made.paint = paint;
  }

  function put(moment) {
    made.crowd.show(moment);
    telling.show(made.start.stage(moment), made.start.manifold);
    onMoment(moment, made.start);
  }

  // go(moment): shows it; without one plays from the beginning
  async function go(moment = null) {
    await load();
    if (!made || !view.host.isConnected) return;
    if (!shown) enter();
    made.transport.go(moment ?? (stage.reduced ? made.start.last : 0));
    if (moment === null && !stage.reduced) made.transport.play();
  }

  function enter() {
    shown = true;
    before = { exploring: view.exploring, away: view.scenes[0].children.filter((object) => object.visible && object !== ground) };
    before.away.forEach((object) => { object.visible = false; });
    view.exploring = false;
    arrange();
    made.paint(url.get('dots') ?? url.get('colour'));
    view.frame(boundsOf(made.start, space.manifold.stack ? LANES : 0));
    onEnter();
  }

  function arrange() {
    made.crowd.object.visible = shown;
    over.hidden = row.hidden = !shown;
    open.hidden = shown;
    view.host.classList.toggle('replayed', shown);
  }

  function leave() {
    if (!shown) return;
    shown = false;
    made.transport.stop();
    before.away.forEach((object) => { object.visible = true; });
    view.exploring = before.exploring;
    arrange();
    telling.hide();
    OWN.forEach((name) => url.set(name, null));
    onLeave();
    view.invalidate();
  }

  // press(event): S shows it; while it is shown space plays, [ and ] go from frame to frame, Escape goes back
  function press({ key: name }) {
    if (!shown) return name.toLowerCase() === 's' && (go(), true);
    const acts = { ' ': () => made.transport.flip(), '[': () => made.transport.by(-1), ']': () => made.transport.by(1), Escape: leave, s: leave, S: leave };
    acts[name]?.();
    return name in acts;
  }

  const wish = asked(url);
  const ready = wish === null ? Promise.resolve() : load().then(() => made && go(wish * made.start.last));
  return {
    element, go, leave, press, ready,
    get shown() { return shown; },
    theme(next) { made?.crowd.theme(next); },
  };
}
