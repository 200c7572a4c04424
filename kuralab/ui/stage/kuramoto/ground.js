// Where the oscillators move: a manifold as it is, or the latent space of a run with its data on it.
import { openSpace } from '../space.js';

// plain(message, name) -> ground: {name, dim, features, manifold, motion, mesh, place(z, out), start, space}
export async function plain({ options, arrays }, name) {
  const { dim, features } = options.manifolds.find((one) => one.name === name);
  const [manifold, motion] = await modules(name);
  const part = (kind) => arrays[`${name}.${kind}`];
  const axes = Object.keys(arrays).filter((key) => key.startsWith(`${name}.axes.`)).map((key) => arrays[key]);
  const mesh = { vertices: part('vertices'), faces: part('faces'), lines: part('lines'), axes };
  return { name, dim, features, manifold, motion, mesh, place: (z, out) => manifold.place(z, features, {}, out), start: null, space: null };
}

// latent(base, id) -> ground that starts from the run's encodings, with `space` and `decode`
export async function latent(base, id) {
  const space = await openSpace(base, id), name = space.meta.manifold;
  const [[manifold, motion], { z }, decode] = await Promise.all([modules(name), space.encodings(), space.decoder()]);
  const { features, mesh } = space;
  return { name, dim: motion.dimOf(features), features, manifold, motion, mesh, place: (rows, out) => space.place(rows, out), start: z, space, decode };
}

// box(mesh): the corners a camera should show
export function box({ vertices, lines }) {
  const low = [Infinity, Infinity, Infinity], high = low.map((v) => -v), list = vertices?.length ? vertices : lines;
  list.forEach((v, at) => {
    low[at % 3] = Math.min(low[at % 3], v);
    high[at % 3] = Math.max(high[at % 3], v);
  });
  return { low, high };
}

function modules(name) { return Promise.all([import(`../manifolds/${name}.js`), import(`./${name}.js`)]); }
