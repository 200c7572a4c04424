// The right-hand curves: density from the mode outwards, and what a law knows against how concentrated it is.
import { h, toggle } from '../dom.js';
import { term } from '../glossary.js';
import { INKS } from '../kuramoto/picture.js';
import { densities, information } from './curves.js';
import { head, slot } from './slot.js';

const STRENGTHS = 'concentration (κ, s, 1/σ²)';
const RISING = (_, low, high) => [0, 1.06 * (high || 1)]; // heights are compared from zero

// makeCharts(host, settings, act) -> {draw(panels, offered), setTheme, dispose}
export function makeCharts(host, settings, act, theme) {
  const first = slot(), second = slot();
  const log = toggle({ text: 'log', title: 'Logarithmic scale: tails show (G)', value: settings.scale === 'log', onChange: (on) => act.change({ scale: on ? 'log' : 'linear' }) });
  const axis = toggle({ text: 'against R', title: 'Mean resultant length on the horizontal axis', value: settings.axis === 'resultant', onChange: (on) => act.change({ axis: on ? 'resultant' : 'strength' }) });
  host.append(
    h('div', {}, head(h('strong', {}, 'Density by angle from the mode'), log, ...first.buttons), first.element),
    h('div', {}, head(h('strong', {}, term('KL to uniform', 'divergence')), axis, ...second.buttons), second.element),
  );

  function draw(panels, offered) {
    const { ground } = panels[0], ring = ground.dims[0] === 2, grey = theme.dark ? '#b9c2cb' : '#5c6670', logged = settings.scale === 'log', height = panels.length > 1 ? 200 : 168;
    log.value = logged;
    axis.value = settings.axis === 'resultant';
    const unit = ring ? 'rad⁻¹' : ground.unit, seen = densities(panels, logged, INKS, grey);
    first.show({
      ...seen, height, title: 'Density by angle from the mode', x: { label: 'angle from the mode, degrees', range: [ring ? -180 : 0, 180] },
      y: logged ? { label: `log₁₀ density, ${unit}` } : { label: `density, ${unit}`, range: RISING }, name: 'density',
    }, theme);
    const known = information(offered, panels, settings.axis, theme.text);
    second.show({
      ...known, height, title: 'KL to the uniform law', x: { label: settings.axis === 'resultant' ? 'mean resultant length R' : STRENGTHS, range: known.range },
      y: { label: 'KL, nats', range: RISING }, name: 'divergence',
    }, theme);
  }

  return {
    draw,
    setTheme(next) { theme = next; first.forget(); second.forget(); },
    dispose() { first.dispose(); second.dispose(); },
  };
}
