// The points of a set as dots: coloured by what is known of them, picks marked, what was not chosen greyed.
import { classes, numbers, title, turns } from '../latent/colours.js';
import { GREYED, MARKED, PLAIN, makePoints } from '../points.js';
import { hex } from '../theme.js';

const DEGREE = Math.PI / 180;
export const ALIKE = 'alike';
const sizeOf = (count) => (count > 15000 ? 3.2 : count > 5000 ? 4 : count > 800 ? 5.5 : 8);

// colourings(set) -> [[key, title]]: what the dots can be coloured by, classes first
export function colourings({ labels }) {
  const listed = (wanted) => labels.filter(({ kind }) => (kind === 'class') === wanted).map(({ key }) => [key, title(key)]);
  return [...listed(true), [ALIKE, 'All alike'], ...listed(false)];
}

// makeDots(view, set, place) -> {xyz, paint(key) -> legend, flag({picked, near, chosen, hidden}) -> flags, inks(), setTheme}
export function makeDots(view, set, place, theme) {
  const object = makePoints(set.count, { size: sizeOf(set.count) }), xyz = place(set.z), flags = new Float32Array(set.count);
  let groups = null, inks = null, own = ALIKE;
  object.setPositions(xyz);
  object.setTheme(theme);
  object.renderOrder = 3;
  view.add(0, object);

  function paint(key) {
    const label = set.labels.find((one) => one.key === key), painted = label ? known(label) : alike(set.count, theme.text);
    own = key;
    inks = painted.colours;
    object.setColours(inks);
    object.setShapes(painted.shapes);
    groups = painted.groups;
    view.invalidate();
    return painted.legend;
  }

  function flag({ picked = null, near = new Set(), chosen = new Set(), hidden = new Set() }) {
    for (let k = 0; k < set.count; k++) {
      const away = (chosen.size && !chosen.has(k)) || (groups && hidden.has(groups[k]));
      flags[k] = k === picked || near.has(k) ? MARKED : away ? GREYED : PLAIN;
    }
    object.setFlags(flags);
    view.invalidate();
    return flags;
  }

  function setTheme(next) {
    theme = next;
    object.setTheme(next);
    if (own === ALIKE) paint(ALIKE);
  }

  // among(k, hidden): whether a dot is shown in colour
  const among = (k, hidden) => !groups || !hidden.has(groups[k]);
  return { xyz, paint, flag, among, inks: () => inks, setTheme };
}

function known({ key, kind, names, values, unit }) {
  if (kind === 'class') return classes({ name: key, names, values });
  if (kind === 'angle') return turns(Float32Array.from(values, (v) => v * DEGREE), title(key));
  return numbers(values, title(key), unit);
}

function alike(count, text) {
  const colours = new Uint8Array(3 * count), value = hex(text), ink = [value >> 16, (value >> 8) & 255, value & 255];
  for (let k = 0; k < count; k++) colours.set(ink, 3 * k);
  return { colours, shapes: new Array(count).fill(0), groups: null, legend: null };
}
