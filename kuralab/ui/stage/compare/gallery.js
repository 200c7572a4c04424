// The same held-out data rebuilt by every family, and what each draws from its prior, row by row.
import { h, imageCanvas } from '../dom.js';

const SHOWN = 14, SIDE = 44;

// makeGallery(host, families: [{symbol, title, colour}]) -> {add(index, space)}: each family's row, when its run is done
export function makeGallery(host, families) {
  const rebuilt = part(host, 'The same held-out data, rebuilt'), drawn = part(host, 'Drawn from the prior');
  const data = line('Data', ''), places = families.map(({ symbol, colour }) => [line(symbol, colour), line(symbol, colour)]);
  rebuilt.rows.append(data, ...places.map(([above]) => above));
  drawn.rows.append(...places.map(([, below]) => below));
  return {
    async add(index, space) {
      const { arrays } = await space.file('encodings'), { pixels, shape } = space, { title } = families[index];
      const row = (name, array) => Array.from({ length: Math.min(SHOWN, array.length / pixels) }, (_, k) =>
        imageCanvas(array.subarray(k * pixels, (k + 1) * pixels), shape, SIDE, `${name} ${k + 1}`));
      if (data.hidden) fill(data, row('Datum', space.images));
      fill(places[index][0], row(`${title}: reconstruction of datum`, arrays.rebuilt));
      fill(places[index][1], row(`${title}: sample`, arrays.samples));
      rebuilt.whole.hidden = drawn.whole.hidden = false;
    },
  };
}

function part(host, title) {
  const rows = h('div', { class: 'rows' }), whole = h('figure', { hidden: true }, h('figcaption', {}, title), rows);
  host.append(whole);
  return { whole, rows };
}

function line(symbol, colour) {
  const name = h('strong', {}, symbol);
  if (colour) name.style.borderColor = colour;
  return h('div', { class: 'line', hidden: true }, name);
}

function fill(row, pictures) {
  row.append(...pictures);
  row.hidden = false;
}
