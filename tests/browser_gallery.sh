# The components of docs/components.md in Debian's Chromium.
# databases: none
set -eu
cd tests/browser
[ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund --silent
exec node gallery_test.mjs
