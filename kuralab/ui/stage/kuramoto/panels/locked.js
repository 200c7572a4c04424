// Phase against natural frequency: the locked lie on the arcsine in the shaded band, the rest drift.
import { cyclic, css } from '../../colour.js';
import { h, number } from '../../dom.js';
import { files } from '../../law/slot.js';
import { INKS } from '../picture.js';
import { band, cloud, makeTurn, share } from '../locked.js';
import { makePlane, polyline, rungs } from '../plane.js';

export const name = 'locked', title = 'Locking', line = 'Phase against frequency', meaning = 'locked', grouped = true;
export const why = ({ simulation }) => (simulation.flow.ambient > 2 ? 'Rotations of space have no single frequency to lock: this is drawn for angles.' : '');
const CALM = 1.5; // time over which Ω is averaged

export function make(host) {
  const plane = makePlane(host, { height: 262, label: 'Phase against natural frequency' }), words = h('p', { class: 'note' });
  const turn = makeTurn(CALM);
  let latest = null;
  host.append(words);
  return {
    tools: files(() => latest),
    follow({ simulation, group }) { turn(simulation, group); },
    draw({ simulation, group, theme }) {
      const force = simulation.force(), { flow: { groups } } = simulation, strength = Math.hypot(force[group], force[groups + group]);
      const omega = turn(simulation, group), dots = cloud(simulation, group, force), locked = band(omega, strength);
      const reach = span(simulation, strength + Math.abs(omega)), part = share(simulation, group, omega, strength);
      latest = table(dots, locked, reach);
      plane.draw({
        x: latest.x, y: { ...latest.y, range: [-180, 180], ticks: [-180, -90, 0, 90, 180] },
        paint(ink, at) {
          ink.fillStyle = `${INKS[0]}22`;
          ink.fillRect(at.x(locked.low), at.box.top, at.x(locked.high) - at.x(locked.low), at.box.bottom - at.box.top);
          dots.omega.forEach((value, k) => {
            ink.fillStyle = css(cyclic(dots.phase[k] / 360));
            ink.fillRect(at.x(value) - 1.5, at.y(dots.phase[k]) - 1.5, 3, 3);
          });
          Object.assign(ink, { strokeStyle: theme.text, lineWidth: 1.5 });
          polyline(ink, locked.omega, locked.phase, at);
        },
      }, theme);
      words.textContent = `Field strength ${number(strength)}, turning at Ω = ${number(omega)}: `
        + `${number(100 * part)} % have |ω − Ω| ≤ ${number(strength)}.`;
    },
    dispose() { plane.dispose(); },
  };
}

// A round number, so that the axis does not tremble with the field.
function span({ width, detuning, turn }, reach) {
  const most = Math.max(0.5, 4 * width, 1.2 * reach, detuning / 2 + turn), steps = rungs(0, most, 3);
  return steps.at(-1) + (steps[1] - steps[0]);
}

function table({ omega, phase }, locked, reach) {
  return {
    title: 'Phase against natural frequency', name: 'locking',
    x: { label: 'natural frequency ω', range: [-reach, reach] }, y: { label: 'phase from the field’s, degrees' },
    series: [{ label: 'oscillators', colour: INKS[0], points: true }, { label: 'locked', colour: '#222222' }],
    data: [[...omega, ...locked.omega], [...phase, ...locked.omega.map(() => null)], [...omega.map(() => null), ...locked.phase]],
  };
}
