"""The demo's two processes, a server and a worker. When this one ends, however, so do they."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import click
from django.core.management.base import CommandError

from dragoman.cli import free_address

GRACE = 15.0  # seconds a process has to end by itself
PR_SET_PDEATHSIG = 1


def place(url: str) -> tuple[str, int]:
    address = urlsplit(url)
    return address.hostname or "127.0.0.1", address.port or 8000


def look_at_port(url: str) -> None:
    """Raises CommandError where the server could not listen: better before the demo is filled than after."""
    host, port = place(url)
    try:
        free_address(host, port)
    except click.ClickException as error:
        raise CommandError(
            f"{error.message} DRAGOMAN_URL says where, such as DRAGOMAN_URL=http://127.0.0.1:{port + 1}"
        ) from None


def serve(url: str) -> None:
    """Run until Ctrl-C, SIGTERM, or until one of the two dies. Leaves no process behind."""
    host, port = place(url)
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    program = [sys.executable, "-m", "dragoman"]
    children = [
        _start([*program, "serve", "--host", host, "--port", str(port)]),
        _start([*program, "worker"]),
    ]
    try:
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
    finally:
        for child in children:
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + GRACE
        for child in children:
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
    if not stopping:
        raise SystemExit("The server or the worker ended by itself; what it said stands above.")


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then ends both in order.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent, env=os.environ)


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent is killed outright (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
