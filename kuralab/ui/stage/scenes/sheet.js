// A scene's own style sheet, inside the component's shadow so that it reaches nothing else.
import { h } from '../dom.js';

// sheet(name) -> Promise of the <link> element once its rules hold; an unstyled picture is worse than a late one.
export function sheet(name) {
  const link = h('link', { rel: 'stylesheet', href: new URL(`./${name}.css`, import.meta.url) });
  link.ready = new Promise((resolve) => { link.onload = resolve; link.onerror = resolve; });
  return link;
}
