// Theory and sweeps beside the picture, so that neither costs it a frame.
import { LAWS } from './frequencies.js';
import { Simulation } from './simulation.js';

const SETTLE = 30, LISTEN = 30, STEP = 0.05; // times and step of a sweep

let latest = 0;

self.onmessage = async ({ data }) => {
  const { flow } = await import(`./${data.manifold}.js`), motion = flow(data.dim);
  if (data.task === 'theory') self.postMessage({ id: data.id, ...theory(motion, data) });
  else await sweep(motion, data);
};

function theory(motion, { law, width, noise, lag, most }) {
  const { critical, order, statement } = motion.theory(LAWS[law], width, 0, noise, lag);
  return { critical, statement, curve: order === null ? null : motion.curve(LAWS[law], width, noise, lag, most) };
}

// K runs up through the values while the oscillators go on, and r is the mean of the second half of each stay.
async function sweep(motion, { id, values, ...settings }) {
  latest = id;
  const simulation = new Simulation(motion, { ...settings, coupling: values[0], step: STEP });
  for (const coupling of values) {
    simulation.set({ coupling });
    let sum = 0, heard = 0;
    for (let k = 0; k < (SETTLE + LISTEN) / STEP; k++) {
      simulation.advance();
      if (k * STEP < SETTLE) continue;
      sum += simulation.order.reduce((all, r) => all + r, 0) / motion.groups;
      heard += 1;
    }
    self.postMessage({ id, coupling, order: sum / heard, last: coupling === values.at(-1) });
    await new Promise((resolve) => { setTimeout(resolve); }); // let a newer wish be heard
    if (id !== latest) return;
  }
}
