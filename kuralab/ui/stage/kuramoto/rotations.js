// Half a step's free rotation of every oscillator: exp(A·step/2), by Rodrigues' formula in space, by scaling, Taylor's
// series and squaring beyond. Pure.
const TERMS = 14;

// halfTurns(omega (rows × N), dim, count, step) -> Float64Array [(row · dim + column) · N + oscillator], or null
// where nothing turns. omega holds the entries above the diagonal of A, row by row.
export function halfTurns(omega, dim, count, step) {
  if (omega.every((value) => value === 0)) return null;
  if (dim === 3) return inSpace(omega, count, step);
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

// I + (sin φ/φ)A + ((1−cos φ)/φ²)A² with φ² = a² + b² + c², A's entries above the diagonal times step/2. The second
// share from half the angle: 1 − cos φ would lose the digits of small turns.
function inSpace(omega, count, step) {
  const out = new Float64Array(9 * count);
  for (let k = 0; k < count; k++) {
    const a = (omega[k] * step) / 2, b = (omega[count + k] * step) / 2, c = (omega[2 * count + k] * step) / 2;
    const angle = Math.hypot(a, b, c), one = angle ? Math.sin(angle) / angle : 1;
    const two = angle ? 2 * (Math.sin(angle / 2) / angle) ** 2 : 0.5;
    out[k] = 1 - two * (a * a + b * b);
    out[count + k] = one * a - two * b * c;
    out[2 * count + k] = one * b + two * a * c;
    out[3 * count + k] = -one * a - two * b * c;
    out[4 * count + k] = 1 - two * (a * a + c * c);
    out[5 * count + k] = one * c - two * a * b;
    out[6 * count + k] = two * a * c - one * b;
    out[7 * count + k] = -one * c - two * a * b;
    out[8 * count + k] = 1 - two * (b * b + c * c);
  }
  return out;
}

function exponential(matrix, dim) {
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
