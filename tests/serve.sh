#!/bin/sh
# The server as a process: it starts, comes back when it is killed, ends when it is told to.
# Prints the start-up time and the memory at rest.
set -eu

build=${BUILD:-build}
ithaca=$PWD/$build/ithaca
dir=$(mktemp -d)
server=
passed=0 failed=0

end() {
	[ -z "$server" ] || kill "$server" 2> /dev/null || true
	wait
	rm -rf "$dir"
}
trap end EXIT

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

# until_true SECONDS COMMAND...: a condition, not a pause
until_true() {
	timeout "$1" sh -c 'shift; until "$@" > /dev/null 2>&1; do sleep 0.05; done' sh "$@"
}

data=$dir/org
if [ "${ITHACA_TEST_DB:-sqlite}" = postgres ]; then
	data="$ITHACA_TEST_POSTGRES?schema=serve_$$"
fi

serve() { # serve NAME OPTIONS...: sets server, base
	name=$1
	shift
	"$ithaca" serve --data "$data" --listen 127.0.0.1:0 "$@" > "$dir/$name.out" 2> "$dir/$name.log" &
	server=$!
	until_true 20 grep -q '^Ithaca is ready' "$dir/$name.out"
	base=$(sed -n 's/^Ithaca is ready: //p' "$dir/$name.out")
}
child() { pgrep -P "$server"; }
status() { curl -s -o /dev/null -w '%{http_code}' --max-time 10 "$@"; }
answers() { [ "$(status "$base/sign-in")" = 200 ]; }

"$ithaca" serve --data "$dir/nothing" > "$dir/none.out" 2>&1 && code=0 || code=$?
is 'without data it says how to make some' grep -q 'ithaca init' "$dir/none.out"
is 'without data it ends with EX_NOINPUT' [ "$code" = 66 ]

"$ithaca" init --data "$data" > "$dir/init.out" 2>&1
is 'init prints a set-up link' grep -q '/set-up?token=' "$dir/init.out"
"$ithaca" init --data "$data" > "$dir/again.out" 2>&1 && code=0 || code=$?
is 'init refuses what is there' [ "$code" = 73 ]

serve first
is 'it answers' answers
is 'it prints a set-up link while nobody can sign in' grep -q '/set-up?token=' "$dir/first.out"
is 'it does not run as one process' [ "$(child | wc -l)" = 1 ]
is 'it says how it is confined' grep -q 'event=sandbox' "$dir/first.log"

"$ithaca" serve --data "$data" --listen "${base#http://}" > "$dir/busy.out" 2>&1 && code=0 || code=$?
is 'a port in use is told in words' grep -q 'is in use' "$dir/busy.out"
is 'a port in use ends with EX_UNAVAILABLE' [ "$code" = 69 ]

old=$(child)
kill -9 "$old"
is 'killed, it comes back' until_true 20 sh -c "[ \"\$(pgrep -P $server)\" != '$old' ] && curl -sf --max-time 5 -o /dev/null '$base/sign-in'"
is 'and says that it was' grep -q 'event="server ended" signal=9' "$dir/first.log"

# Heads and methods as a client sees them.
curl -s -D "$dir/head" -o "$dir/body" -H 'Accept-Encoding: gzip' "$base/sign-in"
is 'a page goes out compressed' grep -qi '^content-encoding: gzip' "$dir/head"
is 'and can be read' sh -c "gzip -dc '$dir/body' | grep -q '</html>'"
style=$(curl -s "$base/sign-in" | sed -n 's/.*href="\(\/static\/app-[^"]*\.css\)".*/\1/p')
curl -s -D "$dir/head" -o /dev/null "$base$style"
is 'a style sheet may be kept for ever' grep -qi '^cache-control: public, max-age=31536000, immutable' "$dir/head"
tag=$(sed -n 's/^[Ee][Tt]ag: \(.*\)\r$/\1/p' "$dir/head")
is 'and is not sent twice' [ "$(status -H "If-None-Match: $tag" "$base$style")" = 304 ]
is 'HEAD is answered without a body' [ "$(curl -sI "$base/sign-in" | tail -c 4 | od -An -c | tr -d ' \n')" = '\r\n\r\n' ]
is 'a page that is not there is 404' [ "$(status "$base/no-such-page")" = 404 ]
head -c 2000000 /dev/zero | tr '\0' 'a' > "$dir/large"
is 'a large form is refused' [ "$(status -d "@$dir/large" "$base/sign-in")" = 413 ]
is 'a large form in pieces is refused' [ "$(status -H 'Transfer-Encoding: chunked' -d "@$dir/large" "$base/sign-in")" != 200 ]
is 'a form without a token or origin of ours signs nobody in' [ "$(status -H 'Origin: https://evil.example' -d 'mail=a&password=b' "$base/sign-in")" = 403 ]
is 'a multipart form that ends too early is refused' [ "$(printf -- '--XX\r\n' | status -H 'Content-Type: multipart/form-data; boundary=XX' --data-binary @- "$base/sign-in")" = 400 ]

# An upload: refused before it is sent by somebody nobody knows, taken from an administrator.
awk 'BEGIN { print "Employee ID,Name,Email"; for (i = 0; i < 100000; i++) printf "%d,Person %d,p%d@example.org\n", i, i, i }' > "$dir/roster.csv"
sent=$(curl -s -o /dev/null -w '%{http_code} %{size_upload}' --max-time 20 -F "file=@$dir/roster.csv" "$base/people/import")
is 'an upload by nobody is refused unread' [ "$sent" = '403 0' ]
link=$(sed -n 's/^ *\(http.*set-up.*\)/\1/p' "$dir/first.out" | tail -n 1)
curl -s -o /dev/null -c "$dir/jar" --max-time 30 -H "Origin: $base" -d "token=${link#*token=}" \
    -d 'name=Ann+Example&mail=ann@example.org&organisation=Example&password=a-long-password-here&again=a-long-password-here' "$base/set-up"
is 'the set-up link makes an administrator' [ "$(status -b "$dir/jar" "$base/people/import")" = 200 ]
form=$(curl -s -b "$dir/jar" --max-time 10 "$base/people/import" | grep -A1 'enctype="multipart/form-data"' | sed -n 's/.*name="_form" value="\([^"]*\)".*/\1/p' | head -n 1)
sent=$(curl -s -o "$dir/page" -w '%{http_code} %{redirect_url}' --max-time 60 -b "$dir/jar" -H "Origin: $base" -F "_form=$form" -F "file=@$dir/roster.csv;type=text/csv" "$base/people/import")
is 'an upload of an administrator arrives' [ "${sent%% *}" = 303 ]
is 'uploads leave nothing behind' [ -z "$(find "$dir" -name 'upload-*')" ]

# Ends in order, with a request under way.
memory=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$(child)/status")
kill "$server"
wait "$server" && code=0 || code=$?
server=
is 'told to end, it ends well' [ "$code" = 0 ]
is 'and nobody answers any more' [ "$(status "$base/sign-in")" = 000 ]
is 'and says so' grep -q 'event=ended' "$dir/first.log"

# A folder has one server.  The next waits until it ended: it may still write what it began.
if [ "$data" = "$dir/org" ]; then
	serve before
	"$ithaca" serve --data "$data" --listen 127.0.0.1:0 > "$dir/after.out" 2> "$dir/after.log" &
	after=$!
	is 'a second server waits' until_true 10 grep -q 'event=wait' "$dir/after.log"
	is 'and the first one answers' answers
	is 'and the second is not ready' [ ! -s "$dir/after.out" ]
	kill -9 "$server"
	is 'it is when the first has ended, by whatever' until_true 20 grep -q '^Ithaca is ready' "$dir/after.out"
	kill "$after"
	wait "$after" || true
	server=
fi

# All addresses of the machine, and a limit to connections from one of them.
"$ithaca" serve --data "$data" --listen '*:0' --limits-connections 40 > "$dir/wide.out" 2> "$dir/wide.log" &
server=$!
until_true 20 grep -q '^Ithaca is ready' "$dir/wide.out"
base=$(sed -n 's/^Ithaca is ready: //p' "$dir/wide.out")
port=${base##*:}
is 'it listens on IPv4' [ "$(status "http://127.0.0.1:$port/sign-in")" = 200 ]
[ ! -e /proc/net/if_inet6 ] || is 'and on IPv6' [ "$(status "http://[::1]:$port/sign-in")" = 200 ]
answered=$(python3 - "$port" <<'END'
import socket, sys

def ask(s):
    try:
        s.settimeout(2)
        s.sendall(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return s.recv(12) == b"HTTP/1.1 200"
    except OSError:
        return False

connections = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(14)]
print(sum([ask(s) for s in connections]))
END
)
is 'one address gets a quarter of the connections' [ "$answered" = 10 ]
kill "$server"
wait "$server" || true

# A child that cannot run is not started for ever.
serve second
is 'it starts again on its data' answers
for i in 1 2 3 4 5 6; do
	until_true 20 sh -c "pgrep -P $server || ! kill -0 $server" || true
	kill -9 $(child) 2> /dev/null || true
	kill -0 "$server" 2> /dev/null || break
done
wait "$server" && code=0 || code=$?
server=
is 'it gives up after five ends right after the start' [ "$code" = 70 ]
is 'and says what to do' grep -q 'ithaca doctor' "$dir/second.log"

echo "start-up: $(sed -n 's/.*event=ready ms=//p' "$dir/first.log" | head -n 1) ms, memory at rest: $memory MB"
is 'memory at rest is under 48 MB' [ "$memory" -lt 48 ]
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
