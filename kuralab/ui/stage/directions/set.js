// A set of directions as it came from the server: points, what is known of each, how people read them. Pure.
const TAU = 2 * Math.PI, DEGREE = Math.PI / 180;

// openSet(message, ground) -> Set: {count, features, dims, z, titles, labels, readings, row(z, k), read(k) -> [[name, degrees]]}
export function openSet({ options, arrays }, { dims, features }) {
  const count = arrays.z.length / features;
  const words = arrays.titles?.length ? new TextDecoder().decode(arrays.titles).split('\n') : null;
  const labels = options.labels.map((label, k) => ({ ...label, values: arrays[`label.${k}`] }));
  const row = (z, k) => z.subarray(k * features, (k + 1) * features);
  return {
    ...options, count, features, dims, z: arrays.z, coast: arrays.coast ?? null, labels, row,
    title: (k) => words?.[k] || `Point ${(k + 1).toLocaleString('en')}`,
    read: (k) => readAll(row(arrays.z, k), dims, options).map((degrees, at) => [options.readings[at].name, degrees]),
  };
}

// readAll(point, dims, {readings, clockwise}) -> degrees of each angle; longitude and latitude of a vector of space
export function readAll(point, dims, { readings, clockwise }) {
  const found = [];
  let at = 0;
  for (const d of dims) {
    const across = Math.atan2(point[at + 1], point[at]);
    found.push(clockwise ? TAU / 4 - across : across);
    if (d === 3) found.push(Math.atan2(point[at + 2], Math.hypot(point[at], point[at + 1])));
    at += d;
  }
  return found.map((angle, k) => wrap(angle / DEGREE, readings[k].start));
}

// wrap(degrees, start): the same angle in the turn that begins at `start`
export function wrap(degrees, start) { return degrees - start - 360 * Math.floor((degrees - start) / 360) + start; }
