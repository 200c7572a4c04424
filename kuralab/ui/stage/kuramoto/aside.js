// The worker's side of the scene: one theory in flight at a time, the newest wish next; sweeps that can be left.

// makeAside({onTheory(answer), onSweep({coupling, order, last})}) -> {theory(wish), sweep(wish), dispose()}
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
    forget() { swept = null; },
    dispose() { worker.terminate(); },
  };
}

// at(curve, K): r on the drawn theory at a coupling
export function at([couplings, orders], coupling) {
  let high = couplings.findIndex((K) => K > coupling);
  if (high < 0) high = couplings.length - 1;
  const low = Math.max(0, high - 1), gap = couplings[high] - couplings[low];
  if (gap <= 0) return orders[high];
  return orders[low] + ((orders[high] - orders[low]) * Math.min(1, Math.max(0, coupling - couplings[low]) / gap));
}
