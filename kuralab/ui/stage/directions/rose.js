// Rose diagrams that tell the truth: a petal's area, not its length, is its share of the points. Pure.
const ARC = 6; // pieces of a petal's rim

// rose(set, bins) -> {bins, width, counts, density: share per radian of each petal, start}; petals are centred on the
// angle 0 of the reader
export function rose({ z, features, count, clockwise }, bins) {
  const width = (2 * Math.PI) / bins, start = (clockwise ? Math.PI / 2 : 0) - width / 2, counts = new Uint32Array(bins);
  for (let k = 0; k < count; k++) {
    const turn = (Math.atan2(z[k * features + 1], z[k * features]) - start) / width;
    counts[((Math.floor(turn + 1e-6) % bins) + bins) % bins]++;
  }
  return { bins, width, counts, start, density: Array.from(counts, (v) => v / (count * width)) };
}

// petals(rose, peak) -> {corners, outline}: triangles and line pieces in the plane; a petal of density `peak` reaches 1
export function petals({ bins, width, density, start }, peak) {
  const corners = [], outline = [];
  for (let bin = 0; bin < bins; bin++) {
    const out = Math.sqrt(density[bin] / peak), at = (k) => start + width * (bin + k / ARC);
    const point = (k) => [out * Math.cos(at(k)), out * Math.sin(at(k)), 0];
    for (let k = 0; k < ARC; k++) {
      corners.push(0, 0, 0, ...point(k), ...point(k + 1));
      outline.push(...point(k), ...point(k + 1));
    }
    outline.push(0, 0, 0, ...point(0), 0, 0, 0, ...point(ARC));
  }
  return { corners: Float32Array.from(corners), outline: Float32Array.from(outline) };
}
