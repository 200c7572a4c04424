// Self-consistent order: a crowd that becomes R(a) ordered in a field of strength a must make that field itself,
// a = K R(a)^(1+p) + h. The twin of kuralab/kuramoto/consistent.py. Pure. What decides R is the manifold's and the law's own:
// an answer {statement, order(a, quick), critical, waves, without}, as Python's Answer; a theory is {critical, order,
// statement}, with null where nothing is known.
const SCAN = 24, DIGITS = 34, SHARE = 2 ** -DIGITS, POINTS = 160, TURNING = 2e-3, TINY = 1e-30, MOST = 80; // how far K must turn back, as a share of the most, to be a fold

export const unknown = (what) => ({ statement: `No closed theory is known here for ${what}: only the simulation speaks.` });

// speaking(answer(law, model)) -> {theory(law, model), branches(law, model, most), outline(law, model)}, as flows have them.
// outline: a theory without its order, which branches have as well
export function speaking(answer) {
  return {
    theory: (law, model) => theory(answer(law, model), model),
    branches: (law, model, most) => all(answer(law, model), model, most),
    outline: (law, model) => outline(answer(law, model), model),
  };
}

function outline({ statement, order, critical = null }, model) {
  return { critical: order && !lasts(critical, model) ? critical : null, statement };
}

// lasts(critical, model): whether there is an order that does not end with the coupling, or an incoherence that does not
function lasts(critical, { field, feedback }) { return Boolean(field || (feedback && critical !== 0)); }

function theory({ statement, order, critical = null, waves = false, without = null }, model) {
  if (!order) return { critical: null, order: without, statement };
  const coupling = Math.abs(model.coupling), lasting = lasts(critical, model), ends = lasting ? null : critical;
  const r = steady(order, { ...model, coupling }, waves ? null : ends);
  return { critical: ends, order: waves && !r && !lasting && coupling > (critical ?? 0) ? null : r, statement };
}

function all({ order, critical = null, waves = false, without = null }, model, most) {
  if (!order) return without === null ? [] : incoherent(null, most);
  return branches((a) => order(a, true), model, critical, most, waves);
}

// steady(R, model, critical) -> the largest self-consistent r at this coupling; 0 where there is none
function steady(R, { coupling, feedback = 0, field = 0 }, critical) {
  if (!coupling) return field ? R(field) : 0;
  const excess = (a) => (a - field) / Math.max(R(a), TINY) ** (1 + feedback) - coupling;
  const found = (low, high, below) => ((zero(excess, low, high, SHARE, below) - field) / coupling) ** (1 / (1 + feedback));
  let high = field + coupling;
  for (let part = SCAN - 1; part > 0; part--) {
    const low = field + (coupling * part) / SCAN;
    const below = excess(low);
    if (below <= 0) return found(low, high, below);
    high = low;
  }
  return field || (critical !== null && coupling > critical) ? found(field, high, -coupling) : 0;
}

// branches(R, model, critical, most, waves) -> [{stable, couplings, orders}]: all self-consistent states up to K = most, each
// branch along rising K. Where more field needs less coupling, the state is unstable; `waves`: the steady states do not begin
// where incoherence ends.
function branches(R, { feedback = 0, field = 0 }, critical, most, waves) {
  const points = [];
  for (let k = 1; k <= POINTS; k++) {
    const a = field + most * (k / POINTS) ** 2, r = R(a);
    points.push([(a - field) / Math.max(r, TINY) ** (1 + feedback), r]);
  }
  if (field) points.unshift([0, R(field)]);
  else if (!feedback && critical && !waves) points.unshift([critical, 0]);
  else if (!feedback && critical === 0) points.unshift([0, points[0][1]]);
  const found = folded(points, TURNING * most).map(({ stable, path }) => ({ stable, path: cut(path, most) })).filter(({ path }) => path.length > 1);
  const ended = feedback && critical !== 0 ? most : critical;
  return [...(field || ended === null ? [] : incoherent(ended, most)), ...found.map(({ stable, path }) => ({
    stable, couplings: path.map(([K]) => K), orders: path.map(([, r]) => r),
  }))];
}

// incoherent(critical, most) -> the branches of r = 0: stable below the critical coupling, unstable above
function incoherent(critical, most) {
  const flat = (stable, from, to) => ({ stable, couplings: [from, to], orders: [0, 0] });
  const edge = Math.min(critical ?? most, most);
  return [...(edge > 0 ? [flat(true, 0, edge)] : []), ...(edge < most ? [flat(false, edge, most)] : [])];
}

// Stretches of a path between the couplings at which it turns; each goes along rising K.
function folded(points, tolerance) {
  const out = [];
  let from = 0, best = 0, rising = true;
  const end = (to) => {
    const path = points.slice(from, to + 1);
    if (path.length > 1) out.push({ stable: rising, path: rising ? path : path.reverse() });
  };
  points.forEach(([K], k) => {
    const further = (rising ? 1 : -1) * (K - points[best][0]);
    if (further >= 0) best = k;
    else if (further < -tolerance) {
      end(best);
      [from, best, rising] = [best, k, !rising];
    }
  });
  end(points.length - 1);
  return out;
}

// The part of a path that lies below K = most, to the point.
function cut(path, most) {
  const inside = path.filter(([K]) => K <= most), next = path[inside.length];
  if (!inside.length || !next) return inside;
  const [K, r] = inside.at(-1), share = (most - K) / (next[0] - K);
  return [...inside, [most, r + share * (next[1] - r)]];
}

// A zero of f between f(low) ≤ 0 and f(high) > 0, by halves: for functions that jump.
export function bisect(f, low, high, digits = DIGITS) {
  for (let k = 0; k < digits; k++) {
    const middle = (low + high) / 2;
    if (f(middle) <= 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// zero(f, low, high, share, below, above): where f changes its sign, to a share of the larger end; by inverse quadratic steps,
// and halves where these would not be safe (Chandrupatla 1997). below, above: f at the ends, where they are known
export function zero(f, low, high, share = SHARE, below = f(low), above = f(high)) {
  const within = share * Math.max(Math.abs(low), Math.abs(high));
  let [a, b, c] = [high, low, low], [fa, fb, fc] = [above, below, below], step = 0.5;
  for (let k = 0; k < MOST && above * below < 0 && fa && Math.abs(b - a) > within; k++) {
    const x = a + step * (b - a), fx = f(x);
    if (Math.sign(fx) === Math.sign(fa)) [c, fc] = [a, fa];
    else [c, fc, b, fb] = [b, fb, a, fa];
    [a, fa] = [x, fx];
    const xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb), least = Math.min(0.5, within / 2 / Math.abs(b - a));
    const curved = phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi;
    step = curved ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb)) : 0.5;
    step = Math.min(1 - least, Math.max(least, step));
  }
  return Math.abs(fa) < Math.abs(fb) ? a : b;
}
