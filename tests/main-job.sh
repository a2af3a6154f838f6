#!/bin/sh
# The main job as the README tells it: every command of its block, in order, on this database.
set -eu

root=$PWD
build=$root/${BUILD:-build}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

is() { # is "what" COMMAND...
	what=$1
	shift
	if "$@" > "$dir/is" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: $what"
		head -n 5 "$dir/is"
	fi
}

data=northwind
if [ "${ITHACA_TEST_DB:-sqlite}" = postgres ]; then
	data="$ITHACA_TEST_POSTGRES?schema=main_job_$$"
fi

# The one block of sh in the README, in a folder that has what the block names.
ln -s "$root/assets" "$dir/assets"
ln -s "$build" "$dir/build"
sed -n '/^```sh$/,/^```$/p' README.md | sed '/^```/d; s|^export ITHACA_DATA=.*|export ITHACA_DATA="'"$data"'"|' > "$dir/job.sh"
is 'the README has the commands' grep -q 'ithaca round publish' "$dir/job.sh"
(cd "$dir" && sh -eu job.sh) > "$dir/out" 2> "$dir/err" && code=0 || code=$?
[ "$code" = 0 ] || tail -n 5 "$dir/err"
is 'every command succeeds' [ "$code" = 0 ]

is 'the roster is checked first' grep -q '^240 new, .* 0 rejected' "$dir/out"
is 'nothing is written by a check' grep -q 'nothing is written yet' "$dir/out"
is 'the programme opens' grep -q '^open$' "$dir/out"
is 'all applications come in' grep -q '^68 lines: 68 new, .* 0 rejected' "$dir/out"
is 'as many as there are places are matched' grep -q '^37 of 42 mentees matched, 26 mentors with 37 places' "$dir/out"
is 'and proven' grep -q '; proven$' "$dir/out"
is 'a pair has its reasons' grep -q '^Zoë Müller and .* of 100, proposed$' "$dir/out"
is 'and a weakness' grep -q '^    !  ' "$dir/out"
is 'another mentor is compared' grep -q '^proposed instead: ' "$dir/out"
is 'who has none is told why' grep -q '^  -  .*: ' "$dir/out"
is 'the round is checked afresh' grep -q '^Checked: ' "$dir/out"
is 'by two programs' grep -q '^optimal: ' "$dir/out"
is 'all pairs are published' grep -q '^published: 37 pairs' "$dir/out"
is 'and exported' [ "$(grep -c ',proposed' "$dir/pairs.csv")" = 37 ]

# What was exported comes in again without a change.
export ITHACA_DATA="$data"
cd "$dir"
build/ithaca programme enrol 'New Directions' applications.csv --apply > "$dir/again" 2>&1 || true
is 'the same again changes nothing' grep -q '^68 lines: 0 new, 0 changed, 68 unchanged, 0 rejected' "$dir/again"
build/ithaca import people assets/demo/people.csv --apply > "$dir/again" 2>&1 || true
is 'nor do the people' grep -q '^0 new, 0 changed, 240 unchanged' "$dir/again"

# A second round is a top-up: standing pairs are not touched.
build/ithaca round run 'New Directions' --json > "$dir/second" 2> "$dir/err" || tail -n 5 "$dir/err"
is 'a second round has only who is left' grep -q '"mentees":5,' "$dir/second"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
