// Directions of space: a globe, with coastlines where the points are places on Earth.
import { means } from './summary.js';
import { makeSurface } from '../surface.js';
import { makePainted } from './painted.js';

const ROUND = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].flatMap((z) => { const size = Math.hypot(x, y, z); return size ? [x, y, z].map((v) => (1.03 * v) / size) : []; })));
const OVER = 1.04; // marks are flat discs: nearer to the eye, so that the globe cuts none of them
const ABOVE = 1.002; // the coast stands a little out of the density

// dress(view, set, fits, theme) -> {show(fit), setTheme(theme), place, box, controls}
export function dress(view, set, fits, ground, base, theme) {
  const painted = makePainted(view, ground, base, theme), coast = set.coast && makeSurface({ lines: set.coast.map((v) => ABOVE * v) }, theme);
  const ink = ({ dark }) => coast?.children.forEach(({ material }) => {
    material.uniforms.ink.value.set(dark ? '#f2efe6' : '#1d2733');
    material.uniforms.alpha.value = 0.9;
  });
  if (coast) view.add(0, coast);
  ink(theme);
  return {
    ...painted,
    above: OVER,
    place: (z) => base.place(z),
    box: { low: [-1, -1, -1], high: [1, 1, 1], hull: ROUND, side: aside(means(set)) },
    setTheme(next) { painted.setTheme(next); coast?.setTheme(next); ink(next); },
  };
}

// A look at the mean direction from a little aside, so that its arrow is seen in length.
function aside([x, y, z]) { return [Math.atan2(y, x) + 0.5, Math.max(-0.6, Math.min(0.7, 0.6 * Math.atan2(z, Math.hypot(x, y)) + 0.1))]; }
