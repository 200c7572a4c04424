// Random numbers without a state: a hash of (seed, stream, step, index). The twin of
// kuralab/kuramoto/counter.py, so that Python and the browser draw the same numbers. Pure.
export const POSITIONS = 0, FREQUENCIES = 1, ORDER = 2, NOISE = 3;
const WEYL = 0x9e3779b9;

let places = new Uint32Array(0), scratch = new Uint32Array(0);

// bits(seed, stream, step, count, out) -> Uint32Array
export function bits(seed, stream, step, count, out = new Uint32Array(count)) {
  if (places.length < count) places = Uint32Array.from({ length: count }, (_, k) => mix(k + WEYL));
  let key = 0;
  for (const word of [step, stream, seed]) key = mix((word + WEYL) ^ key);
  for (let k = 0; k < count; k++) out[k] = mix(places[k] + key);
  return out;
}

// uniform(…) -> Float64Array in (0, 1)
export function uniform(seed, stream, step, count) {
  return Float64Array.from(bits(seed, stream, step, count), (word) => (word + 0.5) / 4294967296);
}

// normal(…, count, out) -> Float64Array, by Box and Muller: cosines first, then sines; out has room for an even number
export function normal(seed, stream, step, count, out = new Float64Array(count + (count % 2))) {
  const half = (count + 1) >> 1;
  if (scratch.length < 2 * half) scratch = new Uint32Array(2 * half);
  const words = bits(seed, stream, step, 2 * half, scratch);
  for (let k = 0; k < half; k++) {
    const radius = Math.sqrt(-2 * Math.log((words[k] + 0.5) / 4294967296));
    const angle = 2 * Math.PI * ((words[half + k] + 0.5) / 4294967296);
    out[k] = radius * Math.cos(angle);
    out[half + k] = radius * Math.sin(angle);
  }
  return count % 2 ? out.subarray(0, count) : out;
}

// shuffled(seed, step, count) -> a permutation of 0 … count−1
export function shuffled(seed, step, count) {
  const words = bits(seed, ORDER, step, count);
  return Uint32Array.from(words.keys()).sort((a, b) => words[a] - words[b] || a - b);
}

function mix(x) {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
