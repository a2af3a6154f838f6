#!/bin/sh
# The organisation as a whole on the command line: made, backed up while it is served, restored,
# moved to PostgreSQL and back, looked at by the doctor.
# databases: none
set -eu

build=${BUILD:-build}
ithaca=$build/ithaca
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; wait; rm -rf "$dir"' EXIT
passed=0 failed=0

is() { # is "what" COMMAND...
	what=$1
	shift
	if "$@" > "$dir/now" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: $what"
		cat "$dir/now"
	fi
	mv "$dir/now" "$dir/last"
}
ends() { # ends CODE COMMAND...
	want=$1
	shift
	"$@" && code=0 || code=$?
	[ "$code" = "$want" ] || { echo "it ended with $code"; return 1; }
}

is 'init makes an organisation' "$ithaca" init --data "$dir/org" --name 'Example & Söhne'
is 'a second one is refused' ends 73 "$ithaca" init --data "$dir/org"
is 'version says which' "$ithaca" version
is 'the doctor finds nothing that is wrong' "$ithaca" doctor --data "$dir/org"
is 'and says what the data is' grep -q '^ok .*SQLite 3' "$dir/last"
is 'the doctor speaks JSON' sh -c "'$ithaca' doctor --data '$dir/org' --json | python3 -m json.tool"
is 'without data it finds something' ends 69 "$ithaca" doctor --data "$dir/none"

"$ithaca" serve --data "$dir/org" --listen 127.0.0.1:0 > "$dir/out" 2> "$dir/log" &
server=$!
timeout 20 sh -c "until grep -q '^Ithaca is ready' '$dir/out'; do sleep 0.05; done"
is 'a backup is made while it is served' "$ithaca" backup "$dir/backup" --data "$dir/org"
is 'over a file that is there it is refused' ends 73 "$ithaca" backup "$dir/backup" --data "$dir/org"
kill "$server"
wait "$server"
server=

is 'a backup comes back' "$ithaca" restore "$dir/backup" --verify --data "$dir/back"
is 'with every row' sh -c "'$ithaca' restore '$dir/backup' --verify --json --data '$dir/back2' | grep -q '\"same\":true'"
is 'never over what is there' ends 73 "$ithaca" restore "$dir/backup" --data "$dir/back"
is 'and can be served' "$ithaca" doctor --data "$dir/back"
head -c 3000 "$dir/backup" > "$dir/short"
is 'a damaged one is refused' ends 65 "$ithaca" restore "$dir/short" --data "$dir/back3"
is 'and leaves nothing' [ ! -e "$dir/back3/ithaca.db" ]
echo 'not a database, but long enough to look at' > "$dir/text"
is 'what is no backup is refused' ends 65 "$ithaca" restore "$dir/text" --data "$dir/back3"
is 'what is not there is refused' ends 66 "$ithaca" restore "$dir/nothing" --data "$dir/back3"

if [ -n "${ITHACA_TEST_POSTGRES-}" ]; then
	postgres="$ITHACA_TEST_POSTGRES?schema=data_$$"
	is 'it moves to PostgreSQL' "$ithaca" migrate --data "$dir/org" --to "$postgres"
	is 'but not twice' sh -c "! '$ithaca' migrate --data '$dir/org' --to '$postgres'"
	is 'the doctor likes it there' "$ithaca" doctor --data "$postgres"
	is 'it moves back' "$ithaca" migrate --data "$postgres" --to "$dir/again"
	is 'as it was' sh -c "'$ithaca' backup '$dir/a' --data '$dir/org' && '$ithaca' backup '$dir/b' --data '$dir/again' &&
	    python3 -c \"
import sqlite3
a, b = (sqlite3.connect('$dir/' + n) for n in 'ab')
for (table,) in a.execute('SELECT name FROM sqlite_schema WHERE type = \\\"table\\\" AND name NOT LIKE \\\"sqlite_%\\\"').fetchall():
    q = 'SELECT * FROM \\\"%s\\\"' % table
    if table.startswith('schema') or 'fts' in table: continue
    one, other = (sorted(db.execute(q).fetchall()) for db in (a, b))
    assert one == other, (table, one, other)
\""
	is 'a backup comes back into PostgreSQL' "$ithaca" restore "$dir/backup" --data "$ITHACA_TEST_POSTGRES?schema=back_$$"
	is 'a backup is made of PostgreSQL' "$ithaca" backup "$dir/from-postgres" --data "$postgres"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
