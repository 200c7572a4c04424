"""Reference values of the laws at 50 digits, rounded once to float64, for the tests and for benchmarks/accuracy.py.

    python tests/reference/make.py

They come from mpmath's special functions and from quadrature, never from the library. Every reference is taken at the
inputs as stored: a float64, or a float64 that is also a float32, so that no input has to be rounded again.
The result goes to tests/reference/laws.json: for each table its columns and its rows.

References:
    Mardia & Jupp (2000), Directional Statistics, chapters 3 and 9 (von Mises–Fisher, wrapped Cauchy).
    Kato & McCullagh (2020), arXiv 1510.07679 (spherical Cauchy). Kato & Pewsey (2015), Biometrika 102 (torus).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from mpmath import mp, mpf

PLACE = Path(__file__).with_name("laws.json")
Row = list[float]

DIMS = (2, 3, 4, 5, 8, 13, 24, 25, 50, 100, 500, 1000, 2048)
KAPPAS = (1e-6, 1e-4, 0.01, 0.3, 1.0, 3.0, 10.0, 50.0, 100.0, 1e3, 1e4, 1e5, 1e6)
# κ₁, κ₂ and the angle of the mean directions: apart, near, equal, antipodal, at both ends of the range.
PAIRS = (
    (1.0, 3.0, 0.7), (10.0, 10.0, 0.3), (100.0, 100.0001, 0.0), (50.0, 50.0, 1e-4), (1e-6, 1.0, 2.0),
    (1.0, 1e-6, np.pi), (1e6, 1e6, np.pi), (1e6, 1e5, 1e-3), (1e3, 1e-4, 3.0), (10.0, 1e4, 1.5), (0.01, 0.3, 1.0),
    (1e6, 9.99e5, 0.0), (1e6, 5e5, 0.0), (2e5, 3e5, 1e-3), (1e4, 1.01e4, 1e-2),
)  # fmt: skip

CAUCHY_DIMS = (2, 3, 4, 5, 6, 7, 24, 25, 50, 300, 1000)
RHOS = (0.0, 1e-6, 0.1, 0.5, 0.9, 1 - 1e-3, 1 - 1e-6, 1 - 1e-9, 1 - 1e-12)
RADII = (1e-6, 0.1, 1.0, 3.0, 10.0, 30.0, 57.0, 80.0)
CAUCHY_PAIRS = (
    (0.5, 0.9, 0.7), (0.1, 0.1, 1e-4), (0.9, 0.9 + 1e-9, 0.0), (0.0, 0.5, 0.0), (0.3, 0.3, 0.0), (1e-6, 0.2, 2.0),
    (1 - 1e-6, 1 - 1e-6, np.pi), (1 - 1e-12, 1 - 1e-9, 1e-3), (1 - 1e-12, 0.0, 1.0),
)  # fmt: skip

# loc₁, loc₂, ρ₁, ρ₂, correlation.
TORI = (
    (0.0, 0.0, 0.5, 0.5, 0.5), (0.3, -1.2, 0.2, 0.8, -0.4), (2.0, 3.0, 0.7, 0.1, 0.8), (-1.0, 0.5, 0.0, 0.6, 0.0),
    (0.2, -1.0, 0.8, 0.75, -0.6),
)  # fmt: skip
GRID = 2048


def single(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(float(np.float32(v)) for v in values)


def both(rows: tuple[tuple[float, ...], ...]) -> Iterator[tuple[float, ...]]:
    """Inputs as float64, then as float32, each once."""
    yield from dict.fromkeys([*rows, *(single(row) for row in rows)])


def bessel(dim: int, kappa: mpf) -> tuple[mpf, mpf, mpf]:
    """K, A and A′."""
    half, square = mpf(dim) / 2, kappa * kappa / 4
    total = mp.hyp0f1(half, square)
    ratio = kappa / dim * mp.hyp0f1(half + 1, square) / total
    return mp.log(total), ratio, 1 - ratio**2 - (dim - 1) * ratio / kappa


def log_area(dim: int) -> mpf:
    half = mpf(dim) / 2
    return mp.log(2) + half * mp.log(mp.pi) - mp.loggamma(half)


def langevin() -> Iterator[Row]:
    for dim in DIMS:
        for (k,) in both(tuple((k,) for k in KAPPAS)):
            kappa = mpf(k)
            log, ratio, slope = bessel(dim, kappa)
            kl = kappa * ratio - log
            equator = -log - log_area(dim)
            known = log, kappa + equator, equator, log_area(dim) - kl, ratio, kl, slope, kappa * slope
            yield [dim, k, *map(float, known)]


def direction(angle: float) -> tuple[float, float]:
    """Two coordinates of a unit vector; exact at both poles."""
    return (-1.0, 0.0) if angle == np.pi else (float(np.cos(angle)), float(np.sin(angle)))


def langevin_pairs() -> Iterator[Row]:
    for dim in DIMS:
        for k1, k2, x, y in both(tuple((a, b, *direction(turn)) for a, b, turn in PAIRS)):
            length = mp.hypot(x, y)
            cos, sin = x / length, y / length
            (log1, a1, slope), (log2, a2, _) = bessel(dim, mpf(k1)), bessel(dim, mpf(k2))
            kl = log2 - log1 + a1 * (mpf(k1) - k2 * cos)
            # The last is the slope along the tangent of the second direction as stored, of length not quite one.
            slopes = slope * (mpf(k1) - k2 * cos), a2 - a1 * cos, a1 * k2 * sin / length
            yield [dim, k1, k2, x, y, *map(float, (kl, *slopes))]


def cauchy(dim: int, rho: mpf) -> tuple[mpf, mpf, mpf]:
    """KL to the uniform law, A, dA/dρ."""
    half, square, share = mpf(dim) / 2, rho**2, mpf(2 * (dim - 1)) / dim
    series = mp.hyp2f1(1, 1 - half, 1 + half, square)
    slope = (1 - half) / (1 + half) * mp.hyp2f1(2, 2 - half, 2 + half, square)
    return divergence(dim, rho), share * rho * series, share * (series + 2 * square * slope)


def divergence(dim: int, rho: mpf) -> mpf:
    """(d − 1) (−log(1 − ρ²) + E log|u + ρe|²) over uniform u, by quadrature in the angle of u from −e."""
    if not rho:
        return mpf(0)
    logs = -mp.log1p(-(rho**2))
    if dim == 2:
        return logs

    def term(angle: mpf) -> mpf:
        near = (1 - rho) ** 2 + 4 * rho * mp.sin(angle / 2) ** 2
        return mp.log(near) * mp.sin(angle) ** (dim - 2)

    least = max(-int(mp.ceil(mp.log10(1 - rho))), 0)
    ends = [mpf(0), *(mpf(10) ** -k for k in range(least + 2, 0, -1)), mpf(1), mp.pi / 2, mpf(2), mp.pi]
    weight = mp.beta(mpf(dim - 1) / 2, mpf(1) / 2)
    return (dim - 1) * (logs + mp.quad(term, ends) / weight)


def spherical_cauchy() -> Iterator[Row]:
    for dim in CAUCHY_DIMS:
        for r in RHOS:
            kl, mean, slope = cauchy(dim, mpf(r))
            rise = (dim - 1) * mean * 2 / (1 - mpf(r) ** 2)
            yield [dim, r, *map(float, (log_area(dim) - kl, mean, kl, slope, rise))]


def spherical_cauchy_by_radius() -> Iterator[Row]:
    for dim in CAUCHY_DIMS:
        for (s,) in both(tuple((s,) for s in RADII)):
            rho = mp.tanh(mpf(s) / 2)
            kl, mean, slope = cauchy(dim, rho)
            yield [dim, s, *map(float, (log_area(dim) - kl, mean, kl, slope * (1 - rho**2) / 2, (dim - 1) * mean))]


def cauchy_pairs() -> Iterator[Row]:
    for dim in CAUCHY_DIMS:
        for r1, r2, turn in CAUCHY_PAIRS:
            x, y = direction(turn)
            cos = x / mp.hypot(x, y)
            first, second = mpf(r1), mpf(r2)
            apart = (first - second) ** 2 + 2 * first * second * (1 - cos)
            # tanh² of half the distance of the two points of the ball.
            square = apart / (apart + (1 - first**2) * (1 - second**2))
            yield [dim, r1, r2, x, y, float(divergence(dim, mp.sqrt(square)))]


def torus(law: tuple[float, ...]) -> np.ndarray:
    """Log density of Kato & Pewsey (2015), equation (4), on a periodic grid, relative to the uniform law."""
    # In long doubles, since the terms cancel at the mode.
    one, two, r1, r2, bond = np.array(law, dtype=np.longdouble)
    angle = 8 * np.arctan(np.longdouble(1)) * np.arange(GRID) / GRID
    a, b, c = (angle - one)[:, None], (angle - two)[None, :], abs(bond)
    p, q, r = 1 + r1**2, 1 + r2**2, 1 + bond**2
    below = r * p * q - 8 * c * r1 * r2
    below = below - (2 * r * r1 * q - 4 * c * p * r2) * np.cos(a) - (2 * r * p * r2 - 4 * c * r1 * q) * np.cos(b)
    below = below + (4 * r * r1 * r2 - 2 * c * p * q) * np.cos(a) * np.cos(b)
    below = below - 2 * bond * (1 - r1**2) * (1 - r2**2) * np.sin(a) * np.sin(b)
    return np.log((1 - bond**2) * (1 - r1**2) * (1 - r2**2)) - np.log(below)


def tori() -> Iterator[Row]:
    """Divergence of each law from the uniform one, and of each pair, by periodic sums that are exact to rounding."""
    logs = [torus(law) for law in TORI]
    for first, p in zip(TORI, logs, strict=True):
        density = np.exp(p)
        assert abs(density.mean() - 1) < 1e-15
        yield [*first, *[0.0] * 5, float((density * p).mean())]
        for second, q in zip(TORI, logs, strict=True):
            yield [*first, *second, float((density * (p - q)).mean())]


def speeds() -> Iterator[Row]:
    """g = dw/dκ / (1 − w²) of a von Mises–Fisher height w at fixed distribution function, where δ = 1 − w."""
    for dim in (2, 4, 5, 10, 50, 500):
        for k in (0.1, 2.0, 50.0, 1e4):
            _, ratio, slope = bessel(dim, mpf(k))
            for z in (-1.5, 0.0, 1.5):
                delta = float(min((1 - ratio) * mp.exp(z * mp.sqrt(slope) / (1 - ratio)), 1.99))
                yield [dim, k, delta, float(speed(dim, mpf(k), ratio, mpf(delta)))]


def speed(dim: int, kappa: mpf, ratio: mpf, delta: mpf) -> mpf:
    angle = 2 * mp.asin(mp.sqrt(delta / 2))

    def term(t: mpf) -> mpf:
        weight = mp.exp(kappa * (mp.cos(t) - 1 + delta)) * (mp.sin(t) / mp.sin(angle)) ** (dim - 2)
        return (mp.cos(t) - ratio) * weight

    return mp.quad(term, [angle * mpf(k) / 8 for k in range(9)]) / mp.sin(angle)


TABLES = {
    "vMF": ("d κ log_normaliser at_mode at_equator entropy resultant kl_to_uniform resultant_slope kl_slope", langevin),
    "vMF pairs": ("d κ1 κ2 x y kl slope_κ1 slope_κ2 slope_angle", langevin_pairs),
    "sphC": ("d ρ entropy resultant kl_to_uniform resultant_slope kl_slope", spherical_cauchy),
    "sphC radius": ("d s entropy resultant kl_to_uniform resultant_slope kl_slope", spherical_cauchy_by_radius),
    "sphC pairs": ("d ρ1 ρ2 x y kl", cauchy_pairs),
    "torus": ("a1 b1 r1 s1 c1 a2 b2 r2 s2 c2 kl", tori),
    "vMF speed": ("d κ δ g", speeds),
}


def main() -> None:
    mp.dps = 50
    tables = []
    for name, (columns, make) in TABLES.items():
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in make())
        tables.append(f'"{name}":{{"columns":{json.dumps(columns.split(), ensure_ascii=False)},"rows":[\n{rows}\n]}}')
        print(name, rows.count("\n") + 1, "rows", flush=True)
    PLACE.write_text("{\n" + ",\n".join(tables) + "\n}\n")


if __name__ == "__main__":
    main()
