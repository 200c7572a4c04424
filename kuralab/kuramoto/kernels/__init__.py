"""Compiled steps for oscillators that are angles, where numba is installed: `pip install kuralab[fast]`.

`run` answers with what the plain torch steps would, to rounding, or with None where those should go on: on other
devices, under couplings the kernels do not know, or while there is too little to do to wait for compiled code.
"""

from kuralab.kuramoto.kernels.running import load, run

__all__ = ["load", "run"]
