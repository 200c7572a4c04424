// Half a step's free rotation of every oscillator: exp(A·step/2) by scaling, Taylor's series and squaring. Pure.
const TERMS = 14;

// halfTurns(omega (rows × N), dim, count, step) -> Float64Array [(row · dim + column) · N + oscillator], or null
// where nothing turns. omega holds the entries above the diagonal of A, row by row.
export function halfTurns(omega, dim, count, step) {
  if (omega.every((value) => value === 0)) return null;
  const out = new Float64Array(dim * dim * count), whole = new Float64Array(dim * dim);
  for (let k = 0; k < count; k++) {
    let row = 0;
    for (let i = 0; i < dim; i++) {
      for (let j = i + 1; j < dim; j++, row++) {
        whole[i * dim + j] = (omega[row * count + k] * step) / 2;
        whole[j * dim + i] = -whole[i * dim + j];
      }
    }
    exponential(whole, dim).forEach((value, entry) => { out[entry * count + k] = value; });
  }
  return out;
}

export function exponential(matrix, dim) {
  const norm = Math.sqrt(matrix.reduce((sum, v) => sum + v * v, 0));
  const halvings = Math.max(0, Math.ceil(Math.log2(norm / 0.25 || 1e-9)));
  const small = matrix.map((v) => v / 2 ** halvings);
  let sum = identity(dim);
  for (let n = TERMS; n > 0; n--) sum = plusOne(product(small, sum, dim), dim, 1 / n);
  for (let n = 0; n < halvings; n++) sum = product(sum, sum, dim);
  return sum;
}

function product(a, b, dim) {
  const out = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let k = 0; k < dim; k++) {
      const left = a[i * dim + k];
      for (let j = 0; j < dim; j++) out[i * dim + j] += left * b[k * dim + j];
    }
  }
  return out;
}

function identity(dim) { return plusOne(new Float64Array(dim * dim), dim, 0); }

function plusOne(matrix, dim, scale) {
  for (let k = 0; k < matrix.length; k++) matrix[k] *= scale;
  for (let i = 0; i < dim; i++) matrix[i * dim + i] += 1;
  return matrix;
}
