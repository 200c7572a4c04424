// How simulated time passes: so many steps a frame, no more than a frame can bear, and the way to a link's own time.
const LONGEST = 0.05, FRAMES = 60; // longest step; frames a second aimed at
const PATIENCE = 14, HASTE = 40; // ms of steps in a frame; at a time on the way to a link's own

// pace(speed): the step of the integrator, so that every frame moves
export function pace(speed) { return Math.min(LONGEST, speed / FRAMES); }

// makeTempo(after(simulation)) -> {pass, steps, reach}; after() hears of every step
export function makeTempo(after) {
  let owed = 0;

  function steps(simulation, count, patience = PATIENCE) {
    const start = performance.now();
    for (let k = 0; k < count && performance.now() - start < patience; k++) {
      simulation.advance();
      after(simulation);
    }
  }

  return {
    steps,
    // pass(simulation, seconds, speed): what a frame's time is worth
    pass(simulation, seconds, speed) {
      owed = Math.min(owed + seconds * speed, 1);
      const count = Math.floor(owed / simulation.step);
      owed -= count * simulation.step;
      steps(simulation, count);
    },
    // reach(simulation, time, seen() -> whether to go on): to a moment, with pictures on the way
    async reach(simulation, time, seen) {
      const left = () => Math.round((time - simulation.time) / simulation.step);
      while (left() > 0) {
        steps(simulation, left(), HASTE);
        if (!seen()) return;
        await new Promise((resolve) => { setTimeout(resolve); });
      }
    },
  };
}
