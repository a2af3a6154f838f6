# Every page of the demo in every look: axe, vnu, layout, keyboard, size.
# databases: none
set -eu
cd tests/browser
[ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund --silent
exec node pages.mjs
