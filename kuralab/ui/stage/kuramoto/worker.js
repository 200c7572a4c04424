// Theory and sweeps beside the picture, so that neither costs it a frame.
import { LAWS } from './frequencies.js';
import { Simulation } from './simulation.js';

const SETTLE = 30, LISTEN = 30, STEP = 0.05; // times and step of a sweep

let latest = 0;

// Messages: {task: 'theory'|'sweep'|'stop', id, manifold, dim, populations, …model}. A theory is answered by {id, critical,
// order, statement, branches}, a sweep by {id, coupling, order, orders, total, direction: 'up'|'down', last} again and again.
self.onmessage = async ({ data }) => {
  if (data.task === 'stop') { latest = 0; return; }
  const { flow } = await import(`./${data.manifold}.js`), motion = flow(data.dim, data.populations);
  if (data.task === 'theory') self.postMessage({ id: data.id, ...theory(motion, data) });
  else await sweep(motion, data);
};

function theory(motion, { law, most, ...wish }) {
  const model = { coupling: 0, ...wish, contrast: wish.contrast ?? motion.contrast };
  return { ...motion.theory(LAWS[law], model), branches: motion.branches(LAWS[law], model, most) };
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

// listen(simulation) -> {order: the groups' mean r, orders: each group's, total: everybody's}, means over time
function listen(simulation) {
  const { groups } = simulation.flow, orders = new Array(groups).fill(0);
  let total = 0, heard = 0;
  for (let k = 0; k < (SETTLE + LISTEN) / STEP; k++) {
    simulation.advance();
    if (k * STEP < SETTLE) continue;
    simulation.order.forEach((r, g) => { orders[g] += r; });
    total += simulation.total;
    heard += 1;
  }
  const share = (sum) => sum / heard;
  return { order: share(orders.reduce((sum, r) => sum + r, 0) / groups), orders: orders.map(share), total: share(total) };
}
