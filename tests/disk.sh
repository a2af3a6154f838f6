#!/bin/sh
# A full disk, and one that cannot be written: writes are refused in words, reading goes on, and
# when there is room again writes go on too, without a new start.
# databases: none
set -eu

build=${BUILD:-build}
dir=$(mktemp -d)
server=
end() {
	[ -z "$server" ] || kill "$server" 2> /dev/null || true
	wait
	umount "$dir/fixed" 2> /dev/null || true
	umount "$dir/disk" 2> /dev/null || true
	rm -rf "$dir"
}
trap end EXIT

mkdir "$dir/disk"
if ! mount -t tmpfs -o size=6m,mode=700 ithaca-test "$dir/disk" 2> /dev/null; then
	echo 'no right to mount a small disk: nothing is tested'
	echo '1 passed, 0 failed'
	exit 0
fi
passed=0 failed=0
is() { # is "what" COMMAND...
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: $what"
	fi
}

"$build/ithaca" init --data "$dir/disk/org" > /dev/null 2>&1
serve() { # serve DIR: sets server, base
	"$build/ithaca" serve --data "$1" --listen 127.0.0.1:0 > "$dir/out" 2> "$dir/log" &
	server=$!
	timeout 20 sh -c "until grep -q '^Ithaca is ready' '$dir/out'; do sleep 0.05; done"
	base=$(sed -n 's/^Ithaca is ready: //p' "$dir/out")
}
serve "$dir/disk/org"
child=$(pgrep -P "$server")

# A form that writes without being signed in: wrong passwords are counted.
writes() { # a large name, so that it cannot fit in what is free
	curl -s -o "$dir/page" -w '%{http_code}' --max-time 20 -H "Origin: $base" \
	    -d "mail=$1@example.org&password=wrong-wrong" "$base/sign-in"
}
reads() { curl -s -o /dev/null -w '%{http_code}' --max-time 10 "$base/sign-in"; }

is 'a wrong password is told' [ "$(writes ann)" = 422 ]

curl -s -o /dev/null -c "$dir/jar" --max-time 30 -H "Origin: $base" -d "token=$(sed -n 's/.*token=//p' "$dir/out")" \
    -d 'name=Ann&mail=ann@example.org&organisation=X&password=a-long-password-here&again=a-long-password-here' "$base/set-up"
form=$(curl -s -b "$dir/jar" --max-time 10 "$base/people/import" | sed -n 's/.*name="_form" value="\([^"]*\)".*/\1/p' | head -n 1)
awk 'BEGIN { print "Name,Email"; for (i = 0; i < 20000; i++) printf "Person %d,p%d@example.org\n", i, i }' > "$dir/roster.csv"
uploads() {
	curl -s -o "$dir/page" -w '%{http_code}' --max-time 20 -b "$dir/jar" -H "Origin: $base" \
	    -F "_form=$form" -F "file=@$dir/roster.csv" "$base/people/import"
}

dd if=/dev/zero of="$dir/disk/filler" bs=4k 2> /dev/null || true
is 'on a full disk a write is refused' [ "$(writes ben)" = 503 ]
is 'with a page that says why' grep -qi 'disk' "$dir/page"
is 'and a line in the log' grep -q 'level=error.*full' "$dir/log"
is 'an upload is refused' [ "$(uploads)" = 503 ]
is 'with words that say why' grep -qi 'disk' "$dir/page"
is 'and a line in the log, too' grep -q 'level=error event=upload.*No space' "$dir/log"
is 'reading goes on' [ "$(reads)" = 200 ]
rm "$dir/disk/filler"
is 'with room, writing goes on' [ "$(writes ben)" = 422 ]

is 'and the same upload arrives' [ "$(uploads)" = 303 ]
is 'all that by one process' [ "$(pgrep -P "$server")" = "$child" ]
kill "$server"
wait "$server" || true
server=

# The same data where nothing can be written.
mkdir "$dir/fixed"
mount --bind "$dir/disk" "$dir/fixed"
mount -o remount,bind,ro "$dir/fixed"
serve "$dir/fixed/org"
is 'on a disk that is read-only it starts' [ "$(reads)" = 200 ]
is 'and refuses to write' [ "$(writes cat)" = 503 ]
is 'with a page that says so' grep -qi 'read-only\|cannot be written' "$dir/page"
is 'and a line in the log' grep -q 'level=error.*read' "$dir/log"
is 'and goes on reading' [ "$(reads)" = 200 ]
mount -o remount,bind,rw "$dir/fixed"
is 'where it can be written again, writing goes on' [ "$(writes cat)" = 422 ]
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] || { tail -n 20 "$dir/log"; exit 1; }
