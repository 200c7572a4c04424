// The line under a picture that says how a run is doing.
import { h } from '../dom.js';
import { detail, progress, state } from './words.js';

// makeStatus(host) -> {set(run), clear()}
export function makeStatus(host) {
  const chip = h('strong', { class: 'chip', role: 'status' }), text = h('span', { class: 'detail' });
  const bar = h('progress', { max: 1, value: 0, 'aria-label': 'Share that is done' });
  const line = h('div', { class: 'state', hidden: true }, chip, bar, text);
  host.append(line);
  return {
    set(run) {
      line.hidden = false;
      if (chip.textContent !== state(run)) chip.textContent = state(run);
      chip.dataset.state = run.state;
      bar.value = progress(run).share;
      bar.style.accentColor = run.colour ?? '';
      text.textContent = detail(run);
    },
    clear() { line.hidden = true; },
  };
}
