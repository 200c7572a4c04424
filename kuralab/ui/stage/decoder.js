// A trained decoder in the browser: dense layers and ReLU, a sigmoid at the end. Pure: no DOM, no fetch.

// makeDecoder(unpacked decoder file) -> (z: ArrayLike<number>) => Float32Array of pixels in [0, 1].
// The returned array is used again by the next call: copy it to keep it.
export function makeDecoder({ arrays, shapes }) {
  const layers = Object.keys(arrays)
    .filter((name) => name.endsWith('.weight'))
    .map((name) => name.slice(0, -'.weight'.length))
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => makeLayer(arrays[`${name}.weight`], arrays[`${name}.bias`], shapes[`${name}.weight`]));
  if (!layers.length) throw new Error('Expected a decoder with dense layers; got none.');
  const last = layers.length - 1;
  return (z) => layers.reduce((input, layer, k) => layer(input, k === last ? sigmoid : relu), z);
}

function makeLayer(weight, bias, [rows, columns]) {
  const output = new Float32Array(rows);
  return (input, activation) => {
    for (let row = 0, at = 0; row < rows; row++) {
      let sum = bias[row];
      for (let column = 0; column < columns; column++, at++) sum += weight[at] * input[column];
      output[row] = activation(sum);
    }
    return output;
  };
}

function relu(x) { return x > 0 ? x : 0; }
function sigmoid(x) { return 1 / (1 + Math.exp(-x)); }
