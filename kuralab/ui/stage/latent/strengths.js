// What more or less of a learned coupling does, as a finished run keeps it: a row for every strength. Pure.

// makeStrengths(unpacked file, trained: arrays at strength 1) -> {list, nearest(strength) -> k, means(k), change(k), entry(k) | null}
export function makeStrengths({ arrays, shapes, meta }, trained) {
  const list = Array.from(arrays.strength, (v) => Math.round(100 * v) / 100), home = list.indexOf(1), count = shapes['data.kl'][1];
  const names = ['kl', 'reconstruction', 'elbo'], means = (k) => Object.fromEntries(names.map((name) => [name, arrays[name][k]]));
  const step = Number(meta.step), width = arrays.z ? arrays.z.length / list.length : 0;
  return {
    list, home, means, moves: Boolean(arrays.z),
    nearest: (strength) => list.reduce((best, v, k) => (Math.abs(v - strength) < Math.abs(list[best] - strength) ? k : best), home),
    // change(k): each mean less the one as trained
    change: (k) => Object.fromEntries(names.map((name) => [name, arrays[name][k] - arrays[name][home]])),
    // entry(k): encodings and terms of every datum; null as trained
    entry(k) {
      if (k === home) return null;
      return {
        z: arrays.z ? Float32Array.from(arrays.z.subarray(k * width, (k + 1) * width), (v) => v * step) : trained.z,
        kl: arrays['data.kl'].subarray(k * count, (k + 1) * count),
        reconstruction: arrays['data.reconstruction'].subarray(k * count, (k + 1) * count),
      };
    },
  };
}
