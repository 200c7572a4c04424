// The scrubber over epochs: it follows the newest one until a person drags it back, and replays the way there.
import { button, h, slider } from '../dom.js';

const BEAT = 450; // ms an epoch is shown while replaying

// makeReplay(host, onEpoch) -> {last(epoch), toggle(), dispose()}; onEpoch(epoch) is called for each epoch to show
export function makeReplay(host, onEpoch) {
  let live = true, last = 0, timer = 0;
  const bar = slider({
    label: 'Epoch', min: 0, max: 0, step: 1, value: 0, format: (epoch) => (epoch === 0 ? 'before training' : String(epoch)),
    onInput(epoch) { stop(); live = epoch === last; onEpoch(epoch); },
  });
  const play = button({ icon: 'play', title: 'Replay the epochs (space)', onClick: toggle });
  bar.disabled = true;
  play.set({ disabled: true });
  host.append(h('div', { class: 'replay' }, play, bar));

  function go(epoch) { bar.value = epoch; onEpoch(epoch); }
  function stop() {
    clearInterval(timer);
    timer = 0;
    play.set({ icon: 'play', title: 'Replay the epochs (space)' });
  }
  function toggle() {
    if (timer) { stop(); return; }
    if (!last) return;
    live = false;
    if (bar.value >= last) go(0);
    play.set({ icon: 'pause', title: 'Stop the replay (space)' });
    timer = setInterval(() => {
      if (bar.value < last) go(bar.value + 1);
      if (bar.value >= last) { live = true; stop(); }
    }, BEAT);
  }

  return {
    last(epoch) {
      if (epoch === last && bar.value === last && epoch) return;
      last = epoch;
      bar.range(0, Math.max(1, last));
      bar.disabled = last === 0;
      play.set({ disabled: last === 0 });
      if (live) go(last);
    },
    toggle,
    dispose: stop,
  };
}
