#!/usr/bin/env bash
# Builds the real Consul that test/components/discovery-consul runs against, from the Go module proxy. Takes about six
# minutes and 2 GB once; without it those tests are skipped. 1.14 is the newest whose parts the proxy has, too.
set -euo pipefail
source=$(cd "$(dirname "$0")/../test/fixtures/consul" && pwd)
target=${TMPDIR:-/tmp}/starling-consul
mkdir -p "$target"
cd "$source"
GOFLAGS='' CGO_ENABLED=0 go build -ldflags '-s -w' -o "$target/consul" github.com/hashicorp/consul
echo "built $target/consul"
