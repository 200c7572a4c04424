// Streamlit's theme as plain values: read from the custom properties it sets around every component.

export function makeTheme(root) {
  let heard = [], last = '';

  const now = () => {
    const style = getComputedStyle(root);
    const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    const background = read('--st-background-color', '#ffffff');
    return {
      background,
      dark: luminance(background) < 0.4,
      text: read('--st-text-color', '#31333f'),
      secondary: read('--st-secondary-background-color', '#f0f2f6'),
      primary: read('--st-primary-color', '#0072b2'),
      font: read('--st-font', 'sans-serif'),
    };
  };

  return {
    now,
    // on(listener) -> off()
    on(listener) {
      heard.push(listener);
      return () => { heard = heard.filter((one) => one !== listener); };
    },
    clear() { heard = []; },
    // Streamlit calls the component again when the theme changes; listeners hear real changes only.
    refresh() {
      const theme = now(), text = JSON.stringify(theme);
      root.dataset.theme = theme.dark ? 'dark' : 'light';
      if (last && text !== last) heard.forEach((listener) => listener(theme));
      last = text;
    },
  };
}

// hex(colour) -> 0xrrggbb for WebGL, from any CSS colour.
export function hex(colour) {
  const [r, g, b] = channels(colour);
  return (r << 16) | (g << 8) | b;
}

function luminance(colour) {
  const [r, g, b] = channels(colour);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

function channels(colour) {
  const digits = colour.match(/^#([0-9a-f]{6})/i);
  if (digits) return [0, 2, 4].map((at) => parseInt(digits[1].slice(at, at + 2), 16));
  const short = colour.match(/^#([0-9a-f]{3})$/i);
  if (short) return [...short[1]].map((digit) => parseInt(digit + digit, 16));
  return (colour.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
}
