// A synchronised start as it was kept: where every picture stood at each moment. Pure.

const SLANTED = [-0.9, 0.95]; // azimuth and height of a camera
const SPACIOUS = 0.3; // mean height from which a cloud fills space

// readStart({meta, arrays, shapes}) -> {count, last, pixels, shape, images, labels, manifold, stages, frame(k), at(moment, out), stage(moment)}
// A moment is a number of frames, and may lie between two: then everything is on its way.
export function readStart({ meta, arrays, shapes }) {
  const [many, count] = shapes.frames, last = many - 1, size = 3 * count, shape = JSON.parse(meta.shape);
  const stages = JSON.parse(meta.stages);
  const labels = Object.entries(JSON.parse(meta.labels ?? '{}'))
    .map(([name, { kind, names = [], unit = '' }]) => ({ name, kind, names, unit, values: arrays[`label.${name}`] }));
  const frame = (k) => arrays.frames.subarray(k * size, (k + 1) * size);
  return {
    count, last, shape, pixels: shape[0] * shape[1], images: arrays.images, labels, manifold: meta.manifold, stages, frame,
    // Straight ways from frame to frame: they are too short to leave the surface.
    at(moment, out = new Float32Array(size)) {
      const before = Math.min(last, Math.max(0, Math.floor(moment))), share = Math.min(1, Math.max(0, moment - before));
      const from = frame(before), to = frame(Math.min(last, before + 1));
      for (let k = 0; k < size; k++) out[k] = from[k] + share * (to[k] - from[k]);
      return out;
    },
    stage: (moment) => stages[Math.min(last, Math.max(0, Math.round(moment)))],
  };
}

// flatness(xyz): 0 for a cloud in space, 1 where all lie in the plane
export function flatness(xyz) {
  let sum = 0;
  for (let at = 2; at < xyz.length; at += 3) sum += Math.abs(xyz[at]);
  return Math.max(0, 1 - (3 * sum) / (xyz.length * SPACIOUS));
}

// apart(xyz, wide): pictures on one line hide each other, so each stands outward on a lane of its own, the flatter the more
export function apart(xyz, wide) {
  const share = wide * flatness(xyz);
  if (!share) return xyz;
  for (let k = 0, at = 0; at < xyz.length; k++, at += 3) {
    const away = 1 + share * ((k * 0.6180339887) % 1);
    xyz[at] *= away;
    xyz[at + 1] *= away;
  }
  return xyz;
}

// boundsOf(start) -> {low, high, hull, side}: what a camera should show of all the way; one that begins in space and ends flat is seen slantwise
export function boundsOf(start, room = 0) {
  const low = [Infinity, Infinity, Infinity], high = low.map((v) => -v), end = start.frame(start.last), flat = flatness(end) === 1;
  const hull = [...start.frame(0), ...end].map((v, at) => (flat && at % 3 < 2 ? v * (1 + room) : v));
  hull.forEach((v, at) => {
    low[at % 3] = Math.min(low[at % 3], v);
    high[at % 3] = Math.max(high[at % 3], v);
  });
  return { low, high, hull, ...(flat ? { side: SLANTED } : {}) };
}
