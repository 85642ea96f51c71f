#!/bin/sh
# Makes .venv/ and installs one lock into it, then the project itself.
#   scripts/install.sh base|demo|dev
# A stamp holds the hash of what was installed: nothing changed, nothing to do. PYTHON=… picks the interpreter;
# without it the system's own, which is built with profile-guided optimisation: on one that pyenv has built
# without, the checks take 1.3 times as long.
set -eu
cd "$(dirname "$0")/.."
set_name=${1:?usage: scripts/install.sh base|demo|dev}
lock=requirements/$set_name.txt
[ -f "$lock" ] || { echo "no such lock: $lock" >&2; exit 2; }
venv=.venv

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }
will_do() { "$1" -c 'import ensurepip, sqlite3, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

wanted=$(cat "$lock" pyproject.toml | cksum)
stamp=$venv/.installed-$set_name
[ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ] && [ -x "$venv/bin/dragoman" ] && exit 0

PYTHON=${PYTHON:-$(will_do /usr/bin/python3 && echo /usr/bin/python3 || echo python3)}
command -v "$PYTHON" >/dev/null 2>&1 ||
  die "Python is missing. On Debian and Ubuntu: sudo apt-get install python3 python3-venv"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  die "Dragoman needs Python 3.11 or newer, $PYTHON is $("$PYTHON" -c 'import platform; print(platform.python_version())'). Another one: make PYTHON=python3.12 …"

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
    die "Python's venv module is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"
  say "Making $venv/"
  rm -rf "$venv"
  "$PYTHON" -m venv "$venv"
fi

# Another set's stamp may no longer tell the truth; it is written again when that set is wanted.
rm -f "$venv"/.installed-*
say "Installing $lock ($(grep -c '==' "$lock") packages, each checked by its hash)"
pip="$venv/bin/python -m pip --disable-pip-version-check -qq"
$pip install --require-hashes --no-deps --only-binary :all: -r "$lock"
$pip install --no-deps --no-build-isolation --no-index -e .
printf '%s\n' "$wanted" >"$stamp"
# The smaller sets are part of the larger ones (tests/test_packaging.py).
case $set_name in
  dev) smaller="demo base" ;;
  demo) smaller="base" ;;
  *) smaller="" ;;
esac
for name in $smaller; do
  cat "requirements/$name.txt" pyproject.toml | cksum >"$venv/.installed-$name"
done
