"""Laws that every manifold obeys, and one value for each that comes from elsewhere."""

from __future__ import annotations

import math

import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.metrics.pairwise import haversine_distances

from kuralab.catalogue import MANIFOLDS
from kuralab.manifolds.base import Manifold, ManifoldError
from kuralab.manifolds.mobius import carry
from kuralab.manifolds.sphere import hypersphere
from kuralab.manifolds.torus import angles

SIZES = {
    "circle": [()],
    "torus": [(2,), (5,)],
    "sphere": [(3,), (4,), (20,)],
    "quaternions": [()],
    "euclidean": [(1,), (2,), (3,), (9,)],
    "simplex": [(1, 2), (2, 3), (3, 4), (2, 10)],
}
MADE = [(name, size) for name, sizes in SIZES.items() for size in sizes]


@pytest.fixture(params=MADE, ids=lambda made: f"{made[0]}{made[1]}")
def manifold(request: pytest.FixtureRequest) -> Manifold:
    name, size = request.param
    torch.manual_seed(0)
    made: Manifold = MANIFOLDS[name].load()(*size)
    return made


def points(manifold: Manifold, *shape: int) -> torch.Tensor:
    return manifold.uniform(shape, dtype=torch.float64)


def test_every_manifold_of_the_catalogue_is_tested() -> None:
    assert set(SIZES) == set(MANIFOLDS)
    for name, size in MADE:
        assert MANIFOLDS[name].load()(*size).name == name


def test_uniform_points_belong(manifold: Manifold) -> None:
    z = manifold.uniform((4, 5), torch.Generator().manual_seed(1))
    assert z.shape == (4, 5, manifold.space_features)
    assert z.dtype == torch.float32
    assert manifold.belongs(z).all()
    assert torch.equal(z, manifold.uniform((4, 5), torch.Generator().manual_seed(1)))
    assert not manifold.belongs(z * torch.nan).any()


def test_projection_lands_on_the_manifold_and_keeps_its_points(manifold: Manifold) -> None:
    z = points(manifold, 50)
    anywhere = z + torch.randn_like(z)
    nearest = manifold.project(anywhere)
    assert manifold.belongs(nearest).all()
    assert torch.allclose(manifold.project(z), z)
    gap = torch.linalg.vector_norm(nearest - anywhere, dim=-1)
    others = torch.linalg.vector_norm(points(manifold, 200, 1) - anywhere, dim=-1)
    assert (gap <= others + 1e-12).all()


def test_exp_undoes_log(manifold: Manifold) -> None:
    z, w = points(manifold, 50), points(manifold, 50)
    assert torch.allclose(manifold.exp(z, manifold.log(z, w)), w, atol=1e-9)
    assert torch.allclose(manifold.exp(z, torch.zeros_like(z)), z, atol=1e-9)
    assert torch.allclose(manifold.log(z, z), torch.zeros_like(z), atol=1e-6)


def test_distance_is_a_metric(manifold: Manifold) -> None:
    a, b, c = (points(manifold, 50) for _ in range(3))
    assert torch.allclose(manifold.dist(a, b), manifold.dist(b, a))
    assert (manifold.dist(a, a) < 1e-7).all()
    assert (manifold.dist(a, c) <= manifold.dist(a, b) + manifold.dist(b, c) + 1e-9).all()


def test_geodesic_runs_at_constant_speed(manifold: Manifold) -> None:
    z, w, t = points(manifold, 50), points(manifold, 50), torch.linspace(0, 1, 5)
    path = manifold.geodesic(z, w, t)
    assert path.shape == (5, 50, manifold.space_features)
    assert manifold.belongs(path).all()
    assert torch.allclose(manifold.dist(z, path), t[:, None].double() * manifold.dist(z, w), atol=1e-6)
    assert torch.allclose(manifold.geodesic(z, w, 0.25), path[1])


def test_place_and_lift_are_inverse(manifold: Manifold) -> None:
    z = manifold.uniform((60,))
    for chart in (manifold.chart(), manifold.chart(z)):
        xyz = manifold.place(z, chart)
        assert xyz.shape == (60, manifold.panels, 3)
        assert xyz.dtype == torch.float32
        lifted = manifold.lift(xyz, chart, z)
        assert manifold.belongs(lifted).all()
        assert torch.allclose(manifold.place(lifted, chart), xyz, atol=1e-5)
        if chart.statement == "Drawn as it is":
            assert torch.allclose(lifted, z, atol=1e-5)


def test_picture_has_about_unit_size(manifold: Manifold) -> None:
    mesh, across = manifold.mesh(), (manifold.panels - 1) * 1.15 + 1.5
    for part in (mesh.vertices, mesh.lines.reshape(-1, 3), *mesh.axes):
        assert part.dtype == "float32"
        assert (abs(part) <= (across, 1.5, 1.5)).all()
    assert mesh.faces.dtype == "int32"
    assert mesh.faces.size == 0 or mesh.faces.max() < len(mesh.vertices)
    assert len(mesh.lines)


def test_grid_covers_the_drawn_surface(manifold: Manifold) -> None:
    chart = manifold.chart(manifold.uniform((100,)))
    grid = manifold.grid(6, chart)
    assert grid.shape[1:] == (manifold.space_features,)
    assert 2 <= len(grid) <= 100
    assert manifold.belongs(grid).all()
    assert len(grid.round(decimals=4).unique(dim=0)) == len(grid)


def test_phase_or_a_reason(manifold: Manifold) -> None:
    phase = manifold.phase(manifold.uniform((50,)))
    assert manifold.oscillates == (phase is not None)
    assert manifold.oscillates != bool(manifold.reason)
    if phase is not None:
        assert ((-math.pi <= phase) & (phase < math.pi)).all()


def test_great_circle_agrees_with_haversine() -> None:
    paris, tokyo = (math.radians(48.8566), math.radians(2.3522)), (math.radians(35.6762), math.radians(139.6503))
    expected = haversine_distances([paris, tokyo])[0, 1]
    xyz = torch.tensor([(math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)) for a, b in (paris, tokyo)])
    assert float(hypersphere(3).dist(*xyz)) == pytest.approx(expected, abs=1e-6)


def test_torus_adds_squared_angles() -> None:
    torus = angles(2)
    z = torch.tensor([1.0, 0.0, 1.0, 0.0])
    w = torch.tensor([0.0, 1.0, -1.0, 0.0])
    assert float(torus.dist(z, w)) == pytest.approx(math.hypot(math.pi / 2, math.pi))
    assert torus.place(z[None])[0, 0].tolist() == pytest.approx([1.42, 0, 0])


def test_coin_distance_is_the_angle_of_square_roots() -> None:
    coin = MANIFOLDS["simplex"].load()(1, 2)
    p, q = 0.2, 0.9
    expected = 2 * (math.asin(math.sqrt(q)) - math.asin(math.sqrt(p)))
    assert float(coin.dist(torch.tensor([p, 1 - p]), torch.tensor([q, 1 - q]))) == pytest.approx(expected, rel=1e-6)


def test_corners_keep_their_geodesic() -> None:
    corner = torch.eye(3)
    middle = MANIFOLDS["simplex"].load()(1, 3).geodesic(corner[0], corner[1], 0.5)
    assert torch.allclose(middle, torch.tensor([0.5, 0.5, 0.0]), atol=1e-6)


def test_principal_axes_agree_with_pca() -> None:
    z = torch.randn(200, 6) * torch.arange(1.0, 7.0)
    chart = MANIFOLDS["euclidean"].load()(6).chart(z)
    shares = PCA(3).fit(z.numpy()).explained_variance_ratio_
    assert f"{100 * shares.sum():.0f} %" in chart.statement


def test_antipodes_have_a_path() -> None:
    x = torch.tensor([[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]])
    sphere = hypersphere(3)
    assert torch.allclose(sphere.exp(x, sphere.log(x, -x)), -x, atol=1e-6)


def test_carry_follows_the_field() -> None:
    field = torch.tensor([0.3, -0.5, 1.1], dtype=torch.float64)
    x = start = hypersphere(3).uniform((20,), dtype=torch.float64)

    def velocity(x: torch.Tensor) -> torch.Tensor:
        return field - (x @ field)[:, None] * x

    step = 1 / 400
    for _ in range(400):
        middle = velocity(x + step / 2 * velocity(x))
        x = x + step * middle
    assert torch.allclose(carry(start, field / field.norm(), field.norm()), x, atol=1e-5)


def test_impossible_sizes_say_what_to_do() -> None:
    for name, size in (("torus", (1,)), ("sphere", (2,)), ("euclidean", (0,)), ("simplex", (1, 1))):
        with pytest.raises(ManifoldError, match=r"Expected .*; got .*\. (Use|Choose)"):
            MANIFOLDS[name].load()(*size)
