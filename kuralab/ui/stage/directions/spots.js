// The mean and the median direction as two marks on the manifold: a ring and a diamond.
import { normalise } from '../manifolds/unit.js';
import { makePoints } from '../points.js';
import { hex } from '../theme.js';
import { means } from './summary.js';

const RING = 5, DIAMOND = 3; // by their places in SHAPES

// makeSpots(base, set, theme, above: a scale that lifts them off the surface) -> object with .setTheme; set.median: unit vectors, one for each factor
export function makeSpots(base, set, theme, above = 1) {
  const mean = means(set), parts = [];
  let at = 0;
  for (const d of set.dims) { parts.push(...normalise(mean.subarray(at, at + d))); at += d; }
  const spots = makePoints(2, { size: 15 });
  delete spots.userData.cloud; // not data
  spots.setPositions(base.place(Float64Array.from([...parts, ...set.median])).map((v) => above * v));
  spots.setShapes([RING, DIAMOND]);
  spots.renderOrder = 8;
  const plain = spots.setTheme;
  spots.setTheme = (next) => {
    const value = hex(next.text), ink = [value >> 16, (value >> 8) & 255, value & 255];
    plain(next);
    spots.setColours(Uint8Array.from([...ink, ...ink]));
  };
  spots.setTheme(theme);
  return spots;
}
