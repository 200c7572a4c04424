// Arrays as numpy reads them: a zip archive of .npy files, stored as they are. Pure; numpy.load needs no pickle for it.
const TYPES = new Map([
  [Float32Array, '<f4'], [Float64Array, '<f8'], [Int32Array, '<i4'], [Uint32Array, '<u4'], [Uint8Array, '|u1'],
]);
const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, VERSION = 20, DAY = 0x21; // zip's first day is 1980-01-01

// npz({name: text | {data: typed array or a list of them, shape}}) -> Blob
export function npz(entries) {
  const parts = [], index = [];
  let at = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const pieces = typeof entry === 'string' ? text(entry) : array(entry), title = new TextEncoder().encode(`${name}.npy`);
    const size = long(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0));
    const about = [VERSION, 0, 0, 0, DAY, long(crc32(pieces)), size, size, title.length, 0]; // version, flags, method, time, date, …
    const head = packed([long(LOCAL), ...about]);
    parts.push(head, title, ...pieces);
    index.push(packed([long(CENTRAL), VERSION, ...about, 0, 0, 0, long(0), long(at)]), title);
    at += head.length + title.length + size.long;
  }
  const length = index.reduce((sum, part) => sum + part.length, 0), count = index.length / 2;
  return new Blob([...parts, ...index, packed([long(END), 0, 0, count, count, long(length), long(at), 0])], { type: 'application/zip' });
}

function array({ data, shape }) {
  const list = Array.isArray(data) ? data : [data], type = TYPES.get(list[0]?.constructor ?? Float32Array);
  return [header(type, shape), ...list.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))];
}

// A scalar of numpy's own text: four bytes a character.
function text(words) {
  const points = Uint32Array.from(words, (letter) => letter.codePointAt(0));
  return [header(`<U${points.length}`, []), new Uint8Array(points.buffer)];
}

// The magic word, version 1.0, the length of what follows, and a dictionary; 64 bytes or a multiple in all.
function header(type, shape) {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const words = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`, length = 64 * Math.ceil((words.length + 11) / 64) - 10;
  const out = new Uint8Array(10 + length);
  out.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 255, length >> 8]);
  out.set(new TextEncoder().encode(`${words.padEnd(length - 1)}\n`), 10);
  return out;
}

// Little-endian fields of two bytes, or of four where marked as long.
const long = (value) => ({ long: value });

function packed(values) {
  return Uint8Array.from(values.flatMap((value) => (value.long === undefined
    ? [value & 255, value >> 8] : [0, 8, 16, 24].map((shift) => (value.long >>> shift) & 255))));
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function crc32(pieces) {
  let rest = 0xffffffff;
  for (const bytes of pieces) for (let k = 0; k < bytes.length; k++) rest = (rest >>> 8) ^ TABLE[(rest ^ bytes[k]) & 255];
  return (rest ^ 0xffffffff) >>> 0;
}
