// "Copy link": the exact address of what is seen, with camera, seed and picks, on the clipboard.
import { button, h } from './dom.js';
import { url } from './url.js';

const TITLE = 'Copy link: this exact view, camera and seed included';
const SAID = 1800; // ms the button says what came of it

// copyLink() -> button
export function copyLink() {
  let timer = 0;
  const element = button({ icon: 'link', title: TITLE, onClick: copy });
  element.classList.add('spare'); // a telephone shares the address itself

  async function copy() {
    url.flush();
    const done = await put(location.href);
    say(done ? { icon: 'check', title: 'Link copied' } : { title: 'The browser keeps its clipboard closed: copy the address from its bar' });
    clearTimeout(timer);
    timer = setTimeout(() => say({ icon: 'link', title: TITLE }), SAID);
  }

  function say(look) { element.set({ text: look.title === TITLE ? '' : look.title, ...look }); }
  return element;
}

// The clipboard proper needs https or localhost; elsewhere the old command still serves.
async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = h('textarea', { style: 'position: fixed; opacity: 0' });
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    return done;
  }
}
