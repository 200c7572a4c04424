"""How points move: coupled oscillators on circles, tori, spheres and unit quaternions.

Every model here is x' = A x + f − ⟨f, x⟩x + σ∘dB for unit vectors x: a free rotation A of its own for each oscillator,
a field f it feels, noise. Models differ in where x lives and in f.

- **Kuramoto**: phases on the circle and their mean, with `coupling` alone. **Sakaguchi**: `phase_lag`.
- **Explosive synchronisation**, where coupling grows with order: `feedback`. **External forcing**: `field`.
- **Populations**: `populations=2, contrast=0.2, phase_lag=1.47` is the chimera model; a whole matrix of strengths and
  lags is `MeanField(K, lags, weights)`. On the torus the populations are an oscillator's several angles.
- **Networks**: `Network(weights, phase_lag)`, dense or sparse, signed, directed. Symmetric ones are the gradient flow
  of their `potential`.
- **Kuramoto on spheres** (Lohe's vectors, swarms) in any dimension, each oscillator with its own rotation matrix.
- **Non-Abelian Kuramoto** on SU(2): unit quaternions; with `Alignment(K)` on the rotations of space, SO(3).
- **Noise** on every one of them: von Mises–Fisher is what stays in a constant field.

Frequencies are Lorentzian, Gaussian or uniform, drawn or at the law's quantiles, or given. Couplings add. Settings may
be batches, which run side by side. Steps are as short as the strongest field needs. `find(manifold)` gives the flow
itself, and its `stepper(omega, step)` the pure steps that gradients flow through.

Beside the simulation: `MobiusStepper` takes exact group steps of identical oscillators, `reduced` finds the Möbius map
they share, `Continuum` follows infinitely many, `Portrait` draws the chimera's phase plane, and `observables` measure
states, such as those of a run's `snapshots`.

>>> chimera = {"contrast": 0.2, "phase_lag": 1.4708, "frequencies": "lorentzian:0", "lead": True, "start_order": 0.5}
>>> result = simulate("circle", populations=2, oscillators=64, time=20.0, **chimera)
>>> leader, other = result.order[-1].tolist()
>>> leader > 0.99 > other
True

>>> import torch
>>> run = simulate("circle", oscillators=100, coupling=2.0, time=10.0, snapshots=2)
>>> orders = torch.cat([observables.order_parameter(x) for x in run.states])
>>> bool(torch.allclose(orders, run.order[[0, -1], 0]))
True
"""

from kuralab.kuramoto import observables
from kuralab.kuramoto.chimera import Portrait
from kuralab.kuramoto.consistent import Branch, Theory
from kuralab.kuramoto.continuum import Continuum
from kuralab.kuramoto.coupling import Alignment, Coupling, External, MeanField
from kuralab.kuramoto.errors import KuramotoError
from kuralab.kuramoto.exact import MobiusStepper
from kuralab.kuramoto.flow import alignment, find
from kuralab.kuramoto.model import Model
from kuralab.kuramoto.network import Network
from kuralab.kuramoto.reduction import Mobius, reduced
from kuralab.kuramoto.reference import reference
from kuralab.kuramoto.result import Result
from kuralab.kuramoto.simulation import simulate

__all__ = [
    "Alignment",
    "Branch",
    "Continuum",
    "Coupling",
    "External",
    "KuramotoError",
    "MeanField",
    "Mobius",
    "MobiusStepper",
    "Model",
    "Network",
    "Portrait",
    "Result",
    "Theory",
    "alignment",
    "find",
    "observables",
    "reduced",
    "reference",
    "simulate",
]
