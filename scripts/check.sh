#!/usr/bin/env bash
# Every static check, in the order from fast to slow. Prints nothing of a check that passes but its name.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

step() {
  echo "check: $1"
  shift
  "$@"
}

step 'types (tsc)' tsc --noEmit
step 'types of the debug UI (tsc)' tsc --project ui
step 'format and lint (biome)' biome check --error-on-warnings .
step 'promises and ambient time (oxlint)' oxlint --type-aware --deny-warnings
step 'architecture (dependency-cruiser)' depcruise --config .dependency-cruiser.mjs --output-type err src
step 'unused code (knip)' knip
