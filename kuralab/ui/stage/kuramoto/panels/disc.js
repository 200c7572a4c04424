// The Poincaré disc: the Cauchy parameter w(t) of each group with its trail, and what its Möbius map makes of the uniform grid.
import { button, h, number, save } from '../../dom.js';
import { RADII, SIZE, image, loop, tick } from '../../law/disc.js';
import { file, node, ring } from '../../law/svg.js';
import { barycentre, mobius } from '../fit.js';
import { INKS } from '../picture.js';
import { Trail } from '../trail.js';

export const name = 'disc', title = 'Disc', line = 'Hyperbolic disc with w(t)', meaning = 'disc', grouped = true;
const SPOKES = 12, TICKS = 48, APART = 0.1, LONG = 240, ALONG = [0, 0.25, 0.5, 0.7, 0.82, 0.9, 0.95, 0.98, 0.993, 1];

export function make(host, { settings }) {
  const grid = node('g'), trails = node('g'), rim = node('g'), knobs = node('g');
  const svg = node('svg', {
    viewBox: `${-SIZE} ${-SIZE} ${2 * SIZE} ${2 * SIZE}`, class: 'disc', role: 'img', xmlns: 'http://www.w3.org/2000/svg',
    'aria-label': 'Poincaré disc with the Cauchy parameter of the crowd',
  },
    loop(0, 0, 1, '#8a8a8a', 0.012), grid, trails, rim, knobs);
  const words = h('p', { class: 'note' });
  const trail = new Trail(APART, LONG);
  let found = [], crowd = null, looked = settings.frame;
  host.append(svg, words);

  // Where w of every group is now.
  function seen(simulation, frame) {
    if (simulation !== crowd) {
      crowd = simulation;
      found = new Array(simulation.flow.groups).fill(null);
      trail.clear();
    }
    if (settings.frame !== looked) trail.clear(); // it was seen from elsewhere
    looked = settings.frame;
    found = found.map((from, g) => barycentre(simulation, g, from));
    return found.map((w, g) => flat(frame(w, g)));
  }

  return {
    tools: [button({ text: 'SVG', title: 'Download the disc as SVG', onClick: () => save(file(svg), 'disc.svg') })],
    follow({ simulation, frame }) { if (trail.due(simulation.time)) trail.add(simulation.time, seen(simulation, frame)); },
    draw({ simulation, group, frame }) {
      const { ambient } = simulation.flow, shown = seen(simulation, frame);
      trail.add(simulation.time, shown);
      const w = shown[group];
      grid.replaceChildren(...RADII.map((s) => image(...w, s, '#8a8a8a')), ...spokes(w));
      rim.replaceChildren(...Array.from({ length: TICKS }, (_, k) => turned(w, (2 * Math.PI * k) / TICKS)));
      trails.replaceChildren(...shown.map((tip, g) => stroke([...trail.points.map((point) => point[g]), tip], INKS[g % INKS.length], 0.014)));
      knobs.replaceChildren(...shown.map(([x, y], g) => ring(x, y, 0.05, { fill: INKS[g % INKS.length], stroke: 'white', 'stroke-width': 0.015 })));
      const size = Math.hypot(...w);
      const radius = 2 * Math.atanh(Math.min(size, 1 - 1e-12));
      words.textContent = `|w| = ${number(size)}, radius s = ${number(radius)}. The map that takes the centre to w carries even spokes`
        + ` and rings to these, and even points of the rim to the dots.${ambient > 2 ? ' The ball is cut along w.' : ''}`;
    },
    dispose() { svg.remove(); },
  };
}

// Where a point of the ball is drawn: as far from the centre as it is, in the direction of its first two coordinates.
function flat(w) {
  const angle = Math.atan2(w[1], w[0]), size = Math.hypot(...w);
  return [size * Math.cos(angle), size * Math.sin(angle)];
}

function spokes(w) {
  return Array.from({ length: SPOKES }, (_, k) => {
    const angle = (2 * Math.PI * k) / SPOKES;
    return stroke(ALONG.map((r) => mobius(w, [r * Math.cos(angle), r * Math.sin(angle)])), '#8a8a8a99', 0.008);
  });
}

function turned(w, angle) {
  const [x, y] = mobius(w, [Math.cos(angle), Math.sin(angle)]);
  return tick([Math.atan2(y, x), angle, 1.05]);
}

function stroke(points, ink, width) {
  const path = points.map(([x, y]) => `${x.toFixed(4)},${(-y).toFixed(4)}`).join(' ');
  return node('polyline', { points: path, fill: 'none', stroke: ink, 'stroke-width': width, 'stroke-linejoin': 'round' });
}
