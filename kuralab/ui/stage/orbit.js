// The camera on its orbit: angles rather than a free camera, so that it never rolls, can look straight down
// on flat pictures, and fits into a link. Pure state; view.js hands it the pointers.
import { PerspectiveCamera, Vector3 } from './vendor/three.js';

const FIELD = 32; // vertical field of view, degrees
const NEAREST = 0.4, FARTHEST = 60;

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

  // frame({low, high}, aspect): the home that shows a box; flat boxes are seen from straight above.
  frame({ low, high }, aspect) {
    const centre = low.map((v, k) => (v + high[k]) / 2), flat = high[2] - low[2] < 1e-3;
    const [w, d, t] = low.map((v, k) => Math.max(high[k] - v, 1e-3) / 2);
    const tan = Math.tan((FIELD * Math.PI) / 360);
    const row = w > 1.6 * Math.max(d, t); // figures side by side are faced
    const across = row || flat ? w : Math.max(w, d), up = flat ? d : Math.hypot(t, d * 0.6);
    const distance = 1.12 * Math.max(up / tan, across / (tan * aspect)) + (flat ? 0 : 0.35 * d);
    this.home = flat
      ? { azimuth: -Math.PI / 2, height: Math.PI / 2, distance, target: centre }
      : { azimuth: row ? -1.35 : -0.9, height: row ? 0.25 : 0.42, distance, target: centre };
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
    const ca = Math.cos(this.azimuth), sa = Math.sin(this.azimuth), ch = Math.cos(this.height), sh = Math.sin(this.height);
    this.camera.position.set(ch * ca, ch * sa, sh).multiplyScalar(this.distance).add(this.target);
    this.camera.up.set(-sh * ca, -sh * sa, ch);
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

function wrap(angle) { return Math.atan2(Math.sin(angle), Math.cos(angle)); }
