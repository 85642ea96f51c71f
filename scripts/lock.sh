#!/bin/sh
# Writes the locks requirements/{base,demo,dev}.txt: every file by its hash, no host, no path; for any
# Python from 3.11 on and any platform.
#   scripts/lock.sh            bring them in step with pyproject.toml, keeping what is pinned
#   scripts/lock.sh --upgrade  newest versions of everything
#   scripts/lock.sh --check    exit 1 when pyproject.toml asks for something that they do not hold
set -eu
cd "$(dirname "$0")/.."
UV=${UV:-.venv/bin/uv}
check=
upgrade=
case "${1:-}" in
  --check) check=yes ;;
  --upgrade) upgrade=--upgrade ;;
  "") ;;
  *) echo "usage: scripts/lock.sh [--upgrade | --check]" >&2; exit 2 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in dev demo base; do # dev first: the smaller ones take their versions from it
  case $name in
    dev) extras="--extra demo --extra many --extra engines --extra argos --extra dev" ;;
    demo) extras="--extra demo" ;;
    base) extras="" ;;
  esac
  # What is in the output file already is kept, unless --upgrade.
  if [ -z "$upgrade" ] && [ -f "requirements/$name.txt" ]; then
    cp "requirements/$name.txt" "$work/$name.txt"
  elif [ "$name" != dev ]; then
    cp "$work/dev.txt" "$work/$name.txt"
  fi
  # shellcheck disable=SC2086  # $extras is a list
  "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --no-annotate \
    $extras pyproject.toml requirements/build.in --output-file "$work/$name.txt" >/dev/null
done
status=0
for name in dev demo base; do
  if [ -n "$check" ]; then
    cmp -s "$work/$name.txt" "requirements/$name.txt" || {
      echo "requirements/$name.txt is not in step with pyproject.toml: run 'make lock'" >&2
      status=1
    }
  else
    cp "$work/$name.txt" "requirements/$name.txt"
  fi
done
exit $status
