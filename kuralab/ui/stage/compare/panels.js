// Several viewports on one canvas: their places, their captions, and one of them large when it is asked for.
import { h } from '../dom.js';

const GAP = 8, LARGE = 0.72, ROOM = 30; // pixels; share of the focused one; caption above each picture

// makePanels(view, families: [{symbol, title, colour}], {onFocus}) -> {focus(index or -1), focused, say(index, text), shown(index, epoch)}
export function makePanels(view, families, { onFocus, corner }) {
  const panels = { focused: -1, focus, say, shown };
  const heads = families.map(({ symbol, title, colour }, k) => {
    const note = h('span', { class: 'note' });
    const head = h('button', {
      type: 'button', class: 'panel', title: `${title}: show large (${k + 1})`, onClick: () => focus(panels.focused === k ? -1 : k),
    }, h('strong', {}, symbol), h('span', { class: 'name' }, title), note);
    head.style.setProperty('--ink', colour);
    head.note = note;
    view.host.append(head);
    return head;
  });
  view.rect = (panel) => { const { x, y, width, height } = cell(panel); return { x, y: y + ROOM, width, height: Math.max(1, height - ROOM) }; };
  view.on('layout', layout);
  layout();

  // The place of a family, or of the legend, which comes last.
  function cell(slot) {
    const width = view.canvas.clientWidth || 1, height = view.canvas.clientHeight || 1, slots = families.length + 1;
    if (panels.focused >= 0) return beside(slot, width, height);
    const columns = width < 560 ? 2 : 3, rows = Math.ceil(slots / columns);
    const w = (width - GAP * (columns - 1)) / columns, t = (height - GAP * (rows - 1)) / rows;
    return { x: (slot % columns) * (w + GAP), y: Math.floor(slot / columns) * (t + GAP), width: w, height: t };
  }

  // The focused one large, the others beside it where it is wide, below it where it is narrow.
  function beside(slot, width, height) {
    const wide = width > height, rest = families.length, place = slot < panels.focused ? slot : slot - 1;
    if (slot === panels.focused) return { x: 0, y: 0, width: wide ? width * LARGE - GAP : width, height: wide ? height : height * LARGE - GAP };
    const length = ((wide ? height : width) - GAP * (rest - 1)) / rest;
    return wide
      ? { x: width * LARGE, y: place * (length + GAP), width: width * (1 - LARGE), height: length }
      : { x: place * (length + GAP), y: height * LARGE, width: length, height: height * (1 - LARGE) };
  }

  function layout() {
    heads.forEach((head, k) => put(head, cell(k)));
    put(corner, cell(families.length));
    corner.style.maxHeight = `${cell(families.length).height}px`;
  }

  function put(element, { x, y, width }) {
    element.style.translate = `${x}px ${y}px`;
    element.style.maxWidth = `${width}px`;
  }

  function focus(index) {
    panels.focused = index >= 0 && index < families.length ? index : -1;
    heads.forEach((head, k) => head.setAttribute('aria-pressed', String(k === panels.focused)));
    layout();
    view.resize();
    onFocus?.(panels.focused);
  }

  function say(index, text) { heads[index].note.textContent = text; }
  function shown(index, epoch) { heads[index].dataset.epoch = epoch; }
  return panels;
}
