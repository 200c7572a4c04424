// Special functions of the frequency laws. Pure, in float64.

// Wichura, Algorithm AS 241 (1988): coefficients of three rational functions, highest power last.
const MIDDLE = [
  [3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
  [1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852545925],
];
const FAR = [
  [1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4],
  [1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9],
];
const FARTHEST = [
  [6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
  [1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15],
];

// normalQuantile(u): the standard normal number below which a share u lies, to 16 digits
export function normalQuantile(u) {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) { const r = 0.180625 - q * q; return q * ratio(MIDDLE, r); }
  const r = Math.sqrt(-Math.log(Math.min(u, 1 - u)));
  return Math.sign(q) * (r <= 5 ? ratio(FAR, r - 1.6) : ratio(FARTHEST, r - 5));
}

function ratio([above, below], r) { return horner(above, r) / horner(below, r); }
function horner(list, r) { return list.reduceRight((sum, c) => sum * r + c, 0); }

// Weideman (1994), SIAM J. Numer. Anal. 31, 1497: w(z) = e^{−z²}erfc(−iz) for Im z ≥ 0 by a rational series.
const TERMS = 40, SCALE = Math.sqrt(TERMS / Math.SQRT2);
const SERIES = weideman();

function weideman() {
  const count = 2 * TERMS, samples = [];
  for (let k = -count + 1; k < count; k++) {
    const t = SCALE * Math.tan((k * Math.PI) / (2 * count));
    samples.push([k, Math.exp(-t * t) * (SCALE * SCALE + t * t)]);
  }
  return Array.from({ length: TERMS }, (_, n) =>
    samples.reduce((sum, [k, f]) => sum + f * Math.cos((Math.PI * k * (n + 1)) / count), 0) / (2 * count));
}

// faddeeva(x, y) -> [re, im] of w(x + iy), y ≥ 0
export function faddeeva(x, y) {
  const below = SCALE + y, size = below * below + x * x; // L − iz = (L + y) − ix
  const ir = below / size, ii = x / size; // 1/(L − iz)
  const up = SCALE - y; // L + iz = (L − y) + ix
  const zr = up * ir - x * ii, zi = up * ii + x * ir;
  let pr = 0, pi = 0;
  for (let n = TERMS - 1; n >= 0; n--) [pr, pi] = [pr * zr - pi * zi + SERIES[n], pr * zi + pi * zr];
  const sr = ir * ir - ii * ii, si = 2 * ir * ii, root = 1 / Math.sqrt(Math.PI);
  return [2 * (pr * sr - pi * si) + root * ir, 2 * (pr * si + pi * sr) + root * ii];
}
