// A trajectory as lines of text, written beside the picture: millions of numbers would stop it for seconds.
const DIGITS = 7, UNIT = 10 ** DIGITS, LONGEST = 24; // decimals of a coordinate; bytes of a time or a whole number
const COMMA = 44, MINUS = 45, POINT = 46, NOUGHT = 48, END = 10;

// Message: {states: [{time, positions}], ambient, groups}, answered by {share} again and again and at last by {blob}.
self.onmessage = ({ data: { states, ambient, groups } }) => {
  const axes = Array.from({ length: ambient }, (_, axis) => `x${axis + 1}`);
  const parts = [`${['t', 'oscillator', 'group', ...axes].join(',')}\n`];
  states.forEach((state, k) => {
    parts.push(lines(state, ambient, groups));
    self.postMessage({ share: (k + 1) / states.length });
  });
  self.postMessage({ blob: new Blob(parts, { type: 'text/csv' }) });
};

function lines({ time, positions }, ambient, groups) {
  const points = positions.length / ambient, out = new Uint8Array(points * (3 * LONGEST + ambient * (DIGITS + 4)));
  const now = new TextEncoder().encode(`${time.toFixed(4)},`);
  let at = 0;
  for (let point = 0; point < points; point++) {
    out.set(now, at);
    at = whole(out, at + now.length, Math.floor(point / groups) + 1);
    out[at++] = COMMA;
    at = whole(out, at, (point % groups) + 1);
    for (let axis = 0; axis < ambient; axis++) {
      out[at++] = COMMA;
      at = decimal(out, at, positions[point * ambient + axis]);
    }
    out[at++] = END;
  }
  return out.slice(0, at);
}

function whole(out, at, value) {
  const length = Math.floor(Math.log10(value) + 1e-9) + 1;
  for (let place = at + length - 1, rest = value; place >= at; place--) {
    out[place] = NOUGHT + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + length;
}

// A coordinate, of one digit before the point.
function decimal(out, at, value) {
  let rest = Math.round(Math.abs(value) * UNIT);
  if (value < 0 && rest) out[at++] = MINUS;
  for (let place = at + DIGITS + 1; place > at + 1; place--) {
    out[place] = NOUGHT + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  out[at] = NOUGHT + rest;
  out[at + 1] = POINT;
  return at + DIGITS + 2;
}
