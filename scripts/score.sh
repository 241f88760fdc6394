#!/bin/sh
# Reads the given real and composed notices and prints the table of score.py for each. usage: sh scripts/score.sh
set -eu
given=../shared/notices
cascade=${CASCADE:-.venv/bin/cascade}
if [ ! -f "$given/score.py" ]; then
    echo "score: skipped, $given is not here"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for folder in real composed; do
    mkdir "$work/$folder"
    cp "$given/$folder"/*.txt "$work/$folder"
done
# The labels of the real notices hold the seeds too, as S000 for 000_….txt.
for seed in ../shared/seeds/*.txt; do
    [ ! -f "$seed" ] || cp "$seed" "$work/real/S$(basename "$seed" | cut -c1-3).txt"
done
for folder in real composed; do
    echo "== $folder"
    $cascade read --json "$work/$folder"/*.txt >"$work/read.jsonl"
    python3 "$given/score.py" "$given/$folder/labels.json" "$work/read.jsonl"
done
