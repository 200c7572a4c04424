// One run while it trains: its encodings move on their manifold beside the curves, its reconstructions below.
import { h } from '../dom.js';
import { View } from '../view.js';
import { openSpace } from '../space.js';
import { makeCloud } from '../live/cloud.js';
import { makeCurves } from '../live/curves.js';
import { follow, over } from '../live/follow.js';
import { makePalette } from '../live/palette.js';
import { makeReplay } from '../live/replay.js';
import { sheet } from '../live/sheet.js';
import { makeStatus } from '../live/status.js';
import { makeStrip } from '../live/strip.js';
import { state } from '../live/words.js';
import { copyLink } from '../share.js';
import { makeLive } from '../start/live.js';
import { makeTelling } from '../start/telling.js';
import { starting } from '../start/words.js';

const ROOM = 1.3; // around flat pictures, which fill their frame: for the legend
const EMPTY = 'Press Train: the encodings of held-out data will move here while the model learns.';

export default async function train(stage) {
  let watched = null, told = {};
  await sheet(stage, 'live/train.css');
  stage.onTheme((theme) => watched?.theme(theme));
  return {
    show({ options }) {
      told = options;
      if (watched?.run !== options.run || !watched) {
        watched?.dispose();
        watched = options.run ? watch(stage, options, (run) => tell(stage, told, run)) : invite(stage);
      } else watched.ask();
    },
    dispose() { watched?.dispose(); },
  };
}

// Python draws its buttons for the state it knows; it hears of another one once.
function tell(stage, told, run) {
  if (run.state === told.state && run.want === told.want) return;
  Object.assign(told, { state: run.state, want: run.want });
  stage.report('progress', `${run.id} ${run.state} ${run.want}`);
}

function invite(stage) {
  const sign = h('div', { class: 'frame empty' }, h('p', {}, EMPTY));
  stage.root.append(sign);
  return { run: null, ask() {}, theme() {}, dispose() { sign.remove(); } };
}

// The picture begins when there is something to see: until then a press is answered without waiting for WebGL.
function watch(stage, { run, state: known = 'queued', want = 'run' }, onNews) {
  const parts = layout(stage.root), status = makeStatus(parts.foot), made = {};
  let opening = false, gone = false;
  const replay = makeReplay(parts.foot, (epoch) => made.cloud?.show(epoch, shown));
  status.set({ state: known, want, rows: [] });

  function shown(cloud) {
    made.palette.renew();
    made.strip.show(cloud.snapshot, cloud.epoch);
    made.view.frame(roomy(cloud.bounds));
    made.view.animate((seconds) => cloud.step(seconds));
  }

  async function open(news) {
    if (opening || made.cloud) return;
    opening = true;
    try {
      const space = await openSpace(stage.base, run), { meta } = space;
      if (gone) return;
      const view = new View(stage, parts.frame, { label: `Encodings of held-out data of ${meta.title}: ${meta.statement}. Drag to turn, R resets, space replays.` });
      view.on('key', (event) => event.key === ' ' && (replay.toggle(), true));
      const cloud = makeCloud(stage, view, 0, space);
      Object.assign(made, {
        view,
        cloud,
        palette: makePalette(stage, parts.menu, parts.corner, () => [cloud]),
        strip: makeStrip(parts.strip, space),
        curves: makeCurves(parts.curves, stage, [{ id: run, label: meta.symbol, colour: meta.colour }]),
      });
      if (starting(news)) {
        made.telling = makeTelling(parts.frame);
        made.live = makeLive(view, space, stage, { onMoment: made.telling.show });
      }
      parts.statement.textContent = meta.statement;
      view.frame(roomy(cloud.bounds));
      draw(news);
    } catch (error) { if (!gone && over(news)) stage.say(error.message); } finally { opening = false; }
  }

  function draw(news) {
    const held = news.state === 'queued' ? news.notice : null;
    const waiting = held ?? (made.cloud ? '' : news.state === 'queued' ? 'Waiting for a worker: training begins by itself.' : state(news) === 'Training' ? 'Reading the data and drawing the first encodings.' : '');
    parts.notice.textContent = waiting;
    parts.notice.hidden = !waiting;
    const { colour, manifold } = made.cloud?.space.meta ?? {};
    status.set({ ...news, colour, manifold });
    if (!made.cloud || begins(news)) return;
    made.curves.set(new Map([[run, news]]));
    replay.last(news.rows.at(-1)?.epoch ?? 0);
  }

  // While oscillators organise the data their pictures are shown; the encodings take over when training begins.
  function begins(news) {
    if (!made.live) return false;
    if (!starting(news)) {
      made.live.dispose();
      made.telling.hide();
      made.live = null;
      return false;
    }
    if (news.start) made.live.ask(news.start);
    if (made.live.still) made.telling.show(news.start ?? {}, made.cloud.space.meta.manifold);
    return true;
  }

  const following = follow(stage.base, [run], {
    onRuns(runs) {
      const news = runs.get(run);
      if (news.ready) open(news);
      draw(news);
      onNews(news);
    },
    onTrouble: (sentence) => stage.say(sentence),
  });

  return {
    run,
    ask: following.ask,
    theme(next) { made.cloud?.theme(next); made.live?.theme(next); made.curves?.theme(next); },
    dispose() {
      gone = true;
      following.stop();
      replay.dispose();
      made.live?.dispose();
      made.curves?.dispose();
      made.view?.dispose();
      parts.whole.remove();
    },
  };
}

function roomy({ low, high, hull }) {
  if (high[2] - low[2] > 1e-3) return { low, high, hull };
  const middle = low.map((v, k) => (v + high[k]) / 2), wider = (list) => list.map((v, k) => middle[k % 3] + ROOM * (v - middle[k % 3]));
  return { low: wider(low), high: wider(high), hull: hull && wider(hull) };
}

function layout(root) {
  const parts = {
    menu: h('div', {}), corner: h('div', { class: 'corner' }), statement: h('span', { class: 'statement' }), notice: h('p', { class: 'waiting' }, 'Looking for the run.'),
    foot: h('div', { class: 'under' }), curves: h('div', { class: 'curves' }), strip: h('figure', { class: 'rebuilt' }),
  };
  parts.frame = h('div', { class: 'frame' },
    h('div', { class: 'over top' }, parts.menu, copyLink(), h('span', { class: 'spring' }), parts.corner),
    h('div', { class: 'over bottom' }, parts.statement), parts.notice);
  parts.whole = h('div', { class: 'training' }, h('div', { class: 'moving' }, parts.frame, parts.foot), parts.curves, h('div', { class: 'strips' }, parts.strip));
  root.append(parts.whole);
  return parts;
}
