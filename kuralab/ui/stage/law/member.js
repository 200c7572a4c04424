// One law with its parameters on one manifold: a product of unit spheres, whose factors the law may tie together.
// Points are rows of the coordinates in manifolds/<name>.js. Pure, in float64.
//
// A law's module exports
//   strength         {letter, max, from(c) -> slider, to(slider) -> c, format(c)}: its concentration c ≥ 0; null without
//   factor(d, c)     {logRatio(θ), reach(v), resultant, kl} on one unit sphere of R^d: log density over the uniform one at
//                    the angle θ from the mode, the angle within which a share v lies, mean resultant length, KL to uniform
//   bond             null, or {key, label, min, max, value, tie(strengths, r) -> {kl, carry(angles), free(angle, k), between(y₁, y₂)}}:
//                    log density that the bond adds, at angles freed of their concentration
//   hyperbolic       whether its parameter is a point of the Poincaré disc
//   words            {formula(d), why, code(parameters)}
import { angle } from '../manifolds/unit.js';
import { POSITIONS, uniform } from '../kuramoto/rng.js';

// member(law, ground, strengths, correlation) -> {parts, tied, kl, resultants, peak: log density at the mode}
export function member(law, ground, strengths, correlation = 0) {
  const parts = ground.dims.map((d, k) => law.factor(d, strengths[k])), tied = law.bond?.tie(strengths, correlation) ?? null;
  const uniformly = Math.log(ground.area);
  return {
    parts, tied, uniformly,
    kl: parts.reduce((sum, { kl }) => sum + kl, 0) + (tied?.kl ?? 0),
    resultants: parts.map(({ resultant }) => resultant),
    peak: parts.reduce((sum, { logRatio }) => sum + logRatio(0), 0) + (tied ? bound(tied, [0, 0]) : 0) - uniformly,
  };
}

// What the bond adds to the log density.
function bound({ free, between }, [first, second]) { return between(free(first, 0), free(second, 1)); }

// sharpness(member, ground) -> the radius s of the Cauchy law whose factor is as high, for the mesh
export function sharpness({ parts }, { dims }) { return parts.map(({ logRatio }, k) => Math.max(0, logRatio(0)) / (dims[k] - 1)); }

// densityOf(member, ground, modes) -> logDensity(points, at), relative to the manifold's own measure
export function densityOf({ parts, tied, uniformly }, { dims }, modes) {
  const angles = new Float64Array(dims.length);
  return (points, at = 0) => {
    let level = -uniformly;
    for (let k = 0; k < dims.length; at += dims[k], k++) {
      angles[k] = away(points, at, modes[k]);
      level += parts[k].logRatio(angles[k]);
    }
    return tied ? level + bound(tied, angles) : level;
  };
}

// onGrid(member, [angles, angles], features) -> logDensity(points, at) at the vertices of a mesh that is a grid of angles from
// the modes, where all but what ties them is the same along rows and columns
export function onGrid({ parts, tied, uniformly }, grid, features) {
  const levels = grid.map((angles, k) => angles.map(parts[k].logRatio)), freed = tied && grid.map((angles, k) => angles.map((angle) => tied.free(angle, k)));
  const wide = grid[1].length;
  return (points, at) => {
    const row = Math.floor(at / features / wide), column = at / features - row * wide, level = levels[0][row] + levels[1][column] - uniformly;
    return tied ? level + tied.between(freed[0][row], freed[1][column]) : level;
  };
}

// The angle of a point from a mode, with its side on a circle.
function away(points, at, mode) {
  if (mode.length === 2) {
    const [c, s] = mode, x = points[at], y = points[at + 1];
    return Math.atan2(c * y - s * x, c * x + s * y);
  }
  return angle(points.subarray(at, at + mode.length), mode);
}

// start(ground, count, seed) -> Float64Array: uniform points, of which more never move the first ones
export function start({ dims, features }, count, seed) {
  const out = new Float64Array(count * features);
  let from = 0, row = 0;
  for (const d of dims) {
    const draws = Array.from({ length: d - 1 }, () => uniform(seed, POSITIONS, row++, count));
    for (let k = 0; k < count; k++) {
      const turn = 2 * Math.PI * draws[0][k], up = d === 3 ? 2 * draws[1][k] - 1 : 0, flat = Math.sqrt(1 - up * up);
      out.set(d === 3 ? [flat * Math.cos(turn), flat * Math.sin(turn), up] : [Math.cos(turn), Math.sin(turn)], k * features + from);
    }
    from += d;
  }
  return out;
}

// carry(member, ground, modes, start, out): each uniform point along the great circle to the mode, until as large a share of
// the law lies nearer as did of the uniform law. For the Cauchy laws this is the Möbius map itself.
export function carry({ parts, tied }, { dims, features }, modes, base, out = new Float64Array(base.length)) {
  const angles = new Float64Array(dims.length);
  for (let row = 0; row < base.length; row += features) {
    for (let k = 0, at = row; k < dims.length; at += dims[k], k++) angles[k] = away(base, at, modes[k]);
    tied?.carry(angles);
    for (let k = 0, at = row; k < dims.length; at += dims[k], k++) {
      if (dims[k] === 2) turn(out, at, modes[k], Math.sign(angles[k]) * parts[k].reach(Math.abs(angles[k]) / Math.PI));
      else slide(base, out, at, modes[k], parts[k].reach(Math.sin(angles[k] / 2) ** 2));
    }
  }
  return out;
}

function turn(out, at, [c, s], theta) {
  const cos = Math.cos(theta), sin = Math.sin(theta);
  out[at] = c * cos - s * sin;
  out[at + 1] = s * cos + c * sin;
}

function slide(base, out, at, mode, theta) {
  let along = 0, square = 0;
  for (let axis = 0; axis < 3; axis++) along += base[at + axis] * mode[axis];
  for (let axis = 0; axis < 3; axis++) square += (base[at + axis] - along * mode[axis]) ** 2;
  const cos = Math.cos(theta), sin = Math.sin(theta) / (Math.sqrt(square) || 1);
  for (let axis = 0; axis < 3; axis++) out[at + axis] = cos * mode[axis] + sin * (base[at + axis] - along * mode[axis]);
}
