// The Poincaré disc: a Cauchy law is a point in it, and the Möbius map that carries the centre there carries the samples on
// the rim. Of other laws the mean resultant vector is shown.
import { css, cyclic } from '../colour.js';
import { button, h, save } from '../dom.js';
import { INKS } from '../kuramoto/picture.js';
import { squeezer } from './cauchy.js';
import { file, node, ring } from './svg.js';
import { strengthAt } from './match.js';

export const SIZE = 1.17, RADII = [1, 2, 3];
const RIM = 120, LENGTHS = [0.25, 0.5, 0.75], MOST = 0.9999;
const CAUCHY = 'Drag the point ρ·exp(iμ): the Möbius map that takes the centre there carries the samples on the rim. Rings: radius s = 1, 2, 3.';
const BALL = 'The ball, cut along the mode’s meridian. Drag the point: the Möbius map that takes the centre there carries the rim. Rings: s = 1, 2, 3.';
const PLAIN = 'No Cauchy law, no parameter in the disc: the point is the mean resultant vector. Rings: R = 0.25, 0.5, 0.75.';

// makeDisc(host, act) -> {draw(panel, settings), hidden}
export function makeDisc(host, act) {
  const rings = node('g'), carried = node('g'), rim = node('g'), knobs = node('g'), svg = node('svg', {
    viewBox: `${-SIZE} ${-SIZE} ${2 * SIZE} ${2 * SIZE}`, class: 'disc', role: 'img', 'aria-label': 'Poincaré disc', xmlns: 'http://www.w3.org/2000/svg',
  }, loop(0, 0, 1, '#8a8a8a', 0.012), rings, carried, rim, knobs);
  const words = h('p', { class: 'caption' }), keep = button({ text: 'SVG', title: 'Download the disc as SVG', onClick: () => save(file(svg), 'disc.svg') });
  const element = h('div', {}, h('div', { class: 'head' }, h('strong', {}, 'Hyperbolic disc'), keep), h('div', { class: 'beside' }, svg, words));
  host.append(element);
  let latest = null, held = -1;

  const at = (event) => {
    const box = svg.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width - 0.5) * 2 * SIZE, (0.5 - (event.clientY - box.top) / box.height) * 2 * SIZE];
  };
  svg.addEventListener('pointerdown', (event) => {
    const [x, y] = at(event), gaps = tips(latest).map(([u, v]) => Math.hypot(u - x, v - y));
    held = gaps.indexOf(Math.min(...gaps));
    svg.setPointerCapture(event.pointerId);
    move(x, y);
  });
  svg.addEventListener('pointermove', (event) => { if (held >= 0) move(...at(event)); });
  for (const name of ['pointerup', 'pointercancel']) svg.addEventListener(name, () => { held = -1; });

  function move(x, y) {
    const { panel: { law, ground }, discs } = latest, size = Math.min(MOST, Math.hypot(x, y)), changes = size > 1e-3 ? discs[held].set(Math.atan2(y, x)) : {};
    if (law.strength) changes[held ? 'c2' : 'c'] = law.hyperbolic ? Math.min(law.strength.max, 2 * Math.atanh(size)) : strengthAt(law, ground.dims[held], 'resultant', size);
    act.change(changes);
  }

  return {
    draw(panel, settings) {
      latest = { panel, discs: panel.ground.discs(settings) };
      const { law } = panel, cauchy = law.hyperbolic;
      rings.replaceChildren(...(cauchy ? RADII.map((s) => Math.tanh(s / 2)) : LENGTHS).map((r) => loop(0, 0, r, '#8a8a8a66', 0.008)));
      carried.replaceChildren(...(cauchy ? tips(latest).flatMap(([x, y], k) => RADII.slice(0, 2).map((s) => image(x, y, s, INKS[k]))) : []));
      rim.replaceChildren(...rimDots(panel, latest.discs));
      knobs.replaceChildren(...tips(latest).flatMap(([x, y], k) => [
        node('line', { x2: x, y2: -y, stroke: INKS[k], 'stroke-width': 0.02 }), ring(x, y, 0.06, { fill: INKS[k], stroke: 'white', 'stroke-width': 0.015 }),
      ]));
      words.textContent = !cauchy ? PLAIN : panel.ground.dims[0] > 2 ? BALL : CAUCHY;
    },
    set hidden(on) { element.hidden = on; },
  };
}

// Where the points are: the Cauchy parameter, or the mean resultant vector, of each angle.
function tips({ panel: { law, strengths, member }, discs }) {
  return discs.map(({ angle }, k) => {
    const size = law.hyperbolic ? Math.tanh((law.strength ? strengths[k] : 0) / 2) : member.resultants[k];
    return [size * Math.cos(angle), size * Math.sin(angle)];
  });
}

// image(x, y, s, ink): what the map that takes the centre to x, y makes of the circle of radius s around the centre, again a circle
export function image(x, y, s, ink) {
  const square = x * x + y * y, t = Math.tanh(s / 2), below = 1 - square * t * t;
  return loop((x * (1 - t * t)) / below, (y * (1 - t * t)) / below, (t * (1 - square)) / below, ink, 0.01);
}

export function loop(x, y, r, stroke, width) { return ring(x, y, r, { fill: 'none', stroke, 'stroke-width': width }); }

// Samples on the rim in the colour of where they began; of a ball, even points of the circle that is cut.
function rimDots({ ground: { dims, features }, points, start, strengths, law }, discs) {
  const dots = [];
  if (dims[0] > 2) {
    const [{ angle }] = discs, squeeze = squeezer(law.hyperbolic && law.strength ? strengths[0] : 0);
    for (let k = 0; k < RIM; k++) {
      const begun = (2 * Math.PI * k) / RIM, from = Math.atan2(Math.sin(begun - angle), Math.cos(begun - angle));
      dots.push([angle + squeeze(from), begun, 1.03]);
    }
    return law.hyperbolic ? dots.map(tick) : [];
  }
  for (let row = 0; row < Math.min(points.length, RIM * features); row += features) {
    dims.forEach((_, k) => dots.push([Math.atan2(points[row + 2 * k + 1], points[row + 2 * k]), Math.atan2(start[row + 2 * k + 1], start[row + 2 * k]), 1.03 + 0.07 * k]));
  }
  return dots.map(tick);
}

export function tick([angle, begun, away]) {
  return ring(away * Math.cos(angle), away * Math.sin(angle), 0.026, { fill: css(cyclic(begun / (2 * Math.PI))) });
}
