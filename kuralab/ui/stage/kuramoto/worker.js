// Theory and sweeps beside the picture, so that neither costs it a frame.
import { LAWS } from './frequencies.js';
import { Simulation } from './simulation.js';

const SETTLE = 30, LISTEN = 30, STEP = 0.05; // times and step of a sweep

let latest = 0;

// Messages: {task: 'theory'|'sweep'|'stop', id, manifold, dim, populations, …model}. A theory is answered by {id, critical,
// statement, branches}, a sweep by {id, coupling, order, orders, direction: 'up'|'down', last} again and again, and a failure by
// {id, error}.
self.onmessage = async ({ data }) => {
  if (data.task === 'stop') { latest = 0; return; }
  try {
    const { flow } = await import(`./${data.manifold}.js`), motion = flow(data.dim, data.populations);
    if (data.task === 'theory') self.postMessage({ id: data.id, ...theory(motion, data) });
    else await sweep(motion, data);
  } catch ({ message }) { self.postMessage({ id: data.id, error: message }); }
};

function theory(motion, { law, most, ...wish }) {
  const model = { coupling: 0, ...wish, contrast: wish.contrast ?? motion.contrast };
  return { ...motion.outline(LAWS[law], model), branches: motion.branches(LAWS[law], model, most) };
}

// K runs up through the values and down again while the oscillators go on, so that hysteresis shows; r is the mean of the
// second half of each stay.
async function sweep(motion, { id, values, ...settings }) {
  latest = id;
  const simulation = new Simulation(motion, { ...settings, coupling: values[0], step: STEP });
  const stays = [...values.map((coupling) => ['up', coupling]), ...values.toReversed().map((coupling) => ['down', coupling])];
  for (const [place, [direction, coupling]] of stays.entries()) {
    simulation.set({ coupling });
    self.postMessage({ id, coupling, direction, ...listen(simulation), last: place === stays.length - 1 });
    await new Promise((resolve) => { setTimeout(resolve); }); // let a newer wish be heard
    if (id !== latest) return;
  }
}

// listen(simulation) -> {order: the one that theory speaks of, orders: each group's}, means over time
function listen(simulation) {
  const orders = new Array(simulation.flow.groups).fill(0);
  let joint = 0, heard = 0;
  for (let k = 0; k < (SETTLE + LISTEN) / STEP; k++) {
    simulation.advance();
    if (k * STEP < SETTLE) continue;
    simulation.order.forEach((r, g) => { orders[g] += r; });
    joint += simulation.joint;
    heard += 1;
  }
  return { order: joint / heard, orders: orders.map((sum) => sum / heard) };
}
