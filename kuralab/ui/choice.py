"""A choice by name whose address says the name itself: `?latent=…`, as the command line does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from kuralab.entry import Latent


def follow_address(key: str, known: Mapping[str, Any], default: str) -> None:
    """Lets a link or the back button decide a choice before its widget is drawn.

    `bind="query-params"` would write the words that are shown; links, run folders and the
    command line share the catalogue's names, so a choice keeps its own line of the address.
    """
    asked = st.query_params.get(key)
    if asked in known and asked != st.session_state.get(_written(key)):
        st.session_state[key] = asked
    if st.session_state.get(key) not in known:
        st.session_state[key] = default


def write_address(key: str, value: str) -> None:
    """Puts a choice into the address, if it is not there already; a choice of nothing leaves it."""
    st.session_state[_written(key)] = value
    if not value:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Names made different where several are the same: a menu knows its options by what it shows.

    >>> distinct({"3f2a90": "First", "77ab01": "First", "c0ffee": "Second"})
    {'3f2a90': 'First · 3f2a', '77ab01': 'First · 77ab', 'c0ffee': 'Second'}
    """
    count = Counter(names.values())
    return {key: f"{name} · {key[:4]}" if count[name] > 1 else name for key, name in names.items()}


def choose(
    key: str,
    label: str,
    known: Mapping[str, str],
    default: str,
    help: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> str:
    """One of a few names, from a menu that shows their titles."""
    known = distinct(known)
    follow_address(key, known, default)
    value = st.selectbox(
        label, list(known), format_func=lambda name: known.get(name, name), key=key,
        help=help, on_change=on_change or "rerun", persist_state="session",
    )  # fmt: skip
    write_address(key, value)
    return str(value)


def cards(key: str, label: str, families: Mapping[str, Latent], default: str, on_change: Callable[[], None]) -> str:
    """One family of several, each a card: its colour, its title, where it lives, its line."""
    follow_address(key, families, default)
    st.html(f"<style>{_card_style(key, [family.colour for family in families.values()])}</style>")
    value = st.radio(
        label, list(families), format_func=lambda name: _card_title(families[name]), key=key, width="stretch",
        captions=[family.line for family in families.values()], on_change=on_change, persist_state="session",
    )  # fmt: skip
    write_address(key, value)
    return str(value)


def segments(key: str, label: str, known: Mapping[str, str], help: str | None = None) -> str:
    """One of two or three, side by side; the first is where a page begins. What needs help shows its label too."""
    first = next(iter(known))
    follow_address(key, known, first)
    value = st.segmented_control(
        label, list(known), format_func=lambda name: known.get(name, name), key=key, required=True,
        label_visibility="visible" if help else "collapsed", help=help, persist_state="session",
    )  # fmt: skip
    # The first goes without saying: a written address loses what follows its "#", which the picture has yet to read.
    if key in st.query_params or value != first:
        write_address(key, str(value))
    return str(value)


def _card_title(family: Latent) -> str:
    places = " or ".join(title.lower() for _, title in sorted(family.dims)[:2])
    return f"**{family.title}** · {places}"


def _written(key: str) -> str:
    return f"address.{key}"


def _card_style(key: str, colours: list[str]) -> str:
    group = f'.st-key-{key} [role="radiogroup"]'
    card = f"{group} > div"
    rules = [
        f"{group} {{ gap: .3rem; }}",
        f"{card} {{ position: relative; width: 100%; padding: .3rem .6rem; border-left: 5px solid; }}",
        f"{card} {{ border-radius: .3rem; }}",
        f"{card} label::after {{ content: ''; position: absolute; inset: 0; cursor: pointer; }}",
        f"{card}:has(input:checked) {{ background: color-mix(in srgb, currentColor 9%, transparent); }}",
    ]
    for place, colour in enumerate(colours, 1):
        rules.append(f"{card}:nth-of-type({place}) {{ border-left-color: {colour}; }}")
    return " ".join(rules)
