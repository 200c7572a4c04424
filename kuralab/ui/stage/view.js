// One WebGL context, one camera, any number of panels: each panel is a scene drawn into its own rectangle,
// and all turn together. Pictures are drawn when something changed, not all the time.
import { Color, Raycaster, Scene, Vector2, Vector3 } from './vendor/three.js';
import { h } from './dom.js';
import { Orbit } from './orbit.js';
import { listen } from './pointer.js';
import { nearest } from './pick.js';
import { makeRenderer, release } from './renderer.js';
import { Pace } from './pace.js';

const TURN = 0.12; // radians an arrow key turns
const GAP = 8; // pixels between panels

export class View {
  // panels: how many; label: what the picture shows, for those who cannot see it.
  constructor(stage, host, { panels = 1, label = 'Picture', url = 'camera' } = {}) {
    Object.assign(this, { stage, host, heard: {}, exploring: false, frames: 0, columns: null, pace: new Pace() });
    this.canvas = h('canvas', { class: 'gl', tabindex: 0, role: 'img', 'aria-label': label });
    host.append(this.canvas);
    this.renderer = makeRenderer(this.canvas);
    this.scenes = Array.from({ length: panels }, () => new Scene());
    this.orbit = new Orbit();
    this.ray = new Raycaster();
    this.urlKey = url;
    if (url) this.orbit.pose = stage.url.get(url);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.canvas);
    this.stop = listen(this.canvas, this.gestures());
    this.canvas.addEventListener('webglcontextrestored', () => this.invalidate());
    this.off = stage.onTheme(() => this.invalidate());
    this.resize();
  }

  // on('pick'|'hover'|'drag'|'pose'|'layout'|'drawn'|'key', listener). pick: ({panel, index, x, y, shift, touch} | null);
  // hover: ({panel, x, y, ray, index} | null); drag (while exploring): the same with phase 'start'|'move'|'end';
  // key: (event) => true when it was used.
  on(name, listener) { (this.heard[name] ??= []).push(listener); return this; }
  tell(name, value) { return (this.heard[name] ?? []).map((listener) => listener(value)).some(Boolean); }

  add(panel, ...objects) { this.scenes[panel].add(...objects); this.invalidate(); }
  remove(panel, ...objects) {
    for (const object of objects) { this.scenes[panel].remove(object); release(object); }
    this.invalidate();
  }

  get pose() { return this.orbit.pose; }
  set pose(text) { this.orbit.pose = text; this.invalidate(); }
  set label(text) { this.canvas.setAttribute('aria-label', text); }

  // frame({low, high}): what to show at home. A camera that a person has moved stays where it is.
  frame(box) { this.box = box; const { width, height } = this.rect(0); this.orbit.frame(box, width / height); this.invalidate(); }
  reset() { this.orbit.reset(); this.posed(); }
  posed() { if (this.urlKey) this.stage.url.set(this.urlKey, this.pose); this.tell('pose', this.pose); this.invalidate(); }

  // rect(panel) -> {x, y, width, height} in CSS pixels of the canvas
  rect(panel) {
    const width = this.canvas.clientWidth || 1, height = this.canvas.clientHeight || 1, count = this.scenes.length;
    const columns = this.columns ?? bestColumns(count, width, height), rows = Math.ceil(count / columns);
    const w = (width - GAP * (columns - 1)) / columns, t = (height - GAP * (rows - 1)) / rows;
    return { x: (panel % columns) * (w + GAP), y: Math.floor(panel / columns) * (t + GAP), width: w, height: t };
  }

  resize() {
    const width = this.canvas.clientWidth, height = this.canvas.clientHeight;
    if (!width || !height) return;
    this.renderer.setPixelRatio(this.pace.ratio);
    this.renderer.setSize(width, height, false);
    if (this.box) this.frame(this.box);
    this.tell('layout', null);
    this.render(); // at once: a resized canvas is blank
  }

  invalidate() { this.pending ??= requestAnimationFrame((time) => this.tick(time)); }

  // animate(step): step(seconds since the last frame) before every frame, until it returns false; null stops.
  animate(step) { this.step = step; this.before = null; if (step) this.invalidate(); }

  tick(time) {
    this.pending = null;
    this.sharpen(this.pace.ratio);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.sharpen(this.pace.rest) && this.render(), 250); // at rest every pixel is drawn
    if (this.step) {
      const gone = (time - (this.before ?? time)) / 1000;
      this.before = time;
      if (this.pace.step(gone)) this.resize();
      if (this.step(Math.min(0.1, gone)) === false) this.step = null;
      else this.invalidate();
    }
    this.render();
  }

  sharpen(ratio) { return !this.gone && this.renderer.getPixelRatio() !== ratio && (this.renderer.setPixelRatio(ratio), true); }

  render() {
    if (this.gone) return;
    const { renderer, orbit: { camera } } = this, full = this.canvas.clientHeight;
    camera.userData = { reach: this.orbit.distance, ratio: renderer.getPixelRatio(), paper: new Color(this.stage.theme().background) };
    renderer.setScissorTest(true);
    this.scenes.forEach((scene, panel) => {
      const { x, y, width, height } = this.rect(panel);
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      renderer.setViewport(x, full - y - height, width, height);
      renderer.setScissor(x, full - y - height, width, height);
      camera.userData.height = height * renderer.getPixelRatio();
      renderer.render(scene, camera);
    });
    this.frames++;
    this.tell('drawn', null);
  }

  // find(x, y) -> {panel, x, y, ray: {origin, direction}, index} under a pixel; index of a datum, or -1
  find({ x, y, ...rest }) {
    const panel = this.scenes.findIndex((_, k) => inside(this.rect(k), x, y));
    if (panel < 0) return null;
    const rect = this.rect(panel), { camera } = this.orbit;
    camera.aspect = rect.width / rect.height;
    camera.updateProjectionMatrix();
    this.ray.setFromCamera(new Vector2(((x - rect.x) / rect.width) * 2 - 1, 1 - ((y - rect.y) / rect.height) * 2), camera);
    const { origin, direction } = this.ray.ray;
    const ray = { origin: origin.toArray(), direction: direction.toArray(), target: this.orbit.target.toArray() };
    const index = nearest(this.scenes[panel], camera, rect, x, y, rest.touch ? 22 : 12);
    return { ...rest, panel, x, y, ray, index };
  }

  // project(panel, [x, y, z]) -> {x, y} in CSS pixels of the canvas
  project(panel, xyz) {
    const rect = this.rect(panel), { camera } = this.orbit;
    camera.aspect = rect.width / rect.height;
    camera.updateProjectionMatrix();
    const seen = new Vector3(...xyz).project(camera);
    return { x: rect.x + ((seen.x + 1) / 2) * rect.width, y: rect.y + ((1 - seen.y) / 2) * rect.height };
  }

  gestures() {
    const size = () => this.rect(0).height, turning = 3.2;
    const explore = (phase) => (event) => this.exploring && this.tell('drag', { ...event, ...this.find(event), phase });
    return {
      hover: (event) => this.tell('hover', this.find(event)),
      leave: () => this.tell('hover', null),
      start: explore('start'),
      end: (event) => { explore('end')(event); if (!event.click) this.posed(); },
      click: (event) => { const found = this.find(event); this.tell('pick', found && found.index >= 0 ? found : null); },
      double: () => this.reset(),
      drag: (event) => {
        if (this.exploring && !event.pan) { explore('move')(event); return; }
        if (event.pan) this.orbit.pan(event.dx / size(), event.dy / size());
        else this.orbit.turn((event.dx / size()) * turning, (event.dy / size()) * turning);
        this.tell('pose', this.pose);
        this.invalidate();
      },
      pinch: ({ factor, dx, dy }) => { this.orbit.zoom(factor); this.orbit.pan(dx / size(), dy / size()); this.posed(); },
      wheel: ({ dy }) => { this.orbit.zoom(Math.exp(Math.max(-0.4, Math.min(0.4, dy * 0.0012)))); this.posed(); },
      key: (event) => this.key(event),
    };
  }

  key(event) {
    const turns = { ArrowLeft: [-TURN, 0], ArrowRight: [TURN, 0], ArrowUp: [0, TURN], ArrowDown: [0, -TURN] };
    const zooms = { '+': 0.9, '=': 0.9, '-': 1.1 };
    if (turns[event.key]) this.orbit.turn(...turns[event.key]);
    else if (zooms[event.key]) this.orbit.zoom(zooms[event.key]);
    else if (event.key === 'r' || event.key === 'R') { this.reset(); return true; }
    else return this.tell('key', event);
    this.posed();
    return true;
  }

  // snapshot() -> Promise of a PNG with the page's background
  snapshot() {
    const sheet = h('canvas', { width: this.canvas.width, height: this.canvas.height }), ink = sheet.getContext('2d');
    ink.fillStyle = this.stage.theme().background;
    ink.fillRect(0, 0, sheet.width, sheet.height);
    this.render(); // the drawing buffer lives until the end of this task only
    ink.drawImage(this.canvas, 0, 0);
    return new Promise((resolve) => { sheet.toBlob(resolve, 'image/png'); });
  }

  dispose() {
    this.gone = true;
    this.step = null;
    cancelAnimationFrame(this.pending);
    this.stop();
    this.off();
    this.sizes.disconnect();
    this.scenes.forEach((scene) => scene.children.slice().forEach(release));
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.canvas.remove();
  }
}

function inside({ x, y, width, height }, px, py) { return px >= x && py >= y && px <= x + width && py <= y + height; }

function bestColumns(count, width, height) {
  const side = (columns) => Math.min(width / columns, height / Math.ceil(count / columns));
  return Array.from({ length: count }, (_, k) => k + 1).reduce((best, next) => (side(next) > side(best) + 1 ? next : best), 1);
}
