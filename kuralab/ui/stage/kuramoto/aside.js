// The worker's side of the scene: one theory in flight at a time, the newest wish next; sweeps that can be left.

// makeAside({onTheory(answer), onSweep({coupling, order, total, direction, last})}) -> {theory(wish), sweep(wish), forget(), dispose()}
export function makeAside({ onTheory, onSweep }) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  let id = 0, flying = null, waiting = null, swept = null;

  const send = (wish) => {
    flying = { id: ++id, wish };
    worker.postMessage({ task: 'theory', id, ...wish });
  };
  worker.onmessage = ({ data }) => {
    if (data.id === swept) { onSweep(data); return; }
    if (data.id !== flying?.id) return;
    const answered = flying.wish;
    flying = null;
    if (waiting) send(waiting);
    waiting = null;
    onTheory(data, answered);
  };
  return {
    theory(wish) {
      if (flying) waiting = wish;
      else send(wish);
    },
    sweep(wish) {
      swept = ++id;
      worker.postMessage({ task: 'sweep', id, ...wish });
    },
    forget() {
      swept = null;
      worker.postMessage({ task: 'stop' });
    },
    dispose() { worker.terminate(); },
  };
}
