"""What the literature says of coupled oscillators beside what comes out here, one row a case.

    python benchmarks/literature.py

Cases are those of the papers named in the rows. Simulations use the library's usual integrator unless a row says
otherwise. A row holds if the number lies within its tolerance of the expected one, or below its bound. Results go to
benchmarks/results/literature.md.
"""

from __future__ import annotations

import argparse
import platform
import time
from pathlib import Path

import torch
from literature_cases import GROUPS, Row
from literature_chimeras import chimeras

RESULTS = Path(__file__).parent / "results"


def page(rows: list[Row], seconds: float) -> str:
    """The results as markdown."""
    lines = [
        "`python benchmarks/literature.py`",
        "",
        f"{sum(row.holds for row in rows)} of {len(rows)} hold; {seconds:.0f} s on one thread of {platform.machine()}.",
        "",
        "| case | expected | got | tolerance | source | holds |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [f"| {' | '.join(row.cells)} |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    torch.set_num_threads(1)
    began = time.perf_counter()
    rows = [row for group in (*GROUPS, chimeras) for row in group()]
    text = page(rows, time.perf_counter() - began)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "literature.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
