#!/usr/bin/env bash
# Builds the real Kubernetes API server and its etcd that test/components/discovery-kubernetes runs against, from the Go
# module proxy. Takes about seven minutes and 5 GB once; without it those tests are skipped.
set -euo pipefail
source=$(cd "$(dirname "$0")/../test/fixtures/kube-apiserver" && pwd)
target=${TMPDIR:-/tmp}/starling-kube-apiserver
mkdir -p "$target"
cd "$source"
GOFLAGS='' CGO_ENABLED=0 go build -ldflags '-s -w' -o "$target/kube-apiserver" .
echo "built $target/kube-apiserver"
