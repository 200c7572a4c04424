// What stands beside the picture: one panel at a time, drawn while it is seen.
import { h, select } from '../dom.js';
import { term } from '../glossary.js';
import { head } from '../law/slot.js';
import * as branches from './panels/branches.js';
import * as density from './panels/density.js';
import * as disc from './panels/disc.js';
import * as locked from './panels/locked.js';
import * as portrait from './panels/portrait.js';

const PANELS = [branches, locked, density, disc, portrait];
export const NAMES = PANELS.map(({ name }) => name);

// makePanels(host, {settings, act, colours}) -> {draw(now), setTheme(), dispose()}; now is what every panel reads: {simulation,
// settings, group, theory, swept, sweeping, order, frame(w, group), theme}
export function makePanels(host, { settings, act, colours }) {
  const tabs = PANELS.map(({ name, title }) => h('button', { type: 'button', class: 'tab', role: 'tab', onClick: () => act.change({ panel: name }) }, title));
  const groups = select({ label: 'Group', options: [], onChange: (value) => act.change({ group: Number(value) }) });
  const body = h('div', { class: 'panel', role: 'tabpanel' });
  let shown = null, made = null, many = 0;
  const laws = (ambient) => (ambient === 2 ? ['wC', 'vMF'] : ['sphC', 'vMF']).map((symbol) => ({ symbol, colour: colours[symbol] }));
  host.append(h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Panels' }, tabs), body);

  function open(panel) {
    made?.dispose();
    shown = panel;
    const inside = h('div', { class: 'inside' });
    made = panel.make(inside, { settings, act, laws });
    body.replaceChildren(head(h('strong', {}, term(panel.line, panel.meaning)), groups, ...made.tools), inside);
  }

  return {
    draw(now) {
      const wanted = PANELS.find(({ name, why }) => name === settings.panel && !why?.(now)) ?? branches, { flow } = now.simulation;
      PANELS.forEach((panel, k) => {
        const reason = panel.why?.(now) ?? '';
        Object.assign(tabs[k], { disabled: Boolean(reason), title: reason || panel.line });
        tabs[k].setAttribute('aria-selected', String(panel === wanted));
      });
      if (wanted !== shown) open(wanted);
      if (many !== flow.groups) {
        many = flow.groups;
        groups.options(Array.from({ length: many }, (_, g) => [g, `${flow.populations > 1 ? 'Population' : 'Angle'} ${g + 1}`]));
      }
      groups.hidden = many < 2 || !shown.grouped;
      groups.value = now.group;
      made.draw(now);
    },
    setTheme() { made?.setTheme?.(); },
    dispose() { made?.dispose(); },
  };
}
