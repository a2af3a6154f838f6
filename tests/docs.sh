#!/bin/sh
# Every block of sh in the README and in docs/ runs as it stands, in a folder that has build/, assets/,
# a roster and a file of applications.  (What cannot run here is a block of "console".)
# databases: none
set -eu

root=$PWD
build=$root/${BUILD:-build}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

run_block() { # run_block PAGE N FILE
	there=$dir/$2-$(basename "$1")
	mkdir "$there"
	ln -s "$root/assets" "$there/assets"
	ln -s "$build" "$there/build"
	cp assets/demo/people.csv "$there/roster.csv"
	grep -E '^(programme|directions),' assets/demo/applications.csv > "$there/applications.csv"
	if (cd "$there" && PATH=$build:$PATH sh -eu "$3") > "$dir/out" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: block $2 of $1 runs"
		tail -n 5 "$dir/out"
	fi
}

for page in README.md docs/*.md; do
	awk -v to="$dir/block" '
		/^```sh$/ { n++; inside = 1; next }
		/^```/ { inside = 0 }
		inside { print > (to "-" n) }' "$page"
	for n in 1 2 3 4 5 6 7 8 9; do
		[ ! -f "$dir/block-$n" ] || run_block "$page" "$n" "$dir/block-$n"
		rm -f "$dir/block-$n"
	done
done

# Links to files lead somewhere.
for page in README.md docs/*.md docs/decisions/*.md; do
	for link in $(grep -o '](\([^)#:]*\))' "$page" | sed 's/^](//; s/)$//'); do
		if [ -e "$(dirname "$page")/$link" ]; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			echo "not so: the link $link of $page leads somewhere"
		fi
	done
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
