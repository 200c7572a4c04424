// The camera on its orbit: angles rather than a free camera, so that it never rolls, can look straight down
// on flat pictures, and fits into a link. Pure state; view.js hands it the pointers.
import { PerspectiveCamera, Vector3 } from './vendor/three.js';

const FIELD = 32; // vertical field of view, degrees
const NEAREST = 0.4, FARTHEST = 60;
const MARGIN = 1.16; // room around what is framed

export class Orbit {
  constructor() {
    this.camera = new PerspectiveCamera(FIELD, 1, 0.02, 200);
    this.target = new Vector3();
    this.home = { azimuth: -0.9, height: 0.45, distance: 5, target: [0, 0, 0] };
    this.moved = false; // by a person: then a new picture's frame leaves the camera alone
    this.reset();
  }

  reset() {
    Object.assign(this, { azimuth: this.home.azimuth, height: this.home.height, distance: this.home.distance });
    this.target.fromArray(this.home.target);
    this.moved = false;
    this.apply();
  }

  // frame({low, high, hull}, aspect): the home from which a box, or the points of `hull` (3N), just fit. Flat ones
  // are seen from straight above, rows of figures from the front, others from `side` [azimuth, height] where it is given.
  frame({ low, high, hull, side }, aspect) {
    const target = low.map((v, k) => (v + high[k]) / 2), [w, d, t] = low.map((v, k) => high[k] - v);
    const row = w > 1.6 * Math.max(d, t), [azimuth, height] = t < 1e-3 ? [-Math.PI / 2, Math.PI / 2] : row ? [-1.35, 0.25] : side ?? [-0.9, 0.42];
    const { right, up, back } = axes(azimuth, height), tan = Math.tan((FIELD * Math.PI) / 360) / MARGIN;
    let distance = NEAREST;
    const points = hull?.length ? hull : corners(low, high);
    for (let at = 0; at < points.length; at += 3) {
      const away = target.map((v, k) => points[at + k] - v), across = Math.abs(dot(away, right)) / aspect;
      distance = Math.max(distance, Math.max(across, Math.abs(dot(away, up))) / tan + dot(away, back));
    }
    this.home = { azimuth, height, distance, target };
    if (!this.moved) this.reset();
  }

  turn(across, up) {
    this.azimuth = wrap(this.azimuth - across);
    this.height = Math.min(Math.PI / 2, Math.max(-Math.PI / 2, this.height + up));
    this.moved = true;
    this.apply();
  }

  // drift(angle): turns by itself, which is not a person's doing
  drift(angle) {
    this.azimuth = wrap(this.azimuth + angle);
    this.apply();
  }

  zoom(factor) {
    this.distance = Math.min(FARTHEST, Math.max(NEAREST, this.distance * factor));
    this.moved = true;
    this.apply();
  }

  // pan(dx, dy): in parts of the picture's height
  pan(dx, dy) {
    const size = 2 * this.distance * Math.tan((FIELD * Math.PI) / 360);
    const right = new Vector3().setFromMatrixColumn(this.camera.matrix, 0);
    const up = new Vector3().setFromMatrixColumn(this.camera.matrix, 1);
    this.target.addScaledVector(right, -dx * size).addScaledVector(up, dy * size);
    this.moved = true;
    this.apply();
  }

  apply() {
    const { up, back } = axes(this.azimuth, this.height);
    this.camera.position.fromArray(back).multiplyScalar(this.distance).add(this.target);
    this.camera.up.fromArray(up);
    this.camera.lookAt(this.target);
    this.camera.updateMatrixWorld();
  }

  // The camera as text for a link; '' while it is at home.
  get pose() {
    if (!this.moved) return '';
    return [this.azimuth, this.height, this.distance, ...this.target.toArray()].map((v) => Number(v.toFixed(3))).join('_');
  }

  set pose(text) {
    const values = String(text ?? '').split('_').map(Number);
    if (values.length !== 6 || !values.every(Number.isFinite)) return;
    [this.azimuth, this.height, this.distance] = values;
    this.target.fromArray(values, 3);
    this.distance = Math.min(FARTHEST, Math.max(NEAREST, this.distance));
    this.moved = true;
    this.apply();
  }
}

// The camera's own directions: never degenerate, even straight above.
function axes(azimuth, height) {
  const ca = Math.cos(azimuth), sa = Math.sin(azimuth), ch = Math.cos(height), sh = Math.sin(height);
  return { right: [-sa, ca, 0], up: [-sh * ca, -sh * sa, ch], back: [ch * ca, ch * sa, sh] };
}

function corners(low, high) {
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((k) => low.map((v, axis) => ((k >> axis) & 1 ? high[axis] : v)));
}

function dot(a, b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
function wrap(angle) { return Math.atan2(Math.sin(angle), Math.cos(angle)); }
