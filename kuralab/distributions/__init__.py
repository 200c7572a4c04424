"""Laws of directions and angles, as citizens of `torch.distributions`.

>>> import torch
>>> law = SphericalCauchy(torch.tensor([0.0, 0.0, 1.0]), rho=0.5)
>>> law.rsample((4,)).shape
torch.Size([4, 3])
"""

from kuralab.distributions.bivariate_wrapped_cauchy import BivariateWrappedCauchy
from kuralab.distributions.law import DistributionError
from kuralab.distributions.spherical_cauchy import SphericalCauchy
from kuralab.distributions.uniform import HypersphericalUniform
from kuralab.distributions.von_mises_fisher import VonMisesFisher
from kuralab.distributions.wrapped_cauchy import WrappedCauchy
from kuralab.distributions.wrapped_normal import WrappedNormal

__all__ = [
    "BivariateWrappedCauchy",
    "DistributionError",
    "HypersphericalUniform",
    "SphericalCauchy",
    "VonMisesFisher",
    "WrappedCauchy",
    "WrappedNormal",
]
