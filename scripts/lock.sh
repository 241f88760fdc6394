#!/bin/sh
# Writes the three lock files from pyproject.toml: exact versions with hashes, for every platform, without host names.
# usage: sh scripts/lock.sh            keeps every pin that still fits
#        sh scripts/lock.sh --upgrade  takes the newest of everything
set -eu
export UV_CUSTOM_COMPILE_COMMAND="make lock  (inputs $(.venv/bin/python scripts/lock_inputs.py))"

compile() { # compile GROUP LOCK [OPTION ...]
    group=$1 lock=$2
    shift 2
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links --group "$group" --output-file "$lock" "$@" >/dev/null
}
compile installer requirements-uv.lock "$@"
compile build requirements.lock pyproject.toml "$@"
compile dev requirements-dev.lock pyproject.toml --group build --constraint requirements.lock "$@"
