// Two angles: the ring in space, and the same points flat on a map, where contours can be read in degrees.
import { makeMap } from './map.js';
import { makePainted } from './painted.js';

export function dress(view, set, fits, ground, base, theme) {
  const painted = makePainted(view, ground, base, theme), map = makeMap(view, set, theme);
  return {
    ...painted, aside: map.element, map,
    place: (z) => base.place(z),
    box: ground.box(),
    show(fit) { map.show(fit); return painted.show(fit); },
    setTheme(next) { painted.setTheme(next); map.setTheme(next); },
  };
}
