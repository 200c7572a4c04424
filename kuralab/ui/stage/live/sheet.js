// A scene's own style sheet, inside the component's shadow so that it reaches nothing else.
import { h } from '../dom.js';

// sheet(path) -> Promise of a <link> whose rules hold; an unstyled picture is worse than a late one.
export function sheet(stage, path) {
  const link = h('link', { rel: 'stylesheet', href: new URL(path, new URL('../', import.meta.url)) });
  return new Promise((resolve) => {
    link.onload = link.onerror = () => resolve(link);
    stage.root.append(link);
  });
}
