"""Compiled steps for oscillators that are angles, and plain torch where numba is not there.

`run` answers with what the plain torch steps would, to rounding, or with None where those should go on: on other
devices, under couplings the kernels do not know, or while there is too little to do to wait for compiled code.
"""

from kuralab.kuramoto.kernels.running import load, run

__all__ = ["load", "run"]
