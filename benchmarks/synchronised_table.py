"""The tables of `synchronised.py`, made of its lines: medians over seeds, with the lowest and highest.

python benchmarks/synchronised_table.py
"""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from synchronised import LINES

from kuralab.catalogue import DATA, LATENTS

Row = dict[str, Any]
Rows = list[Row]


def spread(values: Iterable[float | None], digits: int = 1) -> str:
    """Median and range."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return "–"
    middle, low, high = statistics.median(known), known[0], known[-1]
    return f"{middle:.{digits}f} ({low:.{digits}f} … {high:.{digits}f})"


def of(*path: str) -> Callable[[Row], float | None]:
    """Reads a number by its path of keys; none where there is none."""

    def read(row: Row) -> float | None:
        value: Any = row
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return None if value is None else float(value)

    return read


def share(rows: Rows, good: Callable[[Row], bool]) -> str:
    return f"{sum(map(good, rows))} of {len(rows)}"


def table(heads: list[str], body: list[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(heads) + " |",
        "|" + " --- |" * len(heads),
        *("| " + " | ".join(r) + " |" for r in body),
        "",
    ]


def label(key: tuple[str, ...]) -> list[str]:
    _, latent, dim, start = key
    return [f"{LATENTS[latent].symbol}, {LATENTS[latent].dim_title.lower()} {dim}", start]


def earth(found: dict[tuple[str, ...], Rows], data: str) -> list[str]:
    """Errors, folds and bounds of one set whose truth is known."""
    sphere = data == "earth-sphere"
    heads = [
        "latent",
        "start",
        "seeds",
        "error at start, median (°)",
        "error, median (°)",
        "error, 90th percentile (°)",
    ]
    heads += ["the same, |latitude| < 80° (°)"] * sphere + ["degree ±1", "covered forwards", "−ELBO", "KL", "folded"]
    body = []
    for key, rows in found.items():
        if key[0] != data:
            continue
        band = [spread(map(of("error in band", "median"), rows))] * sphere
        body.append([
            *label(key), str(len(rows)), spread(map(of("start error", "median"), rows), 2),
            spread(map(of("error", "median"), rows), 2), spread(map(of("error", "p90"), rows)), *band,
            share(rows, lambda row: abs(row.get("degree") or 0) == 1) if "degree" in rows[0] else "–",
            spread(map(of("forward"), rows), 3), spread(map(of("minus elbo"), rows), 0), spread(map(of("kl"), rows)),
            share(rows, lambda row: bool((row.get("topology") or {}).get("folded"))),
        ])  # fmt: skip
    return [f"## {DATA[data].title}", "", *table(heads, body), *ratios(found, data)]


def ratios(found: dict[tuple[str, ...], Rows], data: str) -> list[str]:
    """−ELBO beside the cold start's, seed by seed."""
    lines = []
    for key, rows in found.items():
        if key[0] != data or key[3] == "cold":
            continue
        cold = {row["seed"]: row["minus elbo"] for row in found.get((*key[:3], "cold"), [])}
        each = [row["minus elbo"] / cold[row["seed"]] for row in rows if row["seed"] in cold]
        lines.append(f"- {label(key)[0]}: −ELBO synchronised over cold, seed by seed: {spread(each, 2)}.")
    return [*lines, ""]


def gait(found: dict[tuple[str, ...], Rows]) -> list[str]:
    heads = [
        "latent",
        "start",
        "seeds",
        "steps that advance",
        "period (s)",
        "over the autocorrelation's",
        "−ELBO",
        "KL",
    ]
    body = [
        [
            *label(key), str(len(rows)), spread(map(of("advances"), rows), 3), spread(map(of("period"), rows), 3),
            spread(map(of("of autocorrelation"), rows), 3), spread(map(of("minus elbo"), rows), 0),
            spread(map(of("kl"), rows)),
        ]
        for key, rows in found.items() if key[0] == "gait"
    ]  # fmt: skip
    return [f"## {DATA['gait'].title}", "", *table(heads, body), *ratios(found, "gait")]


def words(found: dict[tuple[str, ...], Rows]) -> list[str]:
    heads = ["latent", "start", "seeds", "−ELBO", "KL", "latent neighbours kept", "trustworthiness", "continuity"]
    body = [
        [
            *label(key), str(len(rows)), spread(map(of("minus elbo"), rows)), spread(map(of("kl"), rows), 2),
            *(spread(map(of("topology", name), rows), 3) for name in ("kept", "trustworthiness", "continuity")),
        ]
        for key, rows in found.items() if key[0] == "glove50"
    ]  # fmt: skip
    return [f"## {DATA['glove50'].title}", "", *table(heads, body), *ratios(found, "glove50")]


def deep(found: dict[tuple[str, ...], Rows], data: str) -> list[str]:
    heads = ["latent", "seeds", "ELBO", "KL", "IWAE(500), 1,000 images", "accuracy of 5 neighbours", "seconds"]
    body = [
        [
            label(key)[0], str(len(rows)), spread((-row["minus elbo"] for row in rows), 2),
            spread(map(of("kl"), rows), 2), spread(map(of("iwae"), rows), 2), spread(map(of("accuracy"), rows), 3),
            spread(map(of("seconds"), rows), 0),
        ]
        for key, rows in found.items() if key[0] == data
    ]  # fmt: skip
    return [f"## {DATA[data].title}", "", *table(heads, body)]


def main() -> None:
    found: dict[tuple[str, ...], Rows] = defaultdict(list)
    for line in LINES.read_text().splitlines():
        row = json.loads(line)
        found[row["data"], row["latent"], row["dim"], row["start"]].append(row)
    lines = [
        "# What a synchronised start buys", "",
        "`python benchmarks/synchronised.py`, then `python benchmarks/synchronised_table.py`; one CPU thread.", "",
        "Medians over seeds (lowest … highest). Cold runs take the steps of the start as further epochs. −ELBO without "
        "the Gaussian's constant, in nats per held-out datum.", "",
    ]  # fmt: skip
    for data in ("earth-sphere", "earth-circle", "earth-torus"):
        lines += earth(found, data)
    lines += gait(found) + words(found) + deep(found, "digits") + deep(found, "mnist")
    LINES.with_suffix(".md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
