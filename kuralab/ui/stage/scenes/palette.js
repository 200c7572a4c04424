// The choice of colours for one or more clouds over the same data, with its legend; in the address as `colour`.
import { h, select } from '../dom.js';
import { GREYED, MARKED, PLAIN } from '../points.js';
import { classes, domain, key, measure, tint, ways } from './tint.js';

// makePalette(stage, menu, corner, space, clouds) -> {paint(), brush(chosen)}; menu and corner are elements for the choice
// and for the legend, clouds() the living clouds, brush a Set of data that stay while the rest is greyed.
export function makePalette(stage, menu, corner, space, clouds) {
  const known = ways(space), asked = stage.url.get('colour');
  let way = known.some(([name]) => name === asked) ? asked : known[0][0], hidden = new Set(), chosen = new Set();
  const choice = select({
    label: 'Colour', options: known, value: way,
    onChange(next) { way = next; hidden = new Set(); stage.url.set('colour', way === known[0][0] ? null : way); paint(); },
  });
  menu.replaceChildren(choice);
  const box = h('div', {});
  corner.replaceChildren(box);
  let drawn = '';

  function paint() {
    const living = clouds().filter((cloud) => cloud.snapshot);
    const values = living.map((cloud) => measure(cloud.snapshot, way));
    const range = values[0] ? shared(values.map(domain)) : [0, 1];
    living.forEach((cloud, k) => cloud.paint(tint(space, way, values[k], range)));
    const say = `${way} ${range}`;
    if (say !== drawn) box.replaceChildren(key(space, way, range, hidden, mark));
    drawn = say;
    mark();
  }

  function mark() {
    const kind = classes(space, way);
    const flags = Float32Array.from({ length: space.count }, (_, k) => {
      if (kind && hidden.has(kind[k])) return GREYED;
      if (!chosen.size) return PLAIN;
      return chosen.has(k) ? MARKED : GREYED;
    });
    clouds().forEach((cloud) => cloud.mark(flags));
  }

  return { paint, brush(next) { chosen = next; mark(); } };
}

function shared(ranges) { return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))]; }
