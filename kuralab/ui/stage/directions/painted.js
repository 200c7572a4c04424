// A surface that wears the density of one fitted law, or only its graticule.
import { DoubleSide, Mesh, MeshBasicMaterial } from '../vendor/three.js';
import { ladder, makePaint } from '../law/paint.js';
import { makeSurface } from '../surface.js';

const SHADE = 0.62; // so that the points stay what one looks at

// makePainted(view, ground, base, theme) -> {show(fit | null) -> rungs | null, setTheme, closed}
export function makePainted(view, ground, base, theme) {
  const paint = makePaint({ light: 0.35, opacity: SHADE });
  // Drawn first, into the depth alone: of a translucent surface only the nearest side is seen.
  const solid = new Mesh(paint.geometry, new MeshBasicMaterial({ colorWrite: false, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: 9, polygonOffsetUnits: 6 }));
  solid.frustumCulled = false;
  let lines = null, skin = null, current = null;
  solid.visible = paint.visible = false;
  view.add(0, solid, paint);
  base.mesh().then((mesh) => {
    lines = makeSurface({ lines: mesh.lines, axes: mesh.axes }, theme);
    skin = makeSurface({ vertices: mesh.vertices, faces: mesh.faces }, theme);
    view.add(0, lines, skin);
    wear();
  }).catch((error) => view.stage.say(error.message));

  function wear() {
    if (skin) skin.visible = !current;
    view.invalidate();
  }

  function show(fit) {
    current = fit;
    solid.visible = paint.visible = Boolean(fit);
    wear();
    if (!fit) return null;
    const { surface, values, high } = fit.surface(), rungs = ladder(Math.max(high, 1 / ground.area), false);
    paint.setSurface(surface);
    paint.setValues(values);
    paint.setScale(rungs);
    return rungs;
  }

  return { show, closed: true, setTheme(next) { theme = next; lines?.setTheme(next); skin?.setTheme(next); } };
}
