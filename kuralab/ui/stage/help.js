// "?" opens a list of what the pointer and the keys do.
import { makeDialog } from './dialog.js';
import { button, h } from './dom.js';

// makeHelp(host, [[keys, meaning], …]) -> {button, flip(), dispose()}
export function makeHelp(host, lines) {
  const list = h('dl', { class: 'facts' }, lines.flatMap(([keys, meaning]) => [h('dt', {}, h('kbd', {}, keys)), h('dd', {}, meaning)]));
  const panel = h('div', { class: 'help', role: 'dialog', 'aria-label': 'Keys', hidden: true }, list);
  const opener = button({ icon: 'help', title: 'Keys and gestures', onClick: () => flip() });
  const flip = makeDialog(panel, opener);
  host.append(panel);
  return { button: opener, flip, dispose: () => panel.remove() };
}

export const ORBIT_KEYS = [
  ['drag', 'orbit'], ['wheel, pinch', 'zoom'], ['shift + drag', 'move sideways'], ['← → ↑ ↓', 'orbit'], ['+ −', 'zoom'],
  ['R, double click', 'camera back to its start'],
];
