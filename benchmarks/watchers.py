"""Live curves under load: how long 30 watchers wait for their rows while a run trains.

    python benchmarks/watchers.py [--watchers 30] [--seconds 20] [--port 8611]

Starts a server with a data directory of its own, queues a run, and has every watcher ask `/api/runs` every half second
with a cursor, one request in flight each, as the browser does. Prints p50 and p95 in milliseconds, and the server's
share of one core.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from kuralab.config import Config
from kuralab.jobs import Queue

ROOT = Path(__file__).resolve().parents[1]
BEAT = 0.5


def watch(port: int, run: str, until: float, waits: list[float]) -> None:
    """One browser: ask, wait for the answer, rest, ask again from where it was."""
    connection, cursor = http.client.HTTPConnection("127.0.0.1", port, timeout=30), 0
    while (began := time.perf_counter()) < until:
        connection.request("GET", f"/api/runs?ids={run}&after={cursor}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        waits.append(time.perf_counter() - began)
        packed = answer.getheader("Content-Encoding") == "gzip"
        cursor = json.loads(gzip.decompress(body) if packed else body)["runs"][0]["next"]
        time.sleep(max(0.0, BEAT - (time.perf_counter() - began)))


def serve(port: int, home: str) -> subprocess.Popen[bytes]:
    """The app on a port, its data in a folder of its own."""
    options = ["--server.port", str(port), "--server.headless", "true"]
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options],
        cwd=ROOT,
        env=os.environ | {"KURALAB_HOME": home},
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--watchers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--port", type=int, default=8611)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        queue = Queue(Path(home))
        run = queue.submit(Config(latent="gaussian", dim=3, epochs=10_000, hidden=64))
        server = serve(asked.port, home)
        try:
            while not (Path(home) / "runs" / run / "metrics.jsonl").exists():
                time.sleep(0.2)
            waits: list[float] = []
            until = time.perf_counter() + asked.seconds
            before = sum(psutil.Process(server.pid).cpu_times()[:2])
            args = (asked.port, run, until, waits)
            watchers = [threading.Thread(target=watch, args=args) for _ in range(asked.watchers)]
            for watcher in watchers:
                watcher.start()
                time.sleep(BEAT / asked.watchers)
            for watcher in watchers:
                watcher.join()
            spent = sum(psutil.Process(server.pid).cpu_times()[:2]) - before
        finally:
            server.terminate()
            server.wait(10)
    cuts = statistics.quantiles(waits, n=20)
    print(
        json.dumps(
            {
                "watchers": asked.watchers,
                "requests": len(waits),
                "p50_ms": round(1000 * statistics.median(waits), 1),
                "p95_ms": round(1000 * cuts[-1], 1),
                "worst_ms": round(1000 * max(waits), 1),
                "server_core_share": round(spent / asked.seconds, 3),
                "load": os.getloadavg()[0],
            }
        )
    )


if __name__ == "__main__":
    main()
