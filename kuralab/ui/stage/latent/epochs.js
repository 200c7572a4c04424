// The scrubber: encodings at every epoch, moved through by hand or played.
import { button, h, slider } from '../dom.js';

const PACE = 0.4; // seconds an epoch takes when played

// makeEpochs(view, space, {epochs: [those kept], onEpoch(epoch, snapshot), onMove(xyz)}) -> {element, go(epoch), by(steps), flip(), stop()}
export function makeEpochs(view, space, { epochs, onEpoch, onMove }) {
  const last = epochs.length - 1;
  const play = button({ icon: 'play', title: 'Play the training', onClick: () => flip() });
  const scrub = slider({ label: 'Epoch', min: 0, max: last, step: 1, value: last, format: (k) => `${epochs[k]} of ${epochs[last]}`, onInput: (k) => { stop(); reach(k); } });
  const element = h('div', { class: 'scrub' }, play, scrub);
  let playing = false, wanted = last;

  async function reach(k) {
    wanted = Math.min(last, Math.max(0, k));
    scrub.value = wanted;
    const asked = wanted, snapshot = await space.snapshot(epochs[asked]);
    if (wanted === asked) onEpoch(epochs[asked], snapshot);
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
    let k = wanted >= last ? 0 : wanted;
    while (playing && k < last) {
      const [from, to] = await Promise.all([space.snapshot(epochs[k]), space.snapshot(epochs[k + 1])]);
      if (!playing) return;
      await glide(space.scatter(from.z), space.scatter(to.z));
      if (!playing) return;
      await reach(++k);
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

  const go = (epoch) => reach(epochs.findIndex((kept) => kept >= epoch));
  return { element, go, by: (steps) => { stop(); reach(wanted + steps); }, flip, stop };
}
