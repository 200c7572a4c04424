"""`kuralab doctor`: what this machine has, what is missing, and how to get it."""

from __future__ import annotations

import argparse
import os
import platform
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kuralab.runs.folder import home

PACKAGES = ("torch", "numpy", "scipy", "safetensors", "scikit-learn", "streamlit", "plotly", "pyvista", "distributed")
_SMALL_PICTURE = """
import numpy as np
from kuralab.figures import photograph
from kuralab.figures.space import Labels, Space, Surface
points = np.eye(3, dtype=np.float32)[:, None]
faces, lines = np.array([[0, 1, 2]], np.int32), np.zeros((0, 2, 3), np.float32)
space = Space("", "", points, Surface(points[:, 0], faces, lines), Labels("", "amount", np.arange(3.0)))
print(photograph.require_offscreen(), len(photograph.still(space, size=(160, 120))) > 500)
"""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    `state` is "ok", "missing" (a feature will not work) or "broken" (nothing much will).
    """

    name: str
    state: str
    found: str
    remedy: str = ""


def options(parser: argparse.ArgumentParser) -> None:
    """Nothing but what every command has: the environment is what is looked at."""
    parser.add_argument("--quick", action="store_true", help="leave out what takes seconds: workers and a test picture")


def run(args: argparse.Namespace) -> tuple[dict[str, Any], str, int]:
    """Look at everything; the exit code is 1 if something is broken."""
    slow: list[Callable[[], Check]] = [] if args.quick else [_workers, _pictures]
    checks = [check() for check in (_python, _packages, _torch, _device, _home, *slow, _chromium)]
    marks = {"ok": "ok     ", "missing": "missing", "broken": "BROKEN "}
    lines = [
        f"{marks[c.state]}  {c.name:10}  {c.found}" + (f"\n{'':21}→ {c.remedy}" if c.remedy else "") for c in checks
    ]
    broken = any(check.state == "broken" for check in checks)
    return {"ok": not broken, "checks": [asdict(check) for check in checks]}, "\n".join(lines), int(broken)


def _python() -> Check:
    found = f"{platform.python_version()} on {platform.platform(terse=True)}, {os.cpu_count()} cores"
    return Check("python", "ok", found)


def _packages() -> Check:
    versions: dict[str, str] = {}
    for name in ("kuralab", *PACKAGES):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "missing"
    found = ", ".join(f"{name} {number}" for name, number in versions.items())
    lost = [name for name, number in versions.items() if number == "missing"]
    return Check("packages", "broken" if lost else "ok", found, f"Install {', '.join(lost)}: make install" * bool(lost))


def _torch() -> Check:
    try:
        import torch

        sums = float(torch.ones(8).sum())
    except (ImportError, OSError, RuntimeError) as error:
        return Check("torch", "broken", f"cannot be used: {error}", "Install it again: make install")
    return Check("torch", "ok" if sums == 8 else "broken", f"{torch.__version__}, {torch.get_num_threads()} threads")


def _device() -> Check:
    import torch

    if not torch.cuda.is_available():
        return Check("device", "ok", "cpu; no CUDA card is seen, which is enough for everything here")
    cards = [torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count())]
    return Check("device", "ok", ", ".join(cards))


def _home() -> Check:
    where = home()
    probe = where / f".doctor-{secrets.token_hex(4)}"
    try:
        where.mkdir(parents=True, exist_ok=True)
        probe.write_text("written")
        probe.unlink()
    except OSError as error:
        return Check("home", "broken", f"{where}: {error.strerror}", "Set KURALAB_HOME to a folder you can write to")
    free = shutil.disk_usage(where).free / 2**30
    runs = len(list((where / "runs").glob("*/config.json")))
    remedy = "Free some space: a run takes up to some hundred MB" if free < 1 else ""
    return Check("home", "missing" if remedy else "ok", f"{where}, {runs} runs, {free:.1f} GiB free", remedy)


def _workers() -> Check:
    """Whether workers can be reached, know kuralab and see the folder of runs."""
    address = os.environ.get("KURALAB_SCHEDULER", "")
    probe = home() / f".doctor-{secrets.token_hex(4)}"
    try:
        secret = secrets.token_hex(8)
        probe.write_text(secret)
        answers = _ask_workers(address, probe)
    except (OSError, RuntimeError, ValueError, ImportError) as error:
        what = " ".join(str(error).split())[:160] or type(error).__name__
        remedy = "Start it, or unset KURALAB_SCHEDULER" if address else "Look at the message; a firewall may stop it"
        return Check("workers", "broken", f"{address or 'own workers'} did not answer: {what}", remedy)
    finally:
        with suppress(OSError):
            probe.unlink()
    blind = [name for name, answer in answers.items() if answer != secret]
    found = f"{len(answers)} at {address}" if address else "own workers start on this machine"
    if not answers:
        return Check("workers", "broken", f"none at {address}", f"Start one: dask worker {address} --nthreads 1")
    if blind:
        remedy = "Give workers and server one shared KURALAB_HOME, at the same path"
        return Check("workers", "broken", f"{found}; {', '.join(blind)} cannot read {home()}", remedy)
    return Check("workers", "ok", f"{found}; all read {home()}")


def _ask_workers(address: str, probe: Path) -> dict[str, str]:
    from distributed import Client, LocalCluster

    from kuralab.jobs.pool import TIMEOUT

    if address:
        with Client(address, timeout=TIMEOUT, set_as_default=False) as client:
            return dict(client.run(look, str(probe)))
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        return dict(client.run(look, str(probe)))


def look(path: str) -> str:
    """What a worker reads in a file; empty if it cannot."""
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _pictures() -> Check:
    """Whether PyVista can draw without a screen, tried in a process of its own: drivers may crash."""
    try:
        tried = subprocess.run(
            [sys.executable, "-c", _SMALL_PICTURE], capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        return Check("pictures", "missing", "drawing off-screen took more than two minutes", "Try another GL driver")
    words = tried.stdout.strip().rpartition("\n")[2]
    if tried.returncode == 0 and words.endswith("True"):
        return Check("pictures", "ok", f"PyVista draws off-screen with {words.removesuffix(' True')}")
    last = tried.stderr.strip().rpartition("\n")[2].partition("FigureError: ")
    remedy = "Stills and films need it: apt-get install libegl1 libgl1"
    return Check("pictures", "missing", (last[2] or last[0])[:200] or f"exit code {tried.returncode}", remedy)


def _chromium() -> Check:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return Check("chromium", "ok", path)
    return Check("chromium", "missing", "none", "Only the browser tests need it: apt-get install chromium")
