// Colours with a meaning, the same on every page. Pure: numbers in, [r, g, b] of 0–255 out.
// All were made in CIELAB and checked for the three kinds of colour blindness (tests/test_colours.py).

// Ten labels; each also has its own marker (SHAPES), so colour is never the only sign.
export const LABELS = [
  '#3f90da', '#ffa90e', '#bd1f01', '#94a4a2', '#832db6', '#a96b59', '#e76300', '#b9ac70', '#717581', '#92dadd',
];
export const SHAPES = [
  'disc', 'square', 'triangle', 'diamond', 'plus', 'ring', 'wedge', 'hexagon', 'cross', 'star',
];
export const GREY = '#8a8a8a';

// labelColour(index): the colour of a class; classes beyond the tenth begin again.
export function labelColour(index) { return LABELS[((index % LABELS.length) + LABELS.length) % LABELS.length]; }
export function labelShape(index) { return ((index % SHAPES.length) + SHAPES.length) % SHAPES.length; }

// cyclic(t), t in turns: a circle in CIELAB, so equal angles look equally far apart. It is tilted so that what any
// dichromat keeps of it is a ring too: phases far apart never look alike. Orange, pale green, sky blue, plum.
export function cyclic(t) {
  const cos = Math.cos(2 * Math.PI * t), sin = Math.sin(2 * Math.PI * t);
  return rgbFromLab(61.3 - 4.1 * cos + 26.2 * sin, 5.3 + 23 * cos - 18.8 * sin, 0.5 + 29 * cos + 18.6 * sin);
}

// sequential(t), t in [0, 1]: dark blue to light yellow, lightness rising evenly.
export function sequential(t) {
  const u = Math.min(1, Math.max(0, t));
  return rgbFromLab(34 + 52 * u, 14 - 16 * u, -46 + 106 * u);
}

// diverging(t), t in [−1, 1]: blue below nothing, nearly white at it, orange above; darker the further away.
export function diverging(t) {
  const u = Math.min(1, Math.abs(t)), [a, b] = t < 0 ? [4, -52] : [34, 58];
  return rgbFromLab(94 - 48 * u, a * u, b * u);
}

// gradient(map, steps): a CSS gradient of a map, for legends.
export function gradient(map, steps = 24) {
  const stops = Array.from({ length: steps + 1 }, (_, k) => css(map(k / steps)));
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}

export function css([r, g, b]) { return `rgb(${r}, ${g}, ${b})`; }

export function rgb(hex) { return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)); }

// CIELAB (D65) to sRGB, clipped to the gamut.
export function rgbFromLab(L, a, b) {
  const fy = (L + 16) / 116, x = 0.95047 * unroot(fy + a / 500), y = unroot(fy), z = 1.08883 * unroot(fy - b / 200);
  return [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
  ].map((light) => Math.round(255 * Math.min(1, Math.max(0, encode(light)))));
}

function unroot(f) { return f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29); }
function encode(light) { return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055; }
