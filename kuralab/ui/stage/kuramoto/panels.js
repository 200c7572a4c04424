// What stands beside the picture: one panel at a time, drawn while it is seen.
import { h, number, select } from '../dom.js';
import { term } from '../glossary.js';
import { head } from '../law/slot.js';
import * as branches from './panels/branches.js';
import * as density from './panels/density.js';
import * as disc from './panels/disc.js';
import * as locked from './panels/locked.js';
import * as portrait from './panels/portrait.js';

const PANELS = [branches, locked, density, disc, portrait];
export const NAMES = PANELS.map(({ name }) => name);

const TURNS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// makePanels(host, {settings, act, colours}) -> {draw(now), follow(simulation, frame), tell(now), setTheme(), dispose()}; now is
// what every panel reads: {simulation, settings, group, theory, swept, sweeping, sweptBy, order, frame(w, group), theme}
export function makePanels(host, { settings, act, colours }) {
  const tabs = PANELS.map(({ name, title }) => h('button', {
    type: 'button', class: 'tab', role: 'tab', id: `tab-${name}`, 'aria-controls': 'panel', onClick: () => act.change({ panel: name }),
  }, title));
  const groups = select({ label: 'Group', options: [], onChange: (value) => act.change({ group: Number(value) }) });
  const body = h('div', { class: 'panel', role: 'tabpanel', id: 'panel' });
  let shown = null, made = null, listed = '';
  const laws = (ambient) => (ambient === 2 ? ['wC', 'vMF'] : ['sphC', 'vMF']).map((symbol) => ({ symbol, colour: colours[symbol] }));
  host.append(h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Panels', onKeydown: turn }, tabs), body);

  // Among the tabs arrow keys go on to the next one that has something to show.
  function turn(event) {
    const able = tabs.filter((tab) => !tab.disabled), at = able.indexOf(event.target), side = TURNS[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? able.length - 1 : (at + side + able.length) % able.length;
    if (at < 0 || !able[next]) return;
    event.preventDefault();
    event.stopPropagation();
    able[next].click();
    able[next].focus();
  }

  function open(panel) {
    made?.dispose();
    shown = panel;
    const inside = h('div', { class: 'inside' });
    made = panel.make(inside, { settings, act, laws });
    body.setAttribute('aria-labelledby', `tab-${panel.name}`);
    body.replaceChildren(head(h('strong', {}, term(panel.line, panel.meaning)), groups, ...made.tools), inside);
  }

  return {
    draw(now) {
      const wanted = PANELS.find(({ name, why }) => name === settings.panel && !why?.(now)) ?? branches, { flow } = now.simulation;
      PANELS.forEach((panel, k) => {
        const reason = panel.why?.(now) ?? '';
        Object.assign(tabs[k], { disabled: Boolean(reason), title: reason || panel.line });
        tabs[k].setAttribute('aria-selected', String(panel === wanted));
        tabs[k].tabIndex = panel === wanted ? 0 : -1;
      });
      if (wanted !== shown) open(wanted);
      const names = Array.from({ length: flow.groups }, (_, g) => `${flow.populations > 1 ? 'Population' : 'Angle'} ${g + 1}`);
      if (listed !== names.join()) groups.options(names.map((text, g) => [g, text]));
      listed = names.join();
      groups.hidden = names.length < 2 || !shown.grouped;
      groups.value = now.group;
      made.draw(now);
    },
    // follow(simulation, frame(w, group)): at every step, so that what is drawn of a way does not depend on how often
    follow(simulation, frame) {
      if (shown?.why?.({ simulation })) return; // it is about to go
      made?.follow?.({ simulation, frame, group: Math.min(settings.group, simulation.flow.groups - 1) });
    },
    // tell(now): the pictures in words, as of now
    tell({ settings: { coupling }, order }) {
      const said = `${shown.line}: coupling ${number(coupling)}, order parameter ${number(order)}`;
      body.querySelectorAll('[role=img]').forEach((one) => one.setAttribute('aria-label', said));
    },
    setTheme() { made?.setTheme?.(); },
    dispose() { made?.dispose(); },
  };
}
