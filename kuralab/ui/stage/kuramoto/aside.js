// The workers' side of the scene: one theory in flight at a time, the newest wish next; sweeps that can be left. Each has a
// worker of its own, so that neither waits for the other.
const PATIENCE = 200; // ms after which it is said that theory is being calculated
const SILENT = { critical: null, branches: [] };

// makeAside({onTheory({critical, statement, branches}), onSweep({coupling, order, orders, direction, last} | {error, last})})
// -> {theory(wish), sweep(wish), forget(), dispose()}. No answer is told to a wish that is not the newest.
export function makeAside({ onTheory, onSweep }) {
  const thinker = makeWorker(hear, (error) => hear({ id: flying, error })), sweeper = makeWorker(listen, (error) => listen({ id: swept, error }));
  let id = 0, flying = null, waiting = null, asked = '', slow = 0, swept = null;

  function send(wish) {
    flying = ++id;
    thinker.post({ task: 'theory', id, ...wish });
  }

  function hear({ id: heard, error, ...answer }) {
    if (heard !== flying) return;
    flying = null;
    if (waiting) send(waiting);
    else tell(answer, error);
    waiting = null;
  }

  // What failed may be asked for again.
  function tell(answer, error) {
    clearTimeout(slow);
    slow = 0;
    if (error) asked = '';
    onTheory(error ? { ...SILENT, statement: `Theory could not be calculated: ${error}` } : answer);
  }

  function listen({ id: heard, error, ...point }) {
    if (heard !== swept) return;
    onSweep(error ? { error, last: true } : point);
  }

  return {
    // Branches hold at every coupling of a sign.
    theory({ coupling, ...wish }) {
      const side = Math.sign(coupling), next = JSON.stringify({ ...wish, side });
      if (next === asked) return;
      asked = next;
      slow ||= setTimeout(() => onTheory({ ...SILENT, statement: 'Calculating …' }), PATIENCE);
      if (flying) waiting = { ...wish, coupling };
      else send({ ...wish, coupling });
    },
    sweep(wish) {
      swept = ++id;
      sweeper.post({ task: 'sweep', id, ...wish });
    },
    forget() {
      if (swept) sweeper.post({ task: 'stop' });
      swept = null;
    },
    dispose() {
      clearTimeout(slow);
      [thinker, sweeper].forEach((one) => one.end());
    },
  };
}

// makeWorker(hear, fail) -> {post, end}: made when it is first needed
function makeWorker(hear, fail) {
  let worker = null;
  return {
    post(message) {
      worker ??= start();
      worker.postMessage(message);
    },
    end() { worker?.terminate(); },
  };

  function start() {
    const made = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    made.onmessage = ({ data }) => hear(data);
    made.onerror = ({ message }) => {
      worker = null; // the next wish has another try
      made.terminate();
      fail(message ?? 'its file could not be read.');
    };
    return made;
  }
}
