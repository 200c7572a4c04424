// From where the crowd is seen: at rest, or turning with the mean field, whose direction then stays at e₁. Pure.

const LEAST = 1e-3; // a shorter mean has no direction worth following

// makeFrame(ambient, factors): `factors` is how many unit vectors make one point that is drawn
// -> {follow(mean, groups), turn(rows), back()}: the rotation moves on by the least turn that keeps the mean at e₁, so it never jumps
export function makeFrame(ambient, factors) {
  let turns = null;
  const begin = () => { turns = Array.from({ length: factors }, () => identity(ambient)); };
  begin();

  return {
    begin,
    // Each factor follows its own mean; points of a single factor follow the mean of all groups.
    follow(mean, groups) {
      for (let f = 0; f < factors; f++) {
        const whole = Array.from({ length: ambient }, (_, i) => {
          if (factors > 1) return mean[i * groups + f];
          let sum = 0;
          for (let g = 0; g < groups; g++) sum += mean[i * groups + g];
          return sum / groups;
        });
        const seen = apply(turns[f], whole), size = Math.hypot(...seen);
        if (size > LEAST) turns[f] = product(towards(seen.map((v) => v / size)), turns[f]);
      }
    },
    // turn(rows): space coordinates, point after point, in place
    turn(rows) {
      const out = new Float64Array(ambient);
      for (let at = 0, f = 0; at < rows.length; at += ambient, f = (f + 1) % factors) {
        const turn = turns[f];
        for (let i = 0; i < ambient; i++) {
          out[i] = 0;
          for (let j = 0; j < ambient; j++) out[i] += turn[i][j] * rows[at + j];
        }
        rows.set(out, at);
      }
      return rows;
    },
    // turned(means, groups) -> the means as they are seen
    turned(mean, groups) {
      const out = Float64Array.from(mean);
      for (let g = 0; g < groups; g++) {
        apply(turns[g % factors], Array.from({ length: ambient }, (_, i) => mean[i * groups + g])).forEach((v, i) => { out[i * groups + g] = v; });
      }
      return out;
    },
  };
}

// The least rotation that takes a unit vector to e₁; from the antipode it goes half-way round any axis.
function towards(u) {
  const d = u.length, turn = identity(d), lean = 1 + u[0];
  if (lean < 1e-9) {
    turn[0][0] = turn[1][1] = -1;
    return turn;
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const a = (i === 0) + u[i], b = (j === 0) + u[j];
      turn[i][j] += 2 * (i === 0) * u[j] - (a * b) / lean;
    }
  }
  return turn;
}

function identity(d) { return Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, j) => Number(i === j))); }
function apply(turn, v) { return turn.map((row) => row.reduce((sum, value, j) => sum + value * v[j], 0)); }
function product(a, b) { return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0))); }
