// A few numbers about points, all or some of them: the twin of kuralab/evaluation/summary.py. Pure, in float64.
import { readAll } from './set.js';

// means(set, indices) -> the mean vector of each factor, one after another; all points without indices
export function means({ z, features, count }, indices = null) {
  const sum = new Float64Array(features), many = indices?.length ?? count;
  for (let k = 0; k < many; k++) {
    const from = (indices ? indices[k] : k) * features;
    for (let axis = 0; axis < features; axis++) sum[axis] += z[from + axis];
  }
  return sum.map((v) => v / many);
}

// summarise(set, indices) -> [{name, part, value, unit}]
export function summarise(set, indices = null) {
  const mean = means(set, indices), angles = readAll(mean, set.dims, set), found = [];
  let at = 0, angle = 0;
  for (const d of set.dims) {
    const part = set.dims.length > 1 ? set.readings[angle].name : '', length = Math.hypot(...mean.subarray(at, at + d));
    for (let k = 0; k < d - 1; k++, angle++) {
      found.push({ name: 'Mean direction', part: d > 2 ? set.readings[angle].name : part, value: angles[angle], unit: '°' });
    }
    found.push({ name: 'Mean resultant length', part, value: length, unit: '' });
    found.push({ name: d > 2 ? 'Spherical variance' : 'Circular variance', part, value: 1 - length, unit: '' });
    if (d === 2) found.push({ name: 'Circular standard deviation', part, value: (Math.sqrt(-2 * Math.log(length)) * 180) / Math.PI, unit: '°' });
    at += d;
  }
  return found;
}
