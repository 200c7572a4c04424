// A swarm on its way from the uniform law to one posterior, at any time between 0 and 1. Pure.

// makeSwarm(unpacked birth file) -> {count, final, places(t, out), picture(t), kl(t): nats, NaN where no law is known}
export function makeSwarm({ arrays: { places, pictures, kl, final }, shapes }) {
  const [moments, count] = shapes.places, pixels = shapes.pictures[1];
  const between = (rows, width, t, out) => {
    const at = Math.min(1, Math.max(0, t)) * (moments - 1), low = Math.min(moments - 2, Math.floor(at)), share = at - low;
    for (let k = 0, a = low * width, b = a + width; k < width; k++, a++, b++) out[k] = share < 1 ? rows[a] + share * (rows[b] - rows[a]) : rows[b];
    return out;
  };
  return {
    count, final: final[0],
    places: (t, out = new Float32Array(3 * count)) => between(places, 3 * count, t, out),
    picture: (t) => Uint8Array.from(between(pictures, pixels, t, new Float32Array(pixels)), Math.round),
    kl: (t) => between(kl, 1, t, [0])[0],
  };
}
