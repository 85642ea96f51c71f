#!/bin/sh
# Debian's Apertium and the pairs that the demo and the tests use, if they are missing.
#   scripts/apertium.sh [--strict]
# Installs as root or with sudo that asks for no password, and says so first; APT=0 forbids it. Where it
# may not or cannot, it names the one command and ends well (with --strict: badly), for nothing needs them.
set -eu
packages="apertium apertium-eng-spa apertium-eng-cat apertium-spa-cat apertium-es-gl apertium-es-pt
apertium-fr-es apertium-spa-ita apertium-es-ro apertium-rus-ukr apertium-bel-rus"
strict=0
case ${1:-} in
  "") ;;
  --strict) strict=1 ;;
  *) echo "usage: scripts/apertium.sh [--strict]" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*"; }
without() { # without WHY: go on without it
  say "$1"
  exit "$strict"
}

command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1 ||
  without "Apertium is not installed here (there is no apt-get): pairs such as es-ca have no engine."

missing=""
for package in $packages; do
  case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
    "install ok installed") ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

command="sudo apt-get install --no-install-recommends$missing"
if [ "${APT:-1}" = 0 ]; then
  without "Apertium is left out (APT=0). To have es-ca, en-es, ru-uk and others: $command"
elif [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  without "Apertium is not installed. To have es-ca, en-es, ru-uk and others: $command"
fi

say "Installing Debian's Apertium, a translation engine, for es-ca, en-es, ru-uk and others (APT=0 forbids it):"
say " $missing"
apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q
  -o DPkg::Lock::Timeout=120 -o Acquire::Retries=1 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { $apt install -y --no-install-recommends $missing >"$log" 2>&1; }
# Without lists, or with old ones, the packages are not found: then once more.
install || { $apt update >"$log" 2>&1 && install; } || {
  tail -3 "$log"
  without "They could not be installed, so these pairs have no engine. Later: $command"
}
