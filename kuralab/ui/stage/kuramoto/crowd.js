// How a group is spread about its mean: by angle on the circle, by height on spheres; and what a law says of the same. Pure.
import { square } from './fit.js';

const BINS = 72, BANDS = 50, FINE = 240, TURNS = 64; // of angles, of heights; points of a curve, of half a circle of latitude
const DEGREE = Math.PI / 180;

// scaleOf(ambient) -> {low, high, bins, label, weight(v): share of the uniform law per unit, angle(v): radians from the axis}
export function scaleOf(ambient) {
  if (ambient === 2) {
    return {
      low: -180, high: 180, bins: BINS, label: 'angle from the mean, degrees', unit: 'per radian', measure: DEGREE,
      weight: () => 1 / (2 * Math.PI), angle: (v) => v * DEGREE,
    };
  }
  const whole = total((ambient - 3) / 2);
  return {
    low: -1, high: 1, bins: BANDS, label: 'height along the mean direction', unit: 'per unit of height', measure: 1,
    weight: (v) => Math.max(0, 1 - v * v) ** ((ambient - 3) / 2) / whole, angle: (v) => Math.acos(v),
  };
}

// ∫ (1 − c²)^p dc over the heights of a sphere, p = (d − 3)/2, by the recurrence from p = −½ or 0.
function total(p) {
  if (p < 0) return Math.PI;
  return p === 0 ? 2 : (total(p - 1) * 2 * p) / (2 * p + 1);
}

// histogram(simulation, group, mean) -> {edges, heights}: the share of the oscillators in each bin over its width
export function histogram({ x, count, flow: { ambient, groups } }, group, mean) {
  const { low, high, bins, measure } = scaleOf(ambient), stride = groups * count, counts = new Float64Array(bins), size = Math.sqrt(square(mean)) || 1;
  for (let k = group * count; k < (group + 1) * count; k++) {
    let along = 0;
    for (let i = 0, at = k; i < ambient; i++, at += stride) along += (mean[i] / size) * x[at];
    const value = ambient === 2 ? Math.atan2((mean[0] * x[k + stride] - mean[1] * x[k]) / size, along) / DEGREE : along;
    counts[Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)))] += 1;
  }
  const width = (high - low) / bins;
  return { edges: Array.from({ length: bins + 1 }, (_, k) => low + k * width), heights: counts.map((n) => n / (count * width * measure)) };
}

// curve(ambient, logRatio, off) -> {at, heights}: a law whose mode lies `off` (in radians) from the mean, in the scale of the
// histogram: on spheres the mean of its density over each circle of latitude about the mean
export function curve(ambient, logRatio, off = 0) {
  const { low, high, weight, angle } = scaleOf(ambient), at = Array.from({ length: FINE + 1 }, (_, k) => low + ((high - low) * k) / FINE);
  const level = ambient === 2 ? (v) => Math.exp(logRatio(Math.abs(wrap(angle(v) - off)))) : latitude(ambient, logRatio, off);
  return { at, heights: at.map((v) => level(v) * weight(v)) };
}

function latitude(ambient, logRatio, off) {
  if (!off) return (height) => Math.exp(logRatio(Math.acos(height)));
  const turns = Array.from({ length: TURNS }, (_, k) => (Math.PI * (k + 0.5)) / TURNS), shares = turns.map((turn) => Math.sin(turn) ** (ambient - 3));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return (height) => {
    const along = Math.cos(off) * height, across = Math.sin(off) * Math.sqrt(Math.max(0, 1 - height * height));
    const density = (turn) => Math.exp(logRatio(Math.acos(Math.min(1, Math.max(-1, along + across * Math.cos(turn))))));
    return turns.reduce((sum, turn, k) => sum + shares[k] * density(turn), 0) / whole;
  };
}

function wrap(angle) { return Math.atan2(Math.sin(angle), Math.cos(angle)); }
