// What a run is doing, in words.
import { number } from '../dom.js';
import { PAUSED, sentence, starting } from '../start/words.js';

const STATES = {
  queued: 'Waiting', running: 'Training', paused: 'Paused', done: 'Done', failed: 'Failed',
  cancelled: 'Cancelled', unknown: 'Not found',
};
const WANTED = { pause: 'Pausing', cancel: 'Cancelling', run: 'Resuming', step: 'One more epoch' };
const HELD = { pause: 'running', cancel: 'running', run: 'paused', step: 'paused' };

// state(run): one word or two; a wish that is not yet fulfilled is said as such.
export function state(run) {
  if (HELD[run.want] === run.state) return WANTED[run.want];
  return run.state === 'running' && starting(run) ? 'Starting' : STATES[run.state] ?? run.state;
}

// progress(run) -> {done, all, share}: of the epochs, or of the start before them
export function progress(run) {
  const done = run.rows.at(-1)?.epoch ?? 0, all = run.epochs ?? run.config?.epochs ?? 0;
  return { done, all, share: starting(run) ? run.start?.done ?? 0 : all ? Math.min(1, done / all) : 0 };
}

// detail(run): the rest of the line: queue place, epoch, speed, time left, device, or what went wrong.
export function detail(run) {
  if (run.error) return run.error;
  const { done, all } = progress(run), parts = [];
  if (run.state === 'queued') parts.push(waiting(run.place));
  if (starting(run) && run.state !== 'queued') parts.push(...beginning(run));
  else if (all) parts.push(`epoch ${done} of ${all}`);
  const recent = run.rows.slice(-5);
  if (run.state === 'running' && recent.length) {
    const seconds = recent.reduce((sum, row) => sum + row.seconds, 0) / recent.length;
    parts.push(`${number(recent.at(-1).samples_per_second)} samples/s`, `${time((all - done) * seconds)} left`);
  }
  if (run.state === 'done') parts.push(`${time(run.rows.reduce((sum, row) => sum + row.seconds, 0))} of training`);
  if (run.device) parts.push(run.device);
  return parts.join(' · ');
}

// What a start is at, and what a pause does to it.
function beginning(run) {
  const { start, manifold, want, state: now } = run, held = want === 'pause' || now === 'paused';
  return [sentence(start ?? { stage: 'neighbours' }, manifold), ...(held ? [PAUSED] : [])];
}

function waiting(place) {
  if (place === null || place === undefined) return 'waiting for a worker';
  return place <= 1 ? 'next in the queue' : `place ${place} in the queue`;
}

// time(seconds): "8 s", "3 min 20 s", "2 h 5 min"
export function time(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}
