#!/bin/sh
# Gives the browser tests their Chromium, with fonts for Chinese: from Debian's packages where this may install them.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
[ -z "${CASCADE_TEST_CHROMIUM:-}" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    exec apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk
fi
echo "No Chromium here: the browser tests are left out. With it: apt-get install chromium fonts-noto-cjk" >&2
