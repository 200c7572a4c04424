"""The controls of a training run, drawn from the catalogue's fields; every one is in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import streamlit as st

from kuralab.catalogue import ANNEALING, LATENTS, NETWORKS, PLAIN, RATES, ROTATION, STARTS
from kuralab.config import FIELDS, Config, ConfigError
from kuralab.entry import Latent
from kuralab.ui.choice import cards, choose, segments
from kuralab.ui.datasets import choose_data

CHOICES = {
    "network": ("Network", NETWORKS),
    "rate": ("Learning rate over time", RATES),
    "annealing": ("Annealing of the temperature", ANNEALING),
    "rotation": ("What the encoder emits", ROTATION),
}
STEPS = {"hidden": 32, "learning_rate": 1e-4, "beta": 0.1, "temperature": 0.05, "temperature_end": 0.05}
FORMATS = {"learning_rate": "%.5f"}
MORE = ("hidden", "epochs", "batch", "learning_rate", "rate", "beta", "seed")
DEFAULTS = Config()


def complaints(address: Mapping[str, str]) -> list[str]:
    """What an address asks for and no run can have: one sentence for each.

    >>> complaints({"dim": "1", "latent": "von-mises-fisher", "run": "a"})
    ['Expected ambient dimension of at least 2 for von Mises–Fisher; got 1. Choose 2 or more.']
    >>> complaints({"epochs": "many"})
    ["Expected Epochs to be a whole number from 1 to 10,000; got 'many'. Choose a value in that range."]
    """
    found: dict[str, None] = {}
    known = {field.name for field in fields(Config)} & set(address)
    family = address["latent"] if address.get("latent") in LATENTS else DEFAULTS.latent
    for name in sorted(known):
        context = {"latent": family, "dim": LATENTS[family].dim}
        try:
            Config(**{**context, name: _parsed(name, address[name])})
        except ConfigError as error:
            found[str(error)] = None
    return list(found)


def config() -> None:
    """Draws the controls of one run."""
    choose_data()
    latent = LATENTS[cards("latent", "Latent family", LATENTS, DEFAULTS.latent, _offer_dimension)]
    shape = st.container()
    _draw("network")
    if latent.synchronises:
        _start()
    with st.expander("More", icon=":material/tune:"):
        dim = int(_number("dim", "dim", latent))
        for name in (*latent.extras, *_coupled(latent), *MORE):
            _draw(name)
    with shape:
        _shape(latent, dim)


def asked() -> Config:
    """What the controls say now; other families' extras keep their defaults.

    Raises:
        ConfigError: If it cannot be run.
    """
    latent = LATENTS[st.session_state["latent"]]
    names = ("data", "latent", "dim", "network", *latent.extras, *_started(latent), *MORE)
    return Config(**{name: st.session_state[name] for name in names if name in st.session_state})


def budget() -> None:
    """Draws which families to compare and the controls they share; each family's own are under More."""
    choose_data()
    st.multiselect(
        "Families", list(LATENTS), PLAIN, format_func=lambda name: LATENTS[name].title, key="families",
        persist_state="session",
    )  # fmt: skip
    families = [name for name in LATENTS if name in st.session_state["families"]]
    _draw("network")
    _shared_start([LATENTS[name] for name in families])
    _draw("epochs")
    with st.expander("More", icon=":material/tune:"):
        for name in MORE:
            if name != "epochs":
                _draw(name)
        for family in families:
            _number("dim", _own(family), LATENTS[family])
        for name in dict.fromkeys(extra for family in families for extra in LATENTS[family].extras):
            _draw(name)


def asked_of_all() -> dict[str, Config]:
    """One configuration for each family that was chosen: the same data, seed and budget.

    Raises:
        ConfigError: If one of them cannot be run, or none was chosen.
    """
    chosen = [family for family in LATENTS if family in st.session_state["families"]]
    if not chosen:
        raise ConfigError("Expected at least one family to compare; got none. Choose some under Families.")
    shared = {name: st.session_state[name] for name in ("data", "network", *MORE)}
    return {family: Config(**_family_values(family, shared)) for family in chosen}


def _family_values(family: str, shared: Mapping[str, Any]) -> dict[str, Any]:
    latent = LATENTS[family]
    extras = {name: st.session_state[name] for name in (*latent.extras, *_started(latent))}
    return {**shared, **extras, "latent": family, "dim": st.session_state[_own(family)]}


def _own(family: str) -> str:
    """The key of a family's own dimension where several families are on one page."""
    return f"dim.{family}"


def _start() -> str:
    titles = {name: line.split(":")[0] for name, line in STARTS.items()}
    return segments("start", "Start", titles, "  \n".join(STARTS.values()))


def _started(latent: Latent) -> tuple[str, ...]:
    """The settings of a start that a family has: none where it can only start cold."""
    return ("start", *_coupled(latent)) if latent.synchronises else ()


def _coupled(latent: Latent) -> tuple[str, ...]:
    """What a synchronised start alone is asked for."""
    return ("neighbours",) if latent.synchronises and st.session_state["start"] == "synchronised" else ()


def _shared_start(families: Sequence[Latent]) -> None:
    """The start of all families that can; those that can only start cold are named."""
    if any(family.synchronises for family in families) and _start() == "synchronised":
        if cold := [family.symbol for family in families if not family.synchronises]:
            st.caption(f"Cold all the same, for no oscillators live there: {', '.join(cold)}.")
        _draw("neighbours")


def _offer_dimension() -> None:
    """A family that was just chosen brings the dimension it shows best, and starts as it can."""
    latent = LATENTS[st.session_state["latent"]]
    st.session_state["dim"] = latent.dim
    if not latent.synchronises:
        st.query_params.pop("start", None)


def _shape(latent: Latent, dim: int) -> None:
    """The latent spaces a family shows best, by their names; any other size is under More."""
    titles = dict(latent.dims)
    st.session_state["shape"] = dim if dim in titles else None
    st.segmented_control(
        f"Latent space · {latent.dim_title.lower()}: {dim}",
        sorted(titles), format_func=lambda size: titles[size], key="shape", on_change=_take_shape,
    )  # fmt: skip


def _take_shape() -> None:
    if st.session_state["shape"] is not None:
        st.session_state["dim"] = st.session_state["shape"]


def _draw(name: str) -> Any:
    if name in CHOICES:
        title, known = CHOICES[name]
        return choose(name, title, known, getattr(DEFAULTS, name))
    return _number(name, name)


def _number(name: str, key: str, latent: Latent | None = None) -> float:
    field, default = FIELDS[name], getattr(DEFAULTS, name)
    whole, low, title = isinstance(default, int), field.low, field.title
    if latent is not None:
        default, low = latent.dim, latent.least_dim
        title = latent.dim_title if key == name else f"{latent.symbol}: {latent.dim_title.lower()}"
    kind = int if whole else float
    if not low <= st.session_state.get(key, low) <= field.high:
        st.session_state[key] = kind(default)
    value = st.number_input(
        title, kind(low), kind(field.high), kind(default), kind(STEPS.get(name, 1)), key=key, help=field.help,
        format=FORMATS.get(name), bind="query-params", persist_state="session",
        on_change="rerun" if key == "dim" else "ignore",
    )  # fmt: skip
    return kind(value)


def _parsed(name: str, text: str) -> Any:
    if name not in FIELDS:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
