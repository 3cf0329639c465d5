#!/bin/sh
# From a log to recall, with the command. Run: sh examples/02-from-the-command-line.sh
set -e
folder=${BELFRY_EXAMPLES:-.belfry/examples/02}
data=$folder/shop
run=$folder/run

# A synthetic shop stands in for a log; 03-own-data.mjs imports one.
npx belfry synth --out "$data" --preset tiny

# Two towers: a preset, a short form, and one option by its path.
npx belfry train --data "$data" --run "$run" --preset two-tower --negatives mixed --set train.epochs=5

# Every item is ranked for every test user; popularity and item-kNN stand beside.
npx belfry eval --run "$run" --k 10,20 --json > "$folder/figures.json"

npx belfry index --run "$run" --kind auto
npx belfry inspect "$run"

# Any answer is one JSON object: the best item for a history asks for items like itself.
liked=mahogany-wall-shelf-0088
npx belfry recommend --run "$run" --history "$liked" --k 5
npx belfry similar --run "$run" --item "$liked" --k 5 --json
