#!/bin/sh
# Brings .venv to exactly what one lock file says, and installs the project into it as editable.
# usage: sh scripts/install.sh requirements.lock        PYTHON names the interpreter (default python3)
# Everything fetched is checked against a hash of the lock. uv does it in seconds; where uv cannot be had, pip does it.
set -eu
lock=$1
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Cascade needs Python 3.11 or newer; '$python' is not. Name another: make setup PYTHON=python3.11" >&2
    exit 1
}
if ! [ -x .venv/bin/python ]; then
    # Debian's python3 without python3-venv makes environments only without pip; the pip outside then serves it.
    "$python" -m venv .venv >/dev/null 2>&1 || { rm -rf .venv && "$python" -m venv --without-pip .venv; }
fi
if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    pip=".venv/bin/python -m pip"
else
    pip="$python -m pip --python .venv/bin/python"
fi

# uv does not read pip's configuration: hand it the index that pip is set up for, if any.
index=${PIP_INDEX_URL:-$($pip config get global.index-url 2>/dev/null || true)}
if [ -n "$index" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"; fi
# An intranet's own certificate authority is known to the system, not to uv.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

with_uv() {
    { [ -x .venv/bin/uv ] || $pip install --quiet --require-hashes -r requirements-uv.lock; } &&
        .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes "$lock" &&
        .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
}
with_pip() {
    $pip install --quiet --require-hashes -r "$lock" &&
        $pip install --quiet --no-deps --no-build-isolation --editable .
}

echo "Installing $lock into .venv ..."
with_uv || { echo "uv does not work here; installing with pip, which takes longer ..." && with_pip; }
