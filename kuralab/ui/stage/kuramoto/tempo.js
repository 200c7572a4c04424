// How simulated time passes: so many steps a frame, no more than a frame can bear, and the way to a link's own time.
const LONGEST = 0.05, FRAMES = 60; // longest step; frames a second aimed at
const PATIENCE = 14, HASTE = 40; // ms of steps in a frame; at a time on the way to a link's own
const WATCHED = 1000; // ms over which the real speed is taken
const WORK = 1e8, EACH = 100, NOISY = 2.5; // coordinates moved on a way of about 20 s; as many as a step costs anyway; times, with noise

// pace(speed): the step of the integrator, so that every frame moves
export function pace(speed) { return Math.min(LONGEST, speed / FRAMES); }

// reachable(simulation, time): whether a link may ask for that moment: both who writes and who reads it ask here
export function reachable({ x, step, noise }, time) { return (time / step) * (x.length * (noise ? NOISY : 1) + EACH) <= WORK; }

// makeTempo(after(simulation)) -> {steps, rate, rest, pass, going, leave, reach}; after() hears of every step
export function makeTempo(after) {
  let owed = 0, rate = null, watch = null, way = null;

  function steps(simulation, count, patience = PATIENCE) {
    const start = performance.now();
    for (let k = 0; k < count && performance.now() - start < patience; k++) {
      simulation.advance();
      after(simulation);
    }
  }

  // The time that really passed; steps that a frame could not bear are left out.
  function measure(simulation, moved) {
    const now = performance.now();
    if (watch?.simulation !== simulation || now - watch.latest > WATCHED) watch = { simulation, since: now, moved: 0 };
    else watch.moved += moved;
    watch.latest = now;
    if (now - watch.since < WATCHED) return;
    rate = (1000 * watch.moved) / (now - watch.since);
    Object.assign(watch, { since: now, moved: 0 });
  }

  return {
    steps,
    // rate: time units in a second as they really pass; null until it is known
    get rate() { return rate; },
    // rest(): the real speed is not known any more
    rest() { rate = watch = null; },
    // pass(simulation, seconds, speed): what a frame's time is worth
    pass(simulation, seconds, speed) {
      owed = Math.min(owed + seconds * speed, 1);
      const count = Math.floor(owed / simulation.step), before = simulation.time;
      owed -= count * simulation.step;
      steps(simulation, count);
      measure(simulation, simulation.time - before);
    },
    // going: the time on the way to which it is, or null; leave(): no further
    get going() { return way?.time ?? null; },
    leave() { way = null; },
    // reach(simulation, time, draw()) -> whether it was reached and not left; with pictures on the way
    async reach(simulation, time, draw) {
      const left = () => Math.round((time - simulation.time) / simulation.step), mine = way = { time };
      while (left() > 0) {
        steps(simulation, left(), HASTE);
        await new Promise((resolve) => { setTimeout(resolve); });
        if (way !== mine) return false;
        draw();
      }
      way = null;
      return true;
    },
  };
}
