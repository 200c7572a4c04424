// The encodings as dots: coloured by what is asked, greyed where the legend or a search says so, picks marked.
import { GREYED, HIDDEN, MARKED, PLAIN, makePoints } from '../points.js';
import { modes, paint } from './colours.js';

// makeDots(view, space, stage, state) -> {mode, legend, move(xyz), renew(), mark(picks), search(fn), hide(flag), setTheme}
export function makeDots(view, space, stage, state) {
  const points = makePoints(space.count, { per: space.panels(state.z) });
  const known = modes(space).map(([key]) => key), asked = stage.url.get('colour');
  const dots = { mode: known.includes(asked) ? asked : known[0], legend: null, move, renew, mark, search, hide, recolour, setTheme: points.setTheme };
  let groups = null, marks = [], match = null, covered = false;
  points.setTheme(stage.theme());
  view.add(0, points);

  function move(xyz) {
    points.setPositions(xyz);
    view.invalidate();
  }

  function recolour() {
    const painted = paint(space, dots.mode, state);
    points.setColours(painted.colours);
    points.setShapes(painted.shapes);
    groups = painted.groups;
    dots.legend = painted.legend;
    flag();
  }

  function renew() {
    move(space.scatter(state.z));
    recolour();
  }

  function flag() {
    const flags = new Float32Array(space.count);
    for (let k = 0; k < space.count; k++) {
      const greyed = (groups && state.hidden.has(groups[k])) || (match && !match(k));
      flags[k] = marks.includes(k) ? MARKED : covered ? HIDDEN : greyed ? GREYED : PLAIN;
    }
    points.setFlags(flags);
    view.invalidate();
  }

  function mark(picks) { marks = picks.filter((k) => k !== null); flag(); }
  // search(test): test(index) says which data stay; null shows all
  function search(test) { match = test; flag(); }
  function hide(next) { covered = next; flag(); }

  renew();
  return Object.assign(dots, { flag });
}
