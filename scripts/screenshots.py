"""Pictures of the running demo for the docs: `make screenshots`, after `make demo`.

Starts the server on a port of its own, opens the pages below in Debian's chromium and writes
docs/pictures/. Takes stories by what they show (languages and states in build/demo.json), never by number.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from dragoman import cli

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE = (360, 780)
DESK = (1280, 900)


@dataclass(frozen=True)
class Shot:
    """One picture: a path of the site, the window, and what is special about it."""

    name: str
    path: str
    window: tuple[int, int] = DESK
    dark: bool = False
    at_desk: bool = False


def shots(rows: list[dict[str, Any]]) -> list[Shot]:
    """What to take, from the table of the demo."""

    def story(language: str, *states: str) -> str:
        for row in rows:
            if row["language"] == language and row["state"] in states and row["url"]:
                return urlsplit(row["url"]).path
        raise SystemExit(f"No {language} story is {' or '.join(states)}: run make demo first.")

    return [
        Shot("front", "/en/"),
        Shot("front-dark-phone", "/en/", PHONE, dark=True),
        Shot("front-ar-phone", "/ar/", PHONE),
        Shot("story-original-ru", story("ru", "original")),
        Shot("story-machine-pt", story("pt", "machine", "reviewed")),
        Shot("story-human-phone", story("en", "human", "original"), PHONE),
        Shot("desk", "/admin/desk/", at_desk=True),
    ]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def site() -> Iterator[str]:
    """The demo's site on a free port; its address."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    environment = os.environ | {"DRAGOMAN_URL": address}
    server = subprocess.Popen(
        [sys.executable, "-m", "dragoman", "serve", "--port", str(port)], env=environment
    )
    try:
        for _ in range(150):
            if server.poll() is not None:
                raise SystemExit("The server ended by itself; what it said stands above.")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(address + "/en/", timeout=10).close()
                break
            time.sleep(0.2)
        else:
            raise SystemExit(f"No answer from {address}/en/")
        yield address
    finally:
        server.terminate()
        server.wait(15)


def session_of_admin() -> tuple[str, str]:
    """Cookie of a session at the desk. Made by hand: a log-in would use up the demo's one-time password."""
    cli.use_settings()
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    admin = get_user_model().objects.get(username="admin")
    session = SessionStore()
    session[SESSION_KEY] = str(admin.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = admin.get_session_auth_hash()
    session.set_expiry(600)
    session.save()
    return settings.SESSION_COOKIE_NAME, str(session.session_key)


def take(browser: Browser, address: str, shot: Shot, cookie: tuple[str, str], folder: Path) -> None:
    context = browser.new_context(
        viewport={"width": shot.window[0], "height": shot.window[1]},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    if shot.at_desk:
        context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": address}])
    page = context.new_page()
    answer = page.goto(address + shot.path, wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{shot.path} answered {answer.status if answer else 'nothing'}")
    raw = folder / f"{shot.name}.png"
    page.screenshot(path=raw)
    context.close()
    # 256 colours are enough for a page, at a third of the size.
    with Image.open(raw) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            PICTURES / raw.name, optimize=True
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="pictures to take (default: all)")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    table = ROOT / "build" / "demo.json"
    if not table.exists():
        raise SystemExit("There is no demo to take pictures of: run make demo SERVE=0 first.")
    wanted = shots(json.loads(table.read_text(encoding="utf-8"))["rows"])
    if unknown := set(options.names) - {shot.name for shot in wanted}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    cookie = session_of_admin()
    with (
        site() as address,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        # Chromium's sandbox needs a user who is not root.
        playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        ) as browser,
    ):
        for shot in wanted:
            if not options.names or shot.name in options.names:
                take(browser, address, shot, cookie, Path(folder))
                print(f"docs/pictures/{shot.name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
