"""Laws of directions and angles, as citizens of `torch.distributions`.

>>> import torch
>>> law = SphericalCauchy(torch.tensor([0.0, 0.0, 1.0]), rho=0.5)
>>> law.rsample((4,)).shape
torch.Size([4, 3])
"""

from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.distributions.uniform import HypersphericalUniform
from kuralab.distributions.von_mises_fisher import VonMisesFisher
from kuralab.distributions.wrapped_cauchy import WrappedCauchy

__all__ = ["HypersphericalUniform", "SphericalCauchy", "VonMisesFisher", "WrappedCauchy"]
