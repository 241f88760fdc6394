#!/bin/sh
# Reads the given real and composed notices and prints the table of score.py for each. usage: sh scripts/score.sh
set -eu
given=../shared/notices
cascade=${CASCADE:-.venv/bin/cascade}
if [ ! -f "$given/score.py" ]; then
    echo "score: skipped, $given is not here"
    exit 0
fi
read=$(mktemp)
trap 'rm -f "$read"' EXIT
for folder in real composed; do
    echo "== $folder"
    $cascade read --json "$given/$folder"/*.txt >"$read"
    python3 "$given/score.py" "$given/$folder/labels.json" "$read"
done
