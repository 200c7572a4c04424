// The choice of colours for one or more clouds over the same data, with its legend; in the address as `colour`.
import { h, select } from '../dom.js';
import { modes, paint } from '../latent/colours.js';
import { legend, scale } from '../legend.js';
import { GREYED, MARKED, PLAIN } from '../points.js';

// makePalette(stage, menu, corner, clouds) -> {renew(), brush(Set), point(index)}; menu and corner are elements for the
// choice and for the legend, clouds() the living clouds. brush greys all other data, point marks one in all clouds.
export function makePalette(stage, menu, corner, clouds) {
  let known = [], way = stage.url.get('colour'), hidden = new Set(), chosen = new Set(), pointed = -1, groups = null, drawn = '';
  const choice = select({
    label: 'Colour', options: [],
    onChange(next) { way = next; hidden = new Set(); stage.url.set('colour', way === known[0] ? null : way); renew(); },
  });
  const box = h('div', {});
  choice.hidden = true;
  menu.append(choice);
  corner.append(box);

  function renew() {
    const living = clouds().filter((cloud) => cloud.snapshot);
    if (!living.length) return;
    offer(living.map(({ space }) => modes(space)));
    const painted = way === 'phase' ? living.map(({ space, snapshot }) => paint(space, way, snapshot)) : pooled(living, way);
    living.forEach((cloud, k) => cloud.paint(painted[k]));
    groups = painted[0].groups;
    show(painted[0].legend);
    flag();
  }

  function offer(offered) {
    const common = offered[0].filter(([key]) => offered.every((list) => list.some(([other]) => other === key)));
    if (String(common) === String(known.list)) return;
    known = Object.assign(common.map(([key]) => key), { list: common });
    if (!known.includes(way)) [way] = known;
    choice.hidden = false;
    choice.options(common);
    choice.value = way;
  }

  function show(told) {
    const { items, ...ends } = told, say = JSON.stringify(told);
    if (say === drawn) return;
    drawn = say;
    box.replaceChildren(items ? legend({ ...ends, items, hidden, onToggle: flag }) : scale(ends));
  }

  function flag() {
    for (const cloud of clouds()) {
      cloud.mark(Float32Array.from({ length: cloud.space.count }, (_, k) => {
        if (k === pointed) return MARKED;
        if (groups && hidden.has(groups[k])) return GREYED;
        return chosen.size && !chosen.has(k) ? GREYED : PLAIN;
      }));
    }
  }

  return {
    renew,
    brush(next) { chosen = next; flag(); },
    point(index) { if (index !== pointed) { pointed = index; flag(); } },
  };
}

// All clouds painted as one, so that the same colour is the same number in each.
function pooled(clouds, way) {
  const whole = (name) => Float32Array.from(clouds.flatMap(({ snapshot }) => [...snapshot[name]]));
  const { space } = clouds[0], painted = paint(space, way, { kl: whole('kl'), reconstruction: whole('reconstruction') });
  const n = space.count, many = painted.colours.length > 3 * n;
  return clouds.map((_, k) => (many ? { ...painted, colours: painted.colours.subarray(3 * n * k, 3 * n * (k + 1)), shapes: painted.shapes.slice(0, n) } : painted));
}
