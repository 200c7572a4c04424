// Two populations of which one is in step: the flow of the other's order r and of the angle ψ between the two, when each is
// infinitely large. The twin of kuralab/kuramoto/chimera.py. Pure.
// Abrams, Mirollo, Strogatz & Wiley, Phys. Rev. Lett. 101, 084103 (2008), equations 11 and 12, with K = μ + ν.

const SEEDS = 24, TURNS = 40, SAME = 1e-4, STEP = 1e-6;

const OTHERS = [
  ['width', 'frequencies that differ'], ['noise', 'noise'], ['detuning', 'detuning'], ['feedback', 'feedback'], ['field', 'the external field'],
];

// absent({coupling, contrast}) -> why there is no portrait; empty where there is one
export function absent({ coupling, contrast }) {
  if (!coupling) return 'Without coupling nothing moves r and ψ: there is no portrait.';
  return Math.abs(contrast) === 1 ? 'At this contrast a population feels only one of the two, and ψ means nothing: there is no portrait.' : '';
}

// ignored(simulation) -> what moves the crowd and not the portrait, in words
export function ignored(simulation) { return OTHERS.filter(([key]) => simulation[key]).map(([, text]) => text); }

// velocity({coupling, contrast, lag}, r, ψ) -> [r', ψ']
export function velocity({ coupling, contrast, lag }, r, psi) {
  const own = (coupling * (1 + contrast)) / 2, other = (coupling * (1 - contrast)) / 2;
  const rate = ((1 - r * r) / 2) * (own * r * Math.cos(lag) + other * Math.cos(psi - lag));
  const turn = ((1 + r * r) / (2 * r)) * (own * r * Math.sin(lag) - other * Math.sin(psi - lag)) - own * Math.sin(lag) - other * r * Math.sin(psi + lag);
  return [rate, turn];
}

// jacobian(model, r, ψ) -> [[∂r'/∂r, ∂r'/∂ψ], [∂ψ'/∂r, ∂ψ'/∂ψ]] by central differences
function jacobian(model, r, psi) {
  const [ra, pa] = velocity(model, r + STEP, psi), [rb, pb] = velocity(model, r - STEP, psi);
  const [rc, pc] = velocity(model, r, psi + STEP), [rd, pd] = velocity(model, r, psi - STEP), h = 2 * STEP;
  return [[(ra - rb) / h, (rc - rd) / h], [(pa - pb) / h, (pc - pd) / h]];
}

// fixedPoints(model) -> [{r, psi, kind: 'stable'|'unstable'|'saddle'}] with 0 < r ≤ 1, found by Newton's method from a grid
export function fixedPoints(model) {
  const found = [];
  for (let i = 0; i < SEEDS; i++) {
    for (let j = 0; j < SEEDS; j++) {
      const point = newton(model, (i + 0.5) / SEEDS, (2 * Math.PI * (j + 0.5)) / SEEDS - Math.PI);
      if (point && !found.some((one) => apart(one, point) < SAME)) found.push(point);
    }
  }
  return found.map((point) => ({ ...point, kind: kindOf(jacobian(model, point.r, point.psi)) }));
}

function apart(one, two) {
  return Math.hypot(one.r * Math.cos(one.psi) - two.r * Math.cos(two.psi), one.r * Math.sin(one.psi) - two.r * Math.sin(two.psi));
}

function newton(model, r, psi) {
  for (let turn = 0; turn < TURNS; turn++) {
    const [u, v] = velocity(model, r, psi), [[a, b], [c, d]] = jacobian(model, r, psi), below = a * d - b * c;
    if (Math.hypot(u, v) < 1e-12) break;
    if (Math.abs(below) < 1e-14) return null;
    r -= (d * u - b * v) / below;
    psi -= (a * v - c * u) / below;
    if (!(r > 1e-3 && r < 1.2)) return null;
  }
  if (!(Math.hypot(...velocity(model, r, psi)) < 1e-9) || r > 1 + 1e-9) return null;
  return { r, psi: Math.atan2(Math.sin(psi), Math.cos(psi)) };
}

function kindOf([[a, b], [c, d]]) {
  if (a * d - b * c < 0) return 'saddle';
  return a + d < 0 ? 'stable' : 'unstable';
}

// stream(model, r, ψ, time) -> [[x, y], …]: where the flow carries a point of the disc r·exp(iψ) in a while, by midpoint steps
export function stream(model, r, psi, time, steps) {
  const h = time / steps, path = [[r * Math.cos(psi), r * Math.sin(psi)]];
  for (let k = 0; k < steps; k++) {
    const [u, v] = velocity(model, r, psi), [p, q] = velocity(model, clamp(r + (h * u) / 2), psi + (h * v) / 2);
    r = clamp(r + h * p);
    psi += h * q;
    path.push([r * Math.cos(psi), r * Math.sin(psi)]);
  }
  return path;
}

function clamp(r) { return Math.min(1, Math.max(0.02, r)); }

// standing({mean, flow: {groups}}) -> {r, psi, led}: the second group against the first, and how far the first is in step
export function standing({ mean, flow: { groups } }) {
  const angle = (g) => Math.atan2(mean[groups + g], mean[g]), size = (g) => Math.hypot(mean[g], mean[groups + g]), turn = angle(0) - angle(1);
  return { r: size(1), psi: Math.atan2(Math.sin(turn), Math.cos(turn)), led: size(0) };
}
