// Where the oscillators move: a manifold as it is, or the latent space of a run with its data on it.
import { openSpace } from '../space.js';
import { fetchTensors } from '../wire.js';
import { POSITIONS, uniform } from './rng.js';

const SAMPLE = 2000; // draws that tell how far a manifold reaches

// plain(base, name) -> ground: {name, dim, features, manifold, motion, box, mesh() -> Promise, place(z, out), start, space}
export async function plain(base, name) {
  const [manifold, motion] = await modules(name), { features } = motion;
  const place = (z, out) => manifold.place(z, features, {}, out), u = uniform(0, POSITIONS, 0, 2 * features * SAMPLE);
  let drawn = 0;
  const reach = place(manifold.prior(SAMPLE, features, null, () => u[drawn++]));
  return {
    name, dim: motion.dimOf(features), features, manifold, motion, box: box(reach), mesh: () => meshOf(base, name), place, start: null, space: null,
  };
}

// find(base, settings, run, say) -> ground; a run that cannot be read is said, and the plain manifold taken instead
export async function find(base, settings, run, say) {
  say(null);
  if (settings.latent !== '1') return plain(base, settings.manifold);
  try { return await latent(base, run.id); } catch (error) {
    say(error.message);
    settings.latent = '';
    return plain(base, settings.manifold);
  }
}

// The server makes it: the oscillators do not wait for it.
async function meshOf(base, name) {
  const { arrays } = await fetchTensors(`${base}/api/manifolds/${name}.safetensors`);
  const axes = Object.keys(arrays).filter((key) => key.startsWith('axes.')).sort().map((key) => arrays[key]);
  return { vertices: arrays.vertices, faces: arrays.faces, lines: arrays.lines, axes };
}

// A ground that starts from the run's encodings, with `space` and `decode`
async function latent(base, id) {
  const space = await openSpace(base, id), name = space.meta.manifold;
  const [[manifold, motion], { z }, decode] = await Promise.all([modules(name), space.encodings(), space.decoder()]);
  const { features, mesh } = space, place = (rows, out) => space.place(rows, out);
  const outline = box(mesh.vertices?.length ? mesh.vertices : mesh.lines);
  return { name, dim: motion.dimOf(features), features, manifold, motion, box: outline, mesh: async () => mesh, place, start: z, space, decode };
}

// The corners of the box around many points.
function box(xyz) {
  const low = [Infinity, Infinity, Infinity], high = low.map((v) => -v);
  xyz.forEach((v, at) => {
    low[at % 3] = Math.min(low[at % 3], v);
    high[at % 3] = Math.max(high[at % 3], v);
  });
  return { low, high };
}

function modules(name) { return Promise.all([import(`../manifolds/${name}.js`), import(`./${name}.js`)]); }
