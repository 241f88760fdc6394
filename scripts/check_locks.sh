#!/bin/sh
# The lock files are no older than pyproject.toml, agree with each other, and name no place to fetch from.
set -eu
inputs=$(.venv/bin/python scripts/lock_inputs.py)
pins() { grep -oE '^[a-z0-9][^ ]*==[^ ]+' "$1" | sort; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for lock in requirements.lock requirements-dev.lock requirements-uv.lock; do
    grep -q "inputs $inputs" "$lock" || { echo "$lock is older than pyproject.toml: run make lock" >&2; exit 1; }
    if grep -nE '[a-z]+://|^ *-' "$lock" | grep -v -- '--hash=sha256:'; then
        echo "$lock names a place to fetch from or an option (above): run make lock" >&2
        exit 1
    fi
done
pins requirements.lock >"$work/run"
pins requirements-dev.lock >"$work/dev"
if comm -23 "$work/run" "$work/dev" | grep .; then
    echo "pinned otherwise for development than for running (above): run make lock" >&2
    exit 1
fi
