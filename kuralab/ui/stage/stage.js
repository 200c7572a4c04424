// The one component of the app. It keeps a living scene for each element, so that a rerun brings new data
// to the scene that is already there: camera, simulation and picks stay as they are.
import { h } from './dom.js';
import { makeTheme } from './theme.js';
import { unpack } from './wire.js';
import { url } from './url.js';

import('./vendor/three.js'); // the largest module: on its way before a scene asks for it

const living = new WeakMap();

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector('.stage');
  const host = living.get(root) ?? makeHost(root);
  living.set(root, host);
  host.report = setStateValue;
  host.trigger = setTriggerValue;
  host.theme.refresh();
  host.show(unpack(data));
  // A superseded call may be cleaned up while the element lives on: only an element that is gone is let go.
  return () => setTimeout(() => { if (!root.isConnected) { host.dispose(); living.delete(root); } });
}

function makeHost(root) {
  const theme = makeTheme(root);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const host = { theme, report() {}, trigger() {} };
  let name = null, scene = null, latest = null, turns = 0;

  const stage = (body) => ({
    root: body, url, base: base(),
    report: (key, value) => host.report(key, value),
    trigger: (key, value) => host.trigger(key, value),
    theme: theme.now, onTheme: theme.on,
    get reduced() { return calm.matches; },
    say: (text) => say(body, text),
  });

  async function open(next) {
    const turn = ++turns;
    name = next;
    end();
    const body = h('div', { class: `scene scene-${next}` });
    root.replaceChildren(body);
    try {
      const { default: make } = await import(`./scenes/${next}.js`);
      if (turn !== turns || !root.isConnected) return;
      const made = await make(stage(body), latest);
      if (turn !== turns || !root.isConnected) { made.dispose(); return; }
      scene = made;
      await scene.show(latest);
    } catch (error) { fail(body, error); }
  }

  function end() {
    scene?.dispose();
    scene = null;
    theme.clear();
    url.forget();
  }

  host.show = (message) => {
    latest = { ...message, options: JSON.parse(message.meta.options ?? '{}') };
    if (message.meta.scene !== name) open(message.meta.scene);
    else Promise.resolve(scene?.show(latest)).catch((error) => fail(root, error));
    url.flush();
  };
  host.dispose = () => { name = null; turns++; end(); };
  return host;
}

// Where the server's own routes begin: everything before Streamlit's folder of components.
function base() {
  const here = new URL(import.meta.url), at = here.pathname.indexOf('/_stcore/');
  return at < 0 ? '' : here.pathname.slice(0, at);
}

function say(body, text) {
  body.querySelector(':scope > .notice')?.remove();
  if (text) body.append(h('p', { class: 'notice', role: 'status' }, text));
}

function fail(body, error) {
  console.error(error);
  say(body, error.message);
}
