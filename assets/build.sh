#!/bin/sh
# Rebuilds src/hypercare/foundation/ui/static/vendor. Only needed when a vendored package changes.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
node build.mjs
