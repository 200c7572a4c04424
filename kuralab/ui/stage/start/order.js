// How orderly a crowd is while it organises itself: as a whole, and each with its likes. Pure.

const ASKED = 160, NEAR = 6, SIDE = 12; // data whose likes are looked for; how many likes; pixels a side they are compared by

// likes(start) -> [[datum, its most alike data]]: by the pictures alone, coarsely
export function likes({ count, images, shape, pixels }) {
  const small = coarse(images, count, shape, pixels), width = small.length / count, asked = Math.min(ASKED, count);
  return Array.from({ length: asked }, (_, k) => {
    const own = Math.floor((k * count) / asked), far = new Float32Array(count);
    for (let other = 0; other < count; other++) {
      let sum = 0;
      for (let p = 0; p < width; p++) sum += (small[own * width + p] - small[other * width + p]) ** 2;
      far[other] = other === own ? Infinity : sum;
    }
    return [own, nearest(far)];
  });
}

// orders(start, pairs) -> {whole, local} at each frame: r of all, and how much nearer a datum is to its likes than to anyone,
// 1 − E|x − likes|²/E|x − all|². On a sphere without a mean that is the mean cosine.
export function orders(start, pairs) {
  const whole = [], local = [];
  for (let k = 0; k <= start.last; k++) {
    const xyz = start.frame(k);
    const { mean, spread } = moments(xyz), apart = pairs.map(([own, near]) => near.reduce((sum, other) => sum + gap(xyz, own, other), 0) / near.length);
    whole.push(mean / Math.sqrt(spread + mean ** 2 || 1));
    local.push(1 - apart.reduce((sum, v) => sum + v, 0) / apart.length / (2 * spread || 1));
  }
  return { whole, local };
}

// The length of the mean, and the mean square of the distance from it.
function moments(xyz) {
  const count = xyz.length / 3, sum = [0, 0, 0];
  let square = 0;
  for (let at = 0; at < xyz.length; at++) {
    sum[at % 3] += xyz[at];
    square += xyz[at] ** 2;
  }
  const mean = Math.hypot(...sum) / count;
  return { mean, spread: square / count - mean ** 2 };
}

function gap(xyz, a, b) {
  return (xyz[3 * a] - xyz[3 * b]) ** 2 + (xyz[3 * a + 1] - xyz[3 * b + 1]) ** 2 + (xyz[3 * a + 2] - xyz[3 * b + 2]) ** 2;
}

function nearest(far) { return Array.from(far.keys()).sort((a, b) => far[a] - far[b]).slice(0, NEAR); }

// Every few pixels' mean: neighbours are the same, and found a few times faster.
function coarse(images, count, [height, width], pixels) {
  const step = Math.max(1, Math.floor(Math.max(height, width) / SIDE)), rows = Math.ceil(height / step), columns = Math.ceil(width / step);
  const out = new Float32Array(count * rows * columns);
  for (let k = 0; k < count; k++) {
    for (let p = 0; p < pixels; p++) {
      out[(k * rows + Math.floor(Math.floor(p / width) / step)) * columns + Math.floor((p % width) / step)] += images[k * pixels + p];
    }
  }
  return out;
}
