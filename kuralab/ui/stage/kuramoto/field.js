// What each group of oscillators feels: f = K|F|^p R(−α)F + h e₁ with F = (1−A)·(mean of all means) + A·(its own mean).
// The twin of kuralab/kuramoto/coupling.py. Pure.

// makeField(ambient, groups, {coupling, contrast, lag, feedback, field}) -> (means, out) => out, both ambient × groups
export function makeField(ambient, groups, { coupling, contrast, lag, feedback, field }) {
  const cos = Math.cos(lag), sin = Math.sin(lag), paired = lag ? ambient - (ambient % 2) : 0;

  const mix = (means, out) => {
    for (let from = 0; from < out.length; from += groups) {
      let sum = 0;
      for (let g = 0; g < groups; g++) sum += means[from + g];
      for (let g = 0; g < groups; g++) out[from + g] = ((1 - contrast) / groups) * sum + contrast * means[from + g];
    }
  };
  const strengthen = (out, g) => {
    let square = 0;
    for (let row = g; row < out.length; row += groups) square += out[row] * out[row];
    const gain = feedback ? coupling * Math.sqrt(square) ** feedback : coupling;
    for (let row = g; row < out.length; row += groups) out[row] *= gain;
  };
  // R turns the coordinates by pairs; with an odd number of them the last is the axis of the turn.
  const turn = (out, g) => {
    for (let i = 0; i < paired; i += 2) {
      const a = i * groups + g, b = a + groups, x = out[a], y = out[b];
      out[a] = cos * x + sin * y;
      out[b] = cos * y - sin * x;
    }
  };
  return (means, out) => {
    mix(means, out);
    for (let g = 0; g < groups; g++) {
      strengthen(out, g);
      turn(out, g);
      out[g] += field;
    }
    return out;
  };
}
