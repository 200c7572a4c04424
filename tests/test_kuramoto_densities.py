"""Densities of infinitely many noisy phases against known laws, reductions and theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from kuralab.distributions import VonMisesFisher
from kuralab.kuramoto import KuramotoError
from kuralab.kuramoto.continuum import Continuum, resting
from kuralab.kuramoto.flow import find
from kuralab.kuramoto.fokker_planck import Density, follow, wrapped_cauchy
from kuralab.kuramoto.frequencies import Lorentzian
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.theory import first_moment

DOUBLE = torch.float64


def test_noise_leads_from_wrapped_cauchy_to_von_mises() -> None:
    path = follow(wrapped_cauchy(0.1), Model(coupling=2.0, noise=0.5), [0.0, 1.0, 2.5, 8.0, 16.0])
    gaps = [(density.to_wrapped_cauchy(), density.to_von_mises()) for density in path]
    assert gaps[0][0] < 1e-12
    assert all(cauchy < bell for cauchy, bell in gaps[:3])
    assert all(bell < 0.01 * cauchy for cauchy, bell in gaps[3:])
    assert gaps[-1][1] < 1e-9
    # κ = 2Kr/σ², and r is that law's own.
    kappa = 2 * 2.0 * path[-1].order / 0.5**2
    assert float(resting(torch.tensor([2.0 * path[-1].order, 0.0]), 0.5).mean_resultant_length) == pytest.approx(
        path[-1].order, abs=1e-6
    )
    assert abs(complex(first_moment(-0j, kappa, 1.0)) - path[-1].order) < 1e-8  # type: ignore[arg-type]


def test_densities_agree_with_ott_and_antonsen_and_with_noisy_theory() -> None:
    model = Model(coupling=2.0, phase_lag=0.3)
    with_modes = follow(wrapped_cauchy(0.1), model, [2.0], spread=0.3)[0]
    start = torch.tensor([[0.1], [0.0]], dtype=DOUBLE)
    by_reduction = Continuum(model.on(1), spread=0.3).follow(start, [2.0])[0]
    assert abs(with_modes.modes[0] - complex(*by_reduction.flatten())) < 1e-6
    noisy = follow(wrapped_cauchy(0.1), Model(coupling=3.0, noise=0.7), [30.0], spread=0.6)[0]
    expected = find("circle").theory(Lorentzian(0.6), Model(coupling=3.0, noise=0.7)).order
    assert noisy.order == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("rho", [0.1, 0.9, 0.99])
def test_narrow_laws_get_the_modes_they_need(rho: float) -> None:
    density = wrapped_cauchy(rho * np.exp(2j))
    assert density.entropy == pytest.approx(math.log(2 * math.pi * (1 - rho**2)), abs=1e-12)
    assert abs(density.to_wrapped_cauchy()) < 1e-12
    assert density.order == pytest.approx(rho, abs=1e-15)


def test_without_noise_phases_stay_wrapped_cauchy_however_narrow() -> None:
    # At r = 0.984 the 96th mode is still a fifth of the first.
    density = follow(wrapped_cauchy(0.1), Model(coupling=2.0), [4.0])[0]
    start = torch.tensor([[0.1], [0.0]], dtype=DOUBLE)
    assert density.order == pytest.approx(float(Continuum(Model(2.0).on(1)).follow(start, [4.0]).norm()), abs=1e-8)
    assert abs(density.to_wrapped_cauchy()) < 1e-9
    assert density.entropy == pytest.approx(math.log(2 * math.pi * (1 - density.order**2)), abs=1e-9)


def test_a_strong_field_and_little_noise_give_a_narrow_von_mises_law() -> None:
    density = follow(wrapped_cauchy(0.1), Model(coupling=0.0, field=5.0, noise=0.1), [8.0])[0]
    bell = VonMisesFisher(torch.tensor([1.0, 0.0], dtype=DOUBLE), torch.tensor(2 * 5.0 / 0.1**2, dtype=DOUBLE))
    assert density.order == pytest.approx(float(bell.mean_resultant_length), abs=1e-9)
    assert density.entropy == pytest.approx(float(bell.entropy()), abs=1e-8)
    assert abs(density.to_von_mises()) < 1e-8


def test_what_no_modes_can_tell_is_refused() -> None:
    for narrow in (0.999, 1.0, math.nan):
        with pytest.raises(KuramotoError, match="at most"):
            wrapped_cauchy(narrow)
    with pytest.raises(KuramotoError, match="Add noise"):
        follow(wrapped_cauchy(0.99), Model(coupling=4.0), [2.0])
    with pytest.raises(KuramotoError, match="nowhere below 0"):
        _ = Density(np.array([0.9 + 0j])).entropy
