"""scripts/apertium.sh installs only where it may, says so first, and never stands in the way of the demo."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "apertium.sh"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs in front of the real ones: nothing of Apertium is installed, nobody is root."""
    for name, body in {
        "dpkg-query": 'for p; do :; done; grep -qx "$p" "$MACHINE/installed" && echo install ok installed',
        "id": "echo 1000",
        "sudo": "exit 1",
        "apt-get": 'echo "$@" >>"$MACHINE/calls"; test -e "$MACHINE/works"',
    }.items():
        program(tmp_path, name, body)
    (tmp_path / "installed").touch()
    (tmp_path / "works").touch()
    return tmp_path


def program(machine: Path, name: str, body: str) -> None:
    file = machine / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


def run(machine: Path, *args: str, **env: str) -> tuple[int, str, list[str]]:
    done = subprocess.run(
        [str(SCRIPT), *args],
        capture_output=True,
        text=True,
        timeout=30,
        env={"PATH": f"{machine}:{os.environ['PATH']}", "MACHINE": str(machine), **env},
    )
    calls = (machine / "calls").read_text().splitlines() if (machine / "calls").exists() else []
    return done.returncode, done.stdout + done.stderr, calls


def test_without_rights_names_the_one_command(machine):
    code, said, calls = run(machine)
    assert code == 0
    assert calls == []
    assert len(said.splitlines()) == 1
    assert "sudo apt-get install --no-install-recommends apertium apertium-eng-spa" in said
    assert run(machine, "--strict")[0] == 1


@pytest.mark.parametrize("rights", ["root", "sudo"])
def test_with_rights_installs_and_says_so_first(machine, rights):
    if rights == "root":
        program(machine, "id", "echo 0")
    else:
        program(machine, "sudo", '[ "$1" = -n ] && shift && exec "$@"')
    (machine / "installed").write_text("apertium\napertium-eng-spa\n")
    code, said, calls = run(machine)
    assert code == 0
    assert said.startswith("Installing")
    assert "APT=0 forbids it" in said
    assert len(calls) == 1
    assert "install -y --no-install-recommends apertium-eng-cat apertium-spa-cat" in calls[0]


def test_apt_0_forbids_it(machine):
    program(machine, "id", "echo 0")
    code, said, calls = run(machine, APT="0")
    assert (code, calls) == (0, [])
    assert "(APT=0)" in said


def test_nothing_missing_says_nothing(machine):
    program(machine, "dpkg-query", 'echo "install ok installed"')
    assert run(machine, "--strict") == (0, "", [])


def test_a_machine_without_apt_goes_on(machine):
    (machine / "apt-get").unlink()
    code, said, _ = run(machine, PATH=str(machine))
    assert code == 0
    assert "there is no apt-get" in said


def test_what_cannot_be_installed_is_one_line_and_no_end_of_the_demo(machine):
    program(machine, "id", "echo 0")
    (machine / "works").unlink()
    code, said, calls = run(machine)
    assert code == 0
    assert [call.split()[-1] for call in calls if "update" in call] == ["update"]
    assert "could not be installed" in said.splitlines()[-1]
    assert run(machine, "--strict")[0] == 1
