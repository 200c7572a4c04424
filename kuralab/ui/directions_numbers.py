"""The numbers of a set of directions: its summary, the laws fitted to it, and tests, each to take home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kuralab.catalogue import LAWS
from kuralab.data.directions import Directions
from kuralab.evaluation import summary, uniformity
from kuralab.evaluation.fits import Fit
from kuralab.evaluation.summary import Measure
from kuralab.evaluation.uniformity import Test
from kuralab.runs.folder import home
from kuralab.runs.tables import to_csv
from kuralab.ui.directions_charts import chart

Rows = list[dict[str, Any]]
LEAST = 1e-300
MOST = 470  # pixels a table may be tall
TWICE = ("Hyperbolic radius s",)  # says again what ρ says


def numbers(data: Directions, found: Sequence[Fit]) -> None:
    """Draws what is below the picture: fits side by side and a still chart, the summary, the tests."""
    _table("Fitted laws", fit_rows(found, shown=True), fit_rows(found), f"{data.name}-fits")
    lost = [law.title for name, law in LAWS.items() if data.manifold.name in law.manifolds and not _has(found, name)]
    if lost:
        st.caption(f"No member is most likely for these data, so left out: {', '.join(lost)}.")
    _maths()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chart(data, found)
    with right:
        told = summary.summarise(data)
        _table("Summary", [_measure(one) for one in told], [_plain(one) for one in told], f"{data.name}-summary")
    tests = _tests(data.name, str(home()), [fit.name for fit in found], data, found)
    _table(
        "Tests",
        [_test(law, one) for law, one in tests],
        [_plain_test(law, one) for law, one in tests],
        f"{data.name}-tests",
    )


def _has(found: Sequence[Fit], name: str) -> bool:
    return any(fit.name == name for fit in found)


def three(value: float) -> str:
    """A number with three significant digits and a true minus sign.

    >>> three(0.012345), three(-86548.9), three(float("inf"))
    ('0.0123', '−86,549', '∞')
    """
    if value != value or abs(value) == float("inf"):
        return "–" if value != value else "∞" if value > 0 else "−∞"
    text = f"{value:,.0f}" if abs(value) >= 1000 or value == 0 else f"{value:#.3g}".removesuffix(".")
    return text.replace("-", "−")


def probability(p: float) -> str:
    """A p-value in words of numbers.

    >>> probability(0.0), probability(0.04321), probability(3.2e-19)
    ('< 1e−300', '0.043', '3.2e−19')
    """
    return "< 1e−300" if p < LEAST else f"{p:.2g}".replace("-", "−")


def fit_rows(found: Sequence[Fit], shown: bool = False) -> Rows:
    """One row for each law, the best AIC first; `shown` writes numbers for reading."""
    best = min((fit.aic for fit in found), default=0.0)
    return [_fit(fit, best, shown) for fit in found]


def _fit(fit: Fit, best: float, shown: bool) -> dict[str, Any]:
    entry = LAWS[fit.name]
    numbers = {"Log-likelihood": fit.log_likelihood, "AIC": fit.aic, "ΔAIC": fit.aic - best, "BIC": fit.bic}
    if not shown:
        parameters = {
            f"{one.name} {one.part}".strip() + (f" ({one.unit})" if one.unit else ""): one.value
            for one in fit.parameters
        }
        return {
            "Law": entry.title,
            "Free parameters": fit.free,
            **numbers,
            "Parameters": "; ".join(f"{k} = {v!r}" for k, v in parameters.items()),
        }
    told = ", ".join(
        f"{_name(one)} {three(one.value)}{_unit(one.unit)}" for one in fit.parameters if one.name not in TWICE
    )
    mark = " ✓" if fit.aic == best else ""
    return {
        "Law": f"{entry.title}{mark}",
        **{name: three(value) for name, value in numbers.items()},
        "k": fit.free,
        "Parameters": told or "none",
    }


def _name(one: Measure) -> str:
    short = {
        "Mean direction": "μ",
        "Concentration κ": "κ",
        "Concentration ρ": "ρ",
        "Hyperbolic radius s": "s",
        "Scale σ": "σ",
    }
    return f"{short.get(one.name, one.name.lower())}{f' ({one.part})' if one.part else ''}"


def _unit(unit: str) -> str:
    return unit if unit in ("", "°") else f" {unit}"


def _measure(one: Measure) -> dict[str, Any]:
    return {"": f"{one.name}, {one.part}" if one.part else one.name, "Value": f"{_count(one.value)}{_unit(one.unit)}"}


def _count(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else three(value)


def _plain(one: Measure) -> dict[str, Any]:
    return {"measure": one.name, "part": one.part, "value": one.value, "unit": one.unit}


def _test(law: str, one: Test) -> dict[str, Any]:
    return {
        "Hypothesis": f"{law}{f', {one.part}' if one.part else ''}", "Test": one.name,
        "Statistic": f"{one.statistic} = {three(one.value)}", "p": probability(one.p), "Note": one.note,
    }  # fmt: skip


def _plain_test(law: str, one: Test) -> dict[str, Any]:
    return {
        "hypothesis": law,
        "part": one.part,
        "test": one.name,
        "statistic": one.statistic,
        "value": one.value,
        "p": one.p,
        "note": one.note,
    }


@st.cache_data(show_spinner="Testing …", max_entries=32)
def _tests(
    name: str, folder: str, laws: Sequence[str], _data: Directions, _found: Sequence[Fit]
) -> list[tuple[str, Test]]:
    """Tests of uniformity, then of each fitted law; the first three arguments tell one set from another."""
    found = [("Uniform", test) for test in uniformity.uniformity(_data)]
    fitted = [fit for fit in _found if fit.free]
    return found + [(LAWS[fit.name].title, test) for fit in fitted for test in uniformity.goodness(fit, _data)]


def _table(title: str, shown: Rows, plain: Rows, file: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{title}**")
        st.download_button(
            "CSV", to_csv(plain), f"{file}.csv", "text/csv", icon=":material/download:", on_click="ignore", key=file,
            type="tertiary",
        )  # fmt: skip
    tall = 38 + 35 * len(shown)
    st.dataframe(shown, hide_index=True, width="stretch", height=min(tall, MOST), alt=f"{title}, {len(shown)} rows")


def _maths() -> None:
    with st.expander("How they are compared", icon=":material/functions:"):
        st.markdown(
            "Each law has the parameters that make the data most likely, $\\hat\\ell = \\sum_i \\log p(x_i)$. "
            "$\\mathrm{AIC} = 2k - 2\\hat\\ell$ and $\\mathrm{BIC} = k \\log n - 2\\hat\\ell$ charge for the number of "
            "free parameters $k$; less is better, and ✓ marks the least AIC. On the torus a law of one angle is taken "
            "twice, as if the angles were independent."
        )
