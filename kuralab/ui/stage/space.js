// A run's latent space in the browser: its data, its manifold, its drawing, its decoder. Fetched once.
import { makeDecoder } from './decoder.js';
import { makeSurface } from './surface.js';
import { fetchRun } from './wire.js';

// openSpace(stage.base, id, soon) -> Space; `soon` names files to fetch meanwhile, which will be asked for next
export async function openSpace(base, id, soon = []) {
  soon.forEach((name) => fetchRun(base, id, name).catch(() => {}));
  const view = await fetchRun(base, id, 'view');
  const manifold = await import(`./manifolds/${view.meta.manifold}.js`);
  return new Space(base, id, view, manifold);
}

// count data, features of a latent point, shape [height, width] of a picture, labels [{name, kind, names, unit, values}]
export class Space {
  constructor(base, id, { meta, arrays, shapes }, manifold) {
    Object.assign(this, { base, id, meta, arrays, manifold, chart: chartOf(arrays) });
    this.features = Number(meta.features);
    this.shape = JSON.parse(meta.shape);
    this.pixels = this.shape[0] * this.shape[1];
    this.images = arrays.images;
    this.count = shapes.images[0];
    this.labels = Object.entries(JSON.parse(meta.labels ?? '{}'))
      .map(([name, { kind, names = [], unit = '' }]) => ({ name, kind, names, unit, values: arrays[`label.${name}`] }));
    this.titles = JSON.parse(meta.titles ?? '[]');
    this.mesh = {
      vertices: arrays['mesh.vertices'], faces: arrays['mesh.faces'], lines: arrays['mesh.lines'],
      axes: Object.keys(arrays).filter((name) => name.startsWith('mesh.axes')).sort().flatMap((name) => polylines(arrays[name], shapes[name])),
    };
  }

  file(name, options) { return fetchRun(this.base, this.id, name, options); }

  // encodings() -> {z, kl, reconstruction, …} arrays with the final chart taken over
  async encodings() {
    const { arrays, shapes, meta } = await this.file('encodings');
    this.chart = arrays['chart.basis'] ? chartOf(arrays) : this.chart;
    this.statement = meta.statement ?? this.meta.statement ?? '';
    this.flows = meta.flows ? JSON.parse(meta.flows) : true; // of runs made before nobody knows: the server will say
    return { ...arrays, shapes };
  }

  snapshot(epoch) { return this.file(`snapshots/${String(epoch).padStart(5, '0')}`).then(({ arrays }) => arrays); }

  async decoder(options) { return makeDecoder(await this.file('decoder', options)); }

  // panels(z): dots drawn for each datum
  panels(z) { return this.manifold.panels?.(z, this.features) ?? 1; }
  place(z, out) { return this.manifold.place(z, this.features, this.chart, out ?? undefined); }
  // scatter(z): the places of many data, moved aside where the manifold's dots would hide each other
  scatter(z) { return this.manifold.stack?.(this.place(z)) ?? this.place(z); }
  row(z, index) { return z.subarray(index * this.features, (index + 1) * this.features); }
  image(index) { return this.images.subarray(index * this.pixels, (index + 1) * this.pixels); }

  surface(theme) { return makeSurface(this.mesh, theme); }

  // box(drawn coordinates) -> {low, high, hull}: what a camera should show, the manifold and nearly all points
  box(xyz = []) {
    const low = [Infinity, Infinity, Infinity], high = low.map((v) => -v);
    const widen = (list) => {
      for (let at = 0; at < list.length; at++) {
        low[at % 3] = Math.min(low[at % 3], list[at]);
        high[at % 3] = Math.max(high[at % 3], list[at]);
      }
    };
    const { vertices, faces, lines } = this.mesh;
    if (vertices?.length) widen(vertices);
    else {
      widen(middle(xyz));
      widen((lines ?? []).map((v) => 0.8 * v)); // where the prior is
    }
    if (vertices?.length) return { low, high, hull: faces?.length ? vertices : [...vertices, ...xyz] };
    return low[0] <= high[0] ? { low, high } : { low: [-1, -1, -1], high: [1, 1, 1] };
  }
}

function chartOf(arrays) { return { basis: arrays['chart.basis'], origin: arrays['chart.origin'] }; }

function polylines(array, shape) {
  if (shape.length < 3) return [array];
  return Array.from({ length: shape[0] }, (_, k) => array.subarray(k * 3 * shape[1], (k + 1) * 3 * shape[1]));
}

// The two corners of the box that holds the middle 98 % of the points along each axis.
function middle(xyz) {
  const count = xyz.length / 3;
  if (!count) return [];
  const low = [], high = [];
  for (let axis = 0; axis < 3; axis++) {
    const sorted = Float32Array.from({ length: count }, (_, k) => xyz[3 * k + axis]).sort();
    low.push(sorted[Math.floor(0.01 * count)]);
    high.push(sorted[Math.ceil(0.99 * count) - 1]);
  }
  return [...low, ...high];
}
