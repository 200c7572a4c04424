// A run's encodings in one panel: the manifold, a dot for every held-out datum, and the way from epoch to epoch.
import { makePoints } from '../points.js';
import { Group } from '../vendor/three.js';

const LEGS = 3; // pieces of each geodesic; straight pieces are cheap to draw
const TRAVEL = 0.35; // seconds from one epoch to the next

// makeCloud(stage, view, panel, space, {size}) -> cloud, whose dots appear with the first epoch shown
export function makeCloud(stage, view, panel, space, { size = 7 } = {}) {
  const surface = space.surface(stage.theme()), stride = Number(space.meta.stride ?? 1);
  const body = new Group();
  let points = null, legs = null, time = 1, wanted = null, loading = false, gone = false;
  body.add(surface);
  view.add(panel, body);

  const cloud = {
    space, epoch: null, snapshot: null, bounds: space.box(),
    // show(epoch, onShown): the newest wish wins; the last kept epoch up to it is shown.
    async show(epoch, onShown) {
      wanted = epoch;
      if (loading) return;
      loading = true;
      while (wanted !== null && wanted !== cloud.epoch && !gone) {
        const next = wanted;
        const snapshot = await fetched(next);
        if (wanted === next) wanted = null;
        if (snapshot && !gone) { arrive(snapshot, next); onShown?.(cloud); }
      }
      loading = false;
    },
    // step(seconds): moves the dots on; false once they have arrived
    step(seconds) {
      if (time >= 1) return false;
      time = Math.min(1, time + seconds / TRAVEL);
      points.setPositions(between(legs, time));
      return time < 1;
    },
    get positions() { return points?.userData.cloud.positions ?? new Float32Array(); },
    get per() { return points?.userData.cloud.per ?? 1; },
    paint({ colours, shapes }) { points?.setColours(colours); points?.setShapes(shapes); view.invalidate(); },
    mark(flags) { points?.setFlags(flags); view.invalidate(); },
    // place(dot) -> [x, y, z] in the panel
    place(dot) { return [0, 1, 2].map((axis) => body.position.getComponent(axis) + body.scale.x * cloud.positions[3 * dot + axis]); },
    // fit(): drawn within the unit ball around the middle, so that spaces of different sizes look alike
    fit() {
      const { low, high } = cloud.bounds, sides = low.map((v, k) => high[k] - v);
      const scale = 2 / Math.max(...sides, 0.8 * Math.hypot(sides[0], sides[1])); // flat squares are seen over their corners
      body.scale.setScalar(scale);
      body.position.fromArray(low.map((v, k) => (-scale * (v + high[k])) / 2));
    },
    theme(next) { surface.setTheme(next); points?.setTheme(next); },
    dispose() { gone = true; view.remove(panel, body); },
  };

  // An epoch that was not kept is shown by the last one before it that was.
  function fetched(epoch) {
    return space.snapshot(epoch).catch(() => (epoch % stride ? space.snapshot(epoch - (epoch % stride)).catch(() => null) : null));
  }

  function arrive(snapshot, epoch) {
    const end = space.scatter(snapshot.z), before = cloud.snapshot?.z;
    if (!points) {
      points = makePoints(space.count, { per: space.panels(snapshot.z), size });
      points.setTheme(stage.theme());
      body.add(points);
    }
    const calm = stage.reduced || !before || document.hidden;
    legs = calm ? [end] : [Float32Array.from(cloud.positions), ...stations(space, before, snapshot.z), end];
    Object.assign(cloud, { snapshot, epoch, bounds: union(cloud.bounds, space.box(end)) });
    time = calm ? 1 : 0;
    if (calm) points.setPositions(end);
    view.invalidate();
  }
  return cloud;
}

// Places on the geodesics from one set of encodings to the next, without the ends.
function stations(space, from, to) {
  return Array.from({ length: LEGS - 1 }, (_, leg) => {
    const rows = new Float32Array(to.length);
    for (let k = 0; k < space.count; k++) {
      rows.set(space.manifold.geodesic(space.row(from, k), space.row(to, k), (leg + 1) / LEGS), k * space.features);
    }
    return space.scatter(rows);
  });
}

function between(legs, time) {
  const smooth = time * time * (3 - 2 * time), at = Math.min(legs.length - 2, Math.floor(smooth * (legs.length - 1)));
  const t = smooth * (legs.length - 1) - at, [a, b] = [legs[at], legs[at + 1]], out = new Float32Array(a.length);
  for (let k = 0; k < out.length; k++) out[k] = a[k] + t * (b[k] - a[k]);
  return out;
}

// union(a, b): the box of two boxes, with the wider of their hulls
export function union(a, b) {
  const hull = reach(b.hull) > reach(a.hull) ? b.hull : a.hull;
  return { low: a.low.map((v, k) => Math.min(v, b.low[k])), high: a.high.map((v, k) => Math.max(v, b.high[k])), hull };
}

function reach(hull = []) { return hull.reduce((most, v) => Math.max(most, Math.abs(v)), 0); }
