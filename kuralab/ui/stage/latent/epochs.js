// The scrubber: encodings at every epoch, moved through by hand or played.
import { button, h, slider } from '../dom.js';

const PACE = 0.4; // seconds an epoch takes when played

// makeEpochs(view, space, {last, onEpoch(epoch, snapshot), onMove(xyz)}) -> {element, go(epoch), flip(), last}
export function makeEpochs(view, space, { last, onEpoch, onMove }) {
  const play = button({ icon: 'play', title: 'Play the training', onClick: () => flip() });
  const scrub = slider({ label: 'Epoch', min: 0, max: last, step: 1, value: last, format: (v) => `${v} of ${last}`, onInput: (v) => { stop(); go(v); } });
  const element = h('div', { class: 'scrub' }, play, scrub);
  let playing = false, wanted = last;

  async function go(epoch) {
    wanted = epoch;
    scrub.value = epoch;
    const snapshot = await space.snapshot(epoch);
    if (wanted === epoch) onEpoch(epoch, snapshot);
  }

  function stop() {
    if (!playing) return;
    playing = false;
    view.animate(null);
    play.set({ icon: 'play', title: 'Play the training' });
  }

  async function flip() {
    if (playing) { stop(); return; }
    playing = true;
    play.set({ icon: 'pause', title: 'Pause' });
    let epoch = wanted >= last ? 0 : wanted;
    while (playing && epoch < last) {
      const [from, to] = await Promise.all([space.snapshot(epoch), space.snapshot(epoch + 1)]);
      if (!playing) return;
      await glide(space.place(from.z), space.place(to.z));
      if (!playing) return;
      await go(++epoch);
    }
    stop();
  }

  // From one epoch's places to the next one's, in equal small steps.
  function glide(from, to) {
    const now = new Float32Array(from.length);
    let gone = view.stage.reduced ? PACE : 0;
    return new Promise((done) => {
      view.animate((seconds) => {
        gone = Math.min(PACE, gone + seconds);
        for (let k = 0; k < now.length; k++) now[k] = from[k] + (gone / PACE) * (to[k] - from[k]);
        onMove(now);
        if (gone < PACE) return true;
        done();
        return false;
      });
    });
  }

  return { element, go, flip, last };
}
