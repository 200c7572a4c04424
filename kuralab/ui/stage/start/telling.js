// The stage of a start, said on the picture.
import { h } from '../dom.js';
import { said } from './words.js';

// makeTelling(host) -> {show(stage, manifold), hide()}
export function makeTelling(host) {
  const title = h('strong', {}), line = h('span', {}), element = h('p', { class: 'telling', role: 'status', hidden: true }, title, line);
  host.append(element);
  return {
    show(stage, manifold) {
      const words = said(stage, manifold);
      element.hidden = !words.title;
      if (title.textContent !== words.title) title.textContent = words.title;
      if (line.textContent !== words.line) line.textContent = words.line;
    },
    hide() { element.hidden = true; },
  };
}
