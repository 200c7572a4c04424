// Self-consistent order: a crowd that becomes R(a) ordered in a field of strength a must make that field itself,
// a = K R(a)^(1+p) + h. Pure. What decides R is the manifold's and the law's own.
const SCAN = 24, DIGITS = 34, POINTS = 80, TURNING = 2e-3; // how far K must turn back, as a share of the most, to be a fold

// steady(R, model, critical) -> the largest self-consistent r at this coupling; critical: where incoherence ends without feedback
export function steady(R, { coupling, feedback = 0, field = 0 }, critical) {
  if (!coupling) return field ? R(field) : 0;
  const excess = (a) => (a - field) / R(a) ** (1 + feedback) - coupling;
  const order = (low, high) => ((bisect(excess, low, high) - field) / coupling) ** (1 / (1 + feedback));
  let high = field + coupling;
  for (let part = SCAN - 1; part > 0; part--) {
    const low = field + (coupling * part) / SCAN;
    if (excess(low) <= 0) return order(low, high);
    high = low;
  }
  return field || (!feedback && coupling > critical) ? order(field, high) : 0;
}

// branches(R, model, critical, most, least) -> [{stable, couplings, orders}]: all self-consistent states up to K = most, each
// branch along rising K; fields below `least` are left out. Where more field needs less coupling, the state is unstable.
export function branches(R, { feedback = 0, field = 0 }, critical, most, least = 0) {
  const points = [];
  if (!field && !feedback && critical) points.push([critical, 0]);
  for (let k = 1; k <= POINTS; k++) {
    const a = field + most * (k / POINTS) ** 2, r = R(a);
    if (a >= least) points.push([(a - field) / r ** (1 + feedback), r]);
  }
  if (field) points.unshift([0, R(field)]);
  else if (!critical && !feedback) points.unshift([0, points[0][1]]);
  const found = folded(points, TURNING * most).map(({ stable, path }) => ({ stable, path: cut(path, most) })).filter(({ path }) => path.length > 1);
  return [...(field ? [] : incoherent(feedback && critical ? most : critical, most)), ...found.map(({ stable, path }) => ({
    stable, couplings: path.map(([K]) => K), orders: path.map(([, r]) => r),
  }))];
}

// incoherent(critical, most) -> the branches of r = 0: stable below the critical coupling, unstable above
export function incoherent(critical, most) {
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

// A zero of f between f(low) ≤ 0 and f(high) > 0.
export function bisect(f, low, high, digits = DIGITS) {
  for (let k = 0; k < digits; k++) {
    const middle = (low + high) / 2;
    if (f(middle) <= 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
