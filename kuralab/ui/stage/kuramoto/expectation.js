// What is expected of the settings as they are: by theory at once, and by a sweep of the coupling when it is asked for.
import { makeAside } from './aside.js';
import { MOST } from './panels/branches.js';

const STOPS = 31, COUNT = 1000; // couplings of a sweep; its oscillators
const VALUES = Array.from({ length: STOPS }, (_, k) => (MOST * k) / (STOPS - 1));

// makeExpectation(onNews()) -> {known: {theory, swept, sweeping, sweptBy}, ask(wish), sweep(wish), forget(), dispose()}
export function makeExpectation(onNews) {
  const known = { theory: { critical: null, branches: [], statement: '' }, swept: [], sweeping: false, sweptBy: '' };
  const aside = makeAside({
    onTheory(answer) { known.theory = answer; onNews(); },
    onSweep({ error, last, ...point }) {
      if (error) known.sweptBy = `The sweep could not go on: ${error}`;
      else known.swept.push(point);
      known.sweeping = !last;
      onNews();
    },
  });

  function forget() {
    Object.assign(known, { swept: [], sweeping: false, sweptBy: '' });
    aside.forget();
  }

  return {
    known, forget,
    ask(wish) { aside.theory({ ...wish, most: MOST }); },
    sweep(wish) {
      forget();
      Object.assign(known, { sweeping: true, sweptBy: `Sweep: ${COUNT.toLocaleString('en')} oscillators of its own${wish.populations > 1 ? ' in each population' : ''}, from a random start at K = 0 up to ${MOST} and down again.` });
      aside.sweep({ ...wish, values: VALUES, count: COUNT });
    },
    dispose() { aside.dispose(); },
  };
}
