// The Cauchy family on the circle and on spheres, by its hyperbolic radius s = 2 artanh ρ: the twin of
// kuralab/distributions/cauchy.py. Pure, in float64.
const SMALL = 0.5;
// s coth s − 1 = Σ Cₙ s²ⁿ for small s, Cₙ = B₂ₙ 4ⁿ/(2n)!
const SERIES = [
  1 / 3, -1 / 45, 2 / 945, -1 / 4725, 2.13777991555769334e-5, -2.16440428080639721e-6, 2.19259478518737778e-7, -2.22146087899796791e-8,
  2.25078465168089929e-9, -2.28051512045921829e-10,
];

export const strength = {
  letter: 'ρ', max: 6, from: (s) => s, to: (p) => p,
  format: (s) => rho(s).toFixed(s > 5 ? 4 : 3),
};

export function rho(s) { return Math.tanh(s / 2); }

// factor(d, s) -> the law on the unit sphere of R^d
export function factor(d, s) {
  const reach = d === 2 ? squeezer(s) : (v) => capped(v, s);
  return { logRatio: heights(d, s), reach: d === 2 ? (v) => reach(Math.PI * v) : reach, resultant: resultant(d, s), kl: divergence(d, s) };
}

// heights(d, s) -> logRatio(θ): log density over the uniform one at the angle θ from the mode, −(d−1) log(cosh s − cos θ sinh s)
export function heights(d, s) {
  const least = Math.exp(-s), rise = 2 * Math.sinh(s);
  return (theta) => {
    const half = Math.sin(theta / 2); // 2 sin² has not the cancellation of 1 − cos θ
    return (1 - d) * Math.log(least + rise * half * half);
  };
}

// squeezer(s) -> squeeze(θ): where the Möbius map of strength s along the mode takes the angle θ from it
export function squeezer(s) {
  const scale = Math.exp(-s);
  return (theta) => 2 * Math.atan2(scale * Math.sin(theta / 2), Math.cos(theta / 2));
}

function capped(v, s) { return 2 * Math.atan2(Math.exp(-s) * Math.sqrt(v), Math.sqrt(1 - v)); }

// resultant(d, s): the mean resultant length for d = 2 and 3
export function resultant(d, s) {
  if (d === 2) return rho(s);
  if (s > SMALL) return 1 / Math.tanh(s) - s / Math.sinh(s) ** 2;
  return s * SERIES.reduceRight((sum, c, n) => sum * s * s + 2 * (n + 1) * c, 0);
}

// divergence(d, s): KL to the uniform law for d = 2 and 3, in nats
export function divergence(d, s) {
  if (d === 2) return Math.log1p(Math.sinh(s / 2) ** 2);
  if (s > SMALL) return 2 * (s / Math.tanh(s) - 1);
  return 2 * s * s * SERIES.reduceRight((sum, c) => sum * s * s + c, 0);
}
