// Elements and controls. Text goes in as text only: nothing here, and nothing built on it, parses HTML.
import { icon } from './icons.js';

// h(tag, props, ...children): props starting with "on" are listeners, the rest attributes; null leaves out.
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2).toLowerCase(), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// button({text, icon, title, onClick}) -> element with .set({text, icon, title, disabled, pressed})
export function button({ text = '', icon: name = null, title = '', primary = false, onClick }) {
  const label = h('span', {}, text), mark = h('span', { class: 'mark', 'aria-hidden': 'true' });
  const element = h('button', { type: 'button', class: primary ? 'button primary' : 'button', onClick }, mark, label);
  element.set = (next) => {
    if (next.icon !== undefined) mark.replaceChildren(...(next.icon ? [icon(next.icon)] : []));
    if (next.text !== undefined) label.textContent = next.text;
    if (next.title !== undefined) { element.title = next.title; element.setAttribute('aria-label', next.title || next.text || text); }
    if (next.disabled !== undefined) element.disabled = next.disabled;
    if (next.pressed !== undefined) element.setAttribute('aria-pressed', String(next.pressed));
    return element;
  };
  return element.set({ icon: name, title: title || text });
}

// toggle({text, icon, title, value, onChange(value)}) -> element with .value
export function toggle({ value = false, onChange, ...look }) {
  const element = button({ ...look, onClick: () => { put(!on); onChange(on); } });
  let on = value;
  const put = (next) => { on = next; element.set({ pressed: on }); };
  put(value);
  Object.defineProperty(element, 'value', { get: () => on, set: put });
  return element;
}

// select({label, options: [[value, text]], value, onChange(value)}) -> element with .value, .options(list)
export function select({ label, options, value, onChange }) {
  const box = h('select', { 'aria-label': label, onChange: () => onChange(box.value) });
  const element = h('label', { class: 'select' }, h('span', {}, label), box);
  element.options = (list) => {
    box.replaceChildren(...list.map(([key, text]) => h('option', { value: key }, text)));
  };
  Object.defineProperty(element, 'value', { get: () => box.value, set: (next) => { box.value = next; } });
  element.options(options);
  if (value !== undefined && value !== null) element.value = value;
  return element;
}

// slider({label, min, max, step, value, format, onInput(value), onChange(value), title}) -> element with
// .value, .range(min, max) and .disabled. onInput acts while it is dragged, onChange when it is let go.
export function slider({ label, min, max, step, value, format = number, onInput, onChange, title = null }) {
  const shown = h('output', {});
  const input = h('input', { type: 'range', min, max, step, value, 'aria-label': label });
  const tell = () => { shown.textContent = format(Number(input.value)); input.setAttribute('aria-valuetext', shown.textContent); };
  const put = (act) => () => { tell(); act?.(Number(input.value)); };
  input.addEventListener('input', put(onInput));
  input.addEventListener('change', put(onChange));
  input.value = value;
  tell();
  const element = h('label', { class: 'slider', title }, h('span', {}, label), shown, input);
  element.range = (low, high) => { input.min = low; input.max = high; };
  Object.defineProperties(element, {
    value: { get: () => Number(input.value), set: (next) => { input.value = next; tell(); } },
    disabled: { get: () => input.disabled, set: (next) => { input.disabled = next; } },
  });
  return element;
}

// number(x): three significant digits, with a true minus sign.
export function number(x) {
  if (!Number.isFinite(x)) return '–';
  const size = Math.abs(x);
  const text = size >= 1000 ? Math.round(size).toLocaleString('en') : String(Number(size.toPrecision(3)));
  return x < 0 && Number(text.replace(',', '')) !== 0 ? `−${text}` : text;
}

// imageCanvas(pixels, [height, width], px): one grey picture; pixels are 0–255 or, as floats, 0–1.
// The element's .draw(pixels) renews it.
export function imageCanvas(pixels, [height, width], px = 56, label = 'picture') {
  const element = h('canvas', { class: 'image', width, height, role: 'img', 'aria-label': label });
  element.style.width = `${px}px`;
  element.style.height = `${(px * height) / width}px`;
  const context = element.getContext('2d'), image = context.createImageData(width, height);
  element.draw = (source) => {
    const scale = source instanceof Uint8Array ? 1 : 255;
    for (let k = 0, at = 0; k < width * height; k++, at += 4) {
      image.data[at] = image.data[at + 1] = image.data[at + 2] = source[k] * scale;
      image.data[at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  };
  if (pixels) element.draw(pixels);
  return element;
}

// save(blob, name): hands a file to the browser's downloads.
export function save(blob, name) {
  const link = h('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
