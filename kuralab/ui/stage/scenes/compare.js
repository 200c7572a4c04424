// Several families trained on the same data, side by side: one camera, one brush, one context; curves and rows below.
import { button, h, save, toggle } from '../dom.js';
import { ORBIT_KEYS, makeHelp } from '../help.js';
import { openSpace } from '../space.js';
import { View } from '../view.js';
import { makeGallery } from '../compare/gallery.js';
import { makeLasso } from '../compare/lasso.js';
import { makePanels } from '../compare/panels.js';
import { makeCloud } from '../live/cloud.js';
import { makeCurves } from '../live/curves.js';
import { follow } from '../live/follow.js';
import { makePalette } from '../live/palette.js';
import { sheet } from '../live/sheet.js';
import { progress, state } from '../live/words.js';
import { copyLink } from '../share.js';
import { starting } from '../start/words.js';

const EMPTY = 'Press Train all: every chosen family learns the same data, and their latent spaces appear here side by side.';
const BALL = { low: [-0.8, -0.8, -0.8], high: [0.8, 0.8, 0.8] };
const KEYS = [['L', 'choose data by a loop'], ['Esc', 'choose none'], ...ORBIT_KEYS];

export default async function compare(stage) {
  let group = null;
  await Promise.all([sheet(stage, 'live/train.css'), sheet(stage, 'compare/compare.css')]);
  stage.onTheme((theme) => group?.theme(theme));
  return {
    show({ options }) {
      if (group && group.id === options.group) { group.told(options.runs); return; }
      group?.dispose();
      group = options.group ? open(stage, options) : invite(stage);
    },
    dispose() { group?.dispose(); },
  };
}

function invite(stage) {
  const sign = h('div', { class: 'frame empty' }, h('p', {}, EMPTY));
  stage.root.append(sign);
  return { id: null, told() {}, theme() {}, dispose: () => sign.remove() };
}

function open(stage, { group: id, runs: list }) {
  const parts = layout(stage.root), clouds = [], opening = new Set(), finished = new Set();
  let known = list, gone = false, held = '';
  const view = new View(stage, parts.five, { panels: list.length, label: `The encodings of ${list.map(({ title }) => title).join(', ')}, side by side` });
  const panels = makePanels(view, list, { corner: parts.corner, onFocus: (index) => stage.url.set('focus', index < 0 ? null : index + 1) });
  const palette = makePalette(stage, parts.menu, parts.corner, () => clouds.filter(Boolean));
  const curves = makeCurves(parts.three, stage, list.map(({ run, symbol, colour }) => ({ id: run, label: symbol, colour })), { height: 170 });
  const gallery = makeGallery(parts.gallery, list);
  const help = makeHelp(parts.five, [[`1 – ${list.length}`, 'one family large, again for all'], ...KEYS]);
  const loop = toggle({ text: 'Choose', icon: 'lasso', title: 'Draw a loop around dots (L)', onChange: (on) => { view.exploring = on; parts.five.classList.toggle('exploring', on); } });
  const clear = button({ text: 'None', title: 'Choose none (Esc)', onClick: () => brush(new Set()) });
  const lasso = makeLasso(view, () => clouds, brush);
  parts.tools.append(loop, clear,
    button({ icon: 'reset', title: 'Camera back to its start (R)', onClick: () => view.reset() }),
    copyLink(), button({ icon: 'download', title: 'Save the picture as PNG', onClick: async () => save(await view.snapshot(), `compare-${id}.png`) }),
    help.button, parts.told);
  view.frame(BALL);
  panels.focus(Number(stage.url.get('focus') ?? 0) - 1);
  view.on('hover', (found) => palette.point(found?.index ?? -1));
  view.on('key', press);

  function brush(chosen) {
    palette.brush(chosen);
    const count = clouds.find(Boolean)?.space.count;
    parts.told.textContent = chosen.size ? `${chosen.size} of ${count} data chosen, the same in every space` : '';
  }

  // Why nothing begins, in the place where the brush is told.
  function hold(notice) {
    if (notice === held) return;
    held = notice;
    parts.told.textContent = notice;
  }

  function press(event) {
    const digit = Number(event.key);
    if (digit >= 1 && digit <= list.length) panels.focus(panels.focused === digit - 1 ? -1 : digit - 1);
    else if (event.key === '?') help.flip();
    else if (event.key === 'Escape') brush(new Set());
    else if (event.key.toLowerCase() === 'l') loop.click();
    else return false;
    return true;
  }

  async function appear(k) {
    if (clouds[k] || opening.has(k)) return;
    opening.add(k);
    const space = await openSpace(stage.base, list[k].run).catch(() => null);
    opening.delete(k);
    if (!space || gone) return;
    clouds[k] = makeCloud(stage, view, k, space, { size: 5 });
    clouds[k].fit();
    advance(k, following.runs.get(list[k].run));
  }

  function advance(k, run) {
    const epoch = run.rows.at(-1)?.epoch ?? 0, { done, all, share } = progress(run), begins = starting(run);
    panels.say(k, run.state === 'done' ? '' : run.error ?? `${state(run)} ${begins ? `${Math.round(100 * share)} %` : all ? `${done}/${all}` : ''}`);
    if (!begins) clouds[k]?.show(epoch, (cloud) => {
      cloud.fit();
      panels.shown(k, cloud.epoch);
      palette.renew();
      view.animate((seconds) => clouds.map((one) => one?.step(seconds)).some(Boolean));
    });
    if (run.state === 'done' && clouds[k] && !finished.has(k)) {
      finished.add(k);
      gallery.add(k, clouds[k].space).catch(() => finished.delete(k));
    }
  }

  const following = follow(stage.base, list.map(({ run }) => run), {
    onRuns(runs) {
      list.forEach(({ run }, k) => {
        const news = runs.get(run);
        if (news.ready) appear(k);
        advance(k, news);
      });
      curves.set(runs);
      hold([...runs.values()].find((run) => run.state === 'queued' && run.notice)?.notice ?? '');
      tell(runs);
    },
    onTrouble: (sentence) => stage.say(sentence),
  });

  // Python draws its buttons and its table for the states it knows; it hears of others once.
  function tell(runs) {
    const now = list.map(({ run }) => `${runs.get(run).state} ${runs.get(run).want}`);
    if (known.every((run, k) => `${run.state} ${run.want}` === now[k])) return;
    known = list.map(({ run }) => ({ state: runs.get(run).state, want: runs.get(run).want }));
    stage.report('progress', `${id} ${now}`);
  }

  return {
    id,
    told(next) { known = next; following.ask(); },
    theme(next) { clouds.forEach((cloud) => cloud?.theme(next)); curves.theme(next); },
    dispose() {
      gone = true;
      following.stop();
      lasso.dispose();
      curves.dispose();
      view.dispose();
      parts.whole.remove();
    },
  };
}

function layout(root) {
  const parts = {
    menu: h('div', {}), told: h('span', { class: 'told', role: 'status' }), corner: h('div', { class: 'corner' }),
    three: h('div', { class: 'three' }), gallery: h('div', { class: 'gallery' }),
  };
  parts.tools = h('div', { class: 'tools' }, parts.menu);
  parts.five = h('div', { class: 'five' }, parts.corner);
  parts.whole = h('div', { class: 'comparing' }, parts.tools, parts.five, parts.three, parts.gallery);
  root.append(parts.whole);
  return parts;
}
