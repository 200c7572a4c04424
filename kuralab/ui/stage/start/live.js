// A start while it goes on: its pictures move as their places become known.
import { fetchRun } from '../wire.js';
import { LANES, makeCrowd } from './crowd.js';
import { boundsOf, readStart } from './frames.js';

const BEHIND = 1.2, FASTEST = 30; // seconds the picture stays behind what is known; frames a second at most
const FITS = new Set(['encoder', 'decoder']); // stages in which no oscillator moves

// makeLive(view, space, stage, {onMoment(stage, manifold)}) -> {ask(told), theme(theme), dispose()}
export function makeLive(view, space, stage, { onMoment }) {
  let crowd = null, known = '', moment = 0, asking = false, whole = false, gone = false;

  // ask(told): told is what start.json says; the frames are fetched when it has changed.
  async function ask(told) {
    const now = JSON.stringify(told);
    if (asking || gone || now === known || (whole && FITS.has(told.stage))) return;
    asking = true;
    try {
      const next = readStart(await fetchRun(stage.base, space.id, 'start', { fresh: true }));
      if (gone) return;
      known = now;
      take(next);
    } catch { /* not written yet: the next answer asks again */ } finally { asking = false; }
  }

  function take(next) {
    if (!crowd) {
      crowd = makeCrowd(view, 0, next, space.manifold, stage);
      view.frame(boundsOf(next, space.manifold.stack ? LANES : 0));
    } else if (next.last < crowd.start.last) moment = 0; // it began anew
    crowd.follow(next);
    whole = next.stages.at(-1).done === 1;
    if (stage.reduced || document.hidden) moment = next.last;
    crowd.show(moment);
    view.animate(step);
  }

  function step(seconds) {
    if (gone) return false;
    const { start } = crowd, left = start.last - moment;
    moment = Math.min(start.last, moment + seconds * Math.min(FASTEST, Math.max(2, left / BEHIND)));
    crowd.show(moment);
    onMoment(start.stage(moment), start.manifold);
    return moment < start.last;
  }

  return {
    ask,
    // still: whether no picture moves
    get still() { return !crowd || moment >= crowd.start.last; },
    theme(next) { crowd?.theme(next); },
    dispose() { gone = true; crowd?.dispose(); },
  };
}
