#!/usr/bin/env bash
# Prints the plain manifests of deploy/kubernetes/starling.yaml, rendered from the chart with helm:
#   scripts/render-manifests.sh > deploy/kubernetes/starling.yaml
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="${STARLING_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/starling-tools}:$PATH"

cat <<'TEXT'
# Rendered from deploy/helm/starling by scripts/render-manifests.sh. Before it is applied:
#   kubectl create namespace starling
#   kubectl --namespace starling create secret generic starling-cluster-key --from-literal=key="$(openssl rand -base64 32)"
# Set the image and the URL of Pyroscope.
TEXT
helm template starling deploy/helm/starling --namespace starling --kube-version 1.37.0 --values deploy/kubernetes/values.yaml |
  grep -v 'app.kubernetes.io/managed-by:'
