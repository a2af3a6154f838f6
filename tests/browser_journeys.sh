# The journeys of the product, with script, without, and by keyboard alone.
# databases: none
set -eu
cd tests/browser
[ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund --silent
exec node journeys.mjs
