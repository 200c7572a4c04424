// The life of a crowd: how it begins, what is kept of it, and whether its settings alone lead to where it is.
import { History } from './history.js';
import { START } from './settings.js';
import { Simulation } from './simulation.js';
import { makeTempo, pace, reachable } from './tempo.js';
import { Trajectory } from './trajectory.js';

// makeLife({onBegin(), onStep(simulation)}) -> {simulation, whole, tempo, history, trajectory, moment, open, begin, restart, set}
export function makeLife({ onBegin, onStep }) {
  const history = new History(), trajectory = new Trajectory(), records = [history, trajectory];
  const tempo = makeTempo((moved) => { records.forEach((one) => one.add(moved)); onStep(moved); });
  let simulation = null, whole = true;

  function begin() {
    whole = true;
    onBegin();
    records.forEach((one) => { one.clear(); one.add(simulation); });
  }

  function restart() {
    simulation.reset();
    begin();
  }

  return {
    history, trajectory, tempo, begin, restart,
    get simulation() { return simulation; },
    // whole: whether the settings of now were those of the whole way
    get whole() { return whole; },
    // moment: the time a link may tell; null where the settings do not repeat the way there, or not soon enough
    get moment() { return whole && reachable(simulation, simulation.time) ? simulation.time : null; },
    open(flow, { speed, ...settings }, start) { simulation = new Simulation(flow, { ...settings, step: pace(speed), start }); },
    // set(changes): what came before does not repeat, unless the crowd has not moved yet
    set({ speed, ...changes }) {
      const fresh = simulation.time === 0;
      whole &&= fresh;
      simulation.set(speed === undefined ? changes : { ...changes, step: pace(speed) });
      if (fresh && 'count' in changes) restart(); // a crowd that grew is not one that began
      else if (START.some((key) => key in changes)) begin();
    },
  };
}
