// From where the crowd is seen: at rest, or turning with the mean field, whose direction then stays at e₁. Pure.

const LEAST = 1e-3; // a shorter mean has no direction worth following
const NEAR = 1e-9; // to the antipode

// makeFrame(ambient, factors): `factors` is how many unit vectors make one point that is drawn
// -> {begin(), follow(mean, groups), turn(rows), turned(means, groups)}: the rotation moves on by the least turn that keeps
// the mean at e₁, so it never jumps. It follows every step, so it works in rooms of its own: matrices row after row.
export function makeFrame(ambient, factors) {
  const turns = Array.from({ length: factors }, () => new Float64Array(ambient * ambient));
  const whole = new Float64Array(ambient), seen = new Float64Array(ambient), lean = new Float64Array(ambient), room = new Float64Array(ambient);

  function begin() {
    turns.forEach((turn) => {
      turn.fill(0);
      for (let i = 0; i < ambient; i++) turn[i * (ambient + 1)] = 1;
    });
  }
  begin();

  // The mean of one factor, or of all groups where there is one factor only.
  function meanOf(mean, groups, f) {
    for (let i = 0; i < ambient; i++) {
      whole[i] = factors > 1 ? mean[i * groups + f] : 0;
      for (let g = 0; factors === 1 && g < groups; g++) whole[i] += mean[i * groups + g] / groups;
    }
    return whole;
  }

  function apply(turn, v, out) {
    for (let i = 0, at = 0; i < ambient; i++) {
      out[i] = 0;
      for (let j = 0; j < ambient; j++) out[i] += turn[at++] * v[j];
    }
    return out;
  }

  // The least rotation that takes a unit vector u to e₁, after what was turned already: I + 2 e₁uᵀ − (e₁+u)(e₁+u)ᵀ/(1+u₁).
  // From the antipode it goes half-way round any axis.
  function straighten(turn, u) {
    if (1 + u[0] < NEAR) {
      for (let at = 0; at < 2 * ambient; at++) turn[at] *= -1;
      return;
    }
    lean.set(u);
    lean[0] += 1;
    for (let j = 0; j < ambient; j++) {
      let along = 0, leaning = 0;
      for (let i = 0; i < ambient; i++) {
        along += u[i] * turn[i * ambient + j];
        leaning += lean[i] * turn[i * ambient + j];
      }
      for (let i = 0; i < ambient; i++) turn[i * ambient + j] -= (lean[i] * leaning) / lean[0];
      turn[j] += 2 * along;
    }
  }

  return {
    begin,
    follow(mean, groups) {
      for (let f = 0; f < factors; f++) {
        apply(turns[f], meanOf(mean, groups, f), seen);
        let size = 0;
        for (let i = 0; i < ambient; i++) size += seen[i] ** 2;
        size = Math.sqrt(size);
        if (size <= LEAST) continue;
        for (let i = 0; i < ambient; i++) seen[i] /= size;
        straighten(turns[f], seen);
      }
    },
    // turn(rows): space coordinates, point after point, in place
    turn(rows) {
      for (let at = 0, f = 0; at < rows.length; at += ambient, f = (f + 1) % factors) {
        for (let i = 0; i < ambient; i++) seen[i] = rows[at + i];
        rows.set(apply(turns[f], seen, room), at);
      }
      return rows;
    },
    // turned(means, groups) -> the means as they are seen
    turned(mean, groups) {
      const out = Float64Array.from(mean);
      for (let g = 0; g < groups; g++) {
        for (let i = 0; i < ambient; i++) seen[i] = mean[i * groups + g];
        apply(turns[g % factors], seen, room).forEach((v, i) => { out[i * groups + g] = v; });
      }
      return out;
    },
  };
}
