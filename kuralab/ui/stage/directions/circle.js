// Angles: a rose inside the ring, whose petals have areas in proportion to their counts, and the fitted densities over it.
import { BufferAttribute, BufferGeometry, Color, DoubleSide, LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial } from '../vendor/three.js';
import { h, number, slider } from '../dom.js';
import { makeCurve, makeSurface } from '../surface.js';
import { ringMarks } from './marks.js';
import { petals, rose } from './rose.js';

const THIN = 0.006, THICK = 0.016, PRESSED = 0.6, APART = 0.12;

// dress(view, set, fits, ground, base, theme) -> {show(fit), setTheme, place, box, controls, statement}
export function dress(view, set, fits, ground, base, theme) {
  const fill = new MeshBasicMaterial({ transparent: true, opacity: 0.5, side: DoubleSide, depthWrite: false });
  const edge = new LineBasicMaterial(), leaf = new Mesh(new BufferGeometry(), fill), rim = new LineSegments(new BufferGeometry(), edge);
  const asked = Number(view.stage.url.get('bins')), own = { bins: asked >= 4 && asked <= 90 ? asked : usual(set), peak: 1, ring: null, curves: [], chosen: null };
  [leaf, rim].forEach((part) => { part.frustumCulled = false; });
  view.add(0, leaf, rim);
  base.mesh().then(({ lines, axes }) => { own.ring = makeSurface({ lines, axes }, theme); view.add(0, own.ring); }).catch((error) => view.stage.say(error.message));

  const control = slider({ label: 'Bins', min: 4, max: 90, step: 1, value: own.bins, onInput: (bins) => { own.bins = bins; view.stage.url.set('bins', bins); draw(); } });
  control.classList.add('bins');
  const lines = fits.map((fit) => outline(fit.surface()));
  const statement = h('span', {});

  const placed = press(base.manifold.stack(base.place(set.z))), top = farthest(placed), reach = top + APART / 2;

  function draw() {
    const counted = rose(set, own.bins);
    own.peak = Math.max(...counted.density, ...lines.flatMap((line) => line.map(([, , density]) => density)));
    const { corners, outline: edges } = petals(counted, own.peak);
    put(leaf, corners);
    put(rim, edges);
    own.curves.forEach((curve) => view.remove(0, curve));
    own.curves = fits.map((fit, k) => {
      const line = lines[k].flatMap(([x, y, density]) => { const out = Math.sqrt(density / own.peak); return [out * x, out * y, 0.003]; });
      return makeCurve(line, fit.colour, fit.name === own.chosen ? THICK : THIN);
    });
    view.add(0, ...own.curves);
    statement.textContent = `petals: counts in ${own.bins} bins, by area · ring: ${number(own.peak)} per radian`;
    view.invalidate();
  }

  function ink({ dark }) {
    fill.color = new Color(dark ? '#6d8297' : '#9fb3c8');
    edge.color = new Color(dark ? '#9db4cc' : '#5b7186');
  }
  ink(theme);
  draw();
  return {
    show(fit) { own.chosen = fit?.name ?? null; draw(); return null; },
    place: () => placed,
    box: { low: [-reach, -reach - APART, 0], high: [reach, reach, 0] },
    controls: [control], statement, closed: false, all: true, marks: () => ringMarks(view, set, top + APART),
    setTheme(next) { ink(next); own.ring?.setTheme(next); },
  };
}

// [x, y, density] around the ring and back to its beginning, crowded where the law is sharp.
function outline({ surface: { points }, values }) {
  const line = Array.from({ length: values.length / 2 }, (_, k) => [points[4 * k], points[4 * k + 1], Math.exp(values[2 * k])]);
  return [...line, line[0]];
}

// Stacks of dots, brought nearer to the ring.
function press(xyz) {
  for (let at = 0; at < xyz.length; at += 3) {
    const out = Math.hypot(xyz[at], xyz[at + 1]), scale = (1 + PRESSED * (out - 1)) / out;
    xyz[at] *= scale;
    xyz[at + 1] *= scale;
  }
  return xyz;
}

function farthest(xyz) {
  let best = 1;
  for (let at = 0; at < xyz.length; at += 3) best = Math.max(best, Math.hypot(xyz[at], xyz[at + 1]));
  return best;
}

// As many bins as the data have steps, if they have; else few enough that each holds some.
function usual(set) {
  const found = new Set(Array.from({ length: set.count }, (_, k) => set.read(k)[0][1].toFixed(3)));
  if (found.size <= 72 && found.size > 8 && found.size < set.count / 5) return found.size;
  return Math.max(8, Math.min(36, Math.round(2 * set.count ** (1 / 3))));
}

function put(object, corners) {
  object.geometry.dispose();
  object.geometry = new BufferGeometry();
  object.geometry.setAttribute('position', new BufferAttribute(corners, 3));
}
