#!/bin/sh
# The real Compose binary accepts docker-compose.yml with .env.example filled in, and refuses it while passwords are empty.
set -eu
# Its console script always exits 0, so the binary beside the package is called.
compose=$(.venv/bin/python -c 'import compose, pathlib; print(pathlib.Path(compose.__file__).with_name("docker-compose"))')
filled=$(mktemp)
trap 'rm -f "$filled"' EXIT
sed -E 's/^([A-Z_]+)=$/\1=filled-for-the-check/' .env.example >"$filled"
"$compose" --env-file "$filled" config --quiet
if "$compose" --env-file .env.example config --quiet 2>/dev/null; then
    echo "docker-compose.yml accepts empty passwords: use \${VAR:?message}" >&2
    exit 1
fi
