#!/usr/bin/env bash
# Generates src/proto/gen from proto/*.proto: static code, no reflection at run time.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-src/proto/gen}
export PATH="$PWD/node_modules/.bin:$PATH"
generate() {
  local name=$1 numbers=$2
  pbjs --target static-module --wrap es6 --root "starling_$name" --dependency protobufjs/minimal.js "$numbers" --keep-case \
    --no-create --no-verify --no-convert --no-delimited --no-service --no-typeurl \
    --out "$out/$name.js" "proto/$name.proto"
  pbts --out "$out/$name.d.ts" "$out/$name.js"
}
generate profile --force-long
generate push --force-long
generate gossip --force-number
generate cluster --force-number
