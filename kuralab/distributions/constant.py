"""Tables made once, also under compilation."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import torch

P = ParamSpec("P")
R = TypeVar("R")


def constant(function: Callable[P, R]) -> Callable[P, R]:
    """Remembers what `function` returns for each argument; a compiler takes it as it is instead of looking inside.

    >>> calls = []
    >>> once = constant(lambda x: calls.append(x) or -x)
    >>> once(2), once(2), calls
    (-2, -2, [2])
    """
    # Compilers look through lru_cache and `functools.wraps`, and would trace what is inside.
    memory: dict[object, R] = {}

    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (*args, *kwargs.items())
        if key not in memory:
            memory[key] = function(*args, **kwargs)
        return memory[key]

    # A compiler keeps what it takes by the function's name.
    remembered.__name__ = f"{function.__module__}.{function.__name__}".replace(".", "_")
    marked: Callable[P, R] = torch.compiler.assume_constant_result(remembered)
    return marked
