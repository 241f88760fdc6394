#!/bin/sh
# No tracked file names a package registry, or a place that this machine's own pip, npm or uv fetches from:
# the project must install from whatever mirror its user has.
set -eu
known='py[p]i\.org|python[h]osted\.org|test\.py[p]i|registry\.[n]pmjs|registry\.[n]pmmirror|deb\.[d]ebian\.org'
# What is configured here: the host of an address, the path of a folder. Read at run time, so it is written nowhere.
places=$(
    {
        .venv/bin/python -m pip config list 2>/dev/null | grep -E '(index-url|find-links)='
        env | grep -E '^(PIP|UV|npm_config)_.*(INDEX|LINKS|registry).*='
        npm config get registry 2>/dev/null
    } | sed "s/^[^=]*=//" | tr " '\"" '\n\n\n' |
        sed -nE -e 's#^file://(/[^ ]{4,})$#\1#p' -e 's#^[a-z+]+://([^/@]*@)?([^/:]+).*#\2#p' -e 's#^(/[^ ]{4,})$#\1#p' |
        grep -vE '^(localhost|127\.0\.0\.1)$' | sed 's/[.]/\\./g' | sort -u | paste -sd '|' -
) || places=
if git grep -nIE "$known${places:+|$places}" -- .; then
    echo "the files above name a registry or a place of this machine: take it out" >&2
    exit 1
fi
