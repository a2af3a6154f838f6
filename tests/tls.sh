#!/bin/sh
# TLS without a proxy in front: version 1.3 and nothing older.
# databases: none
set -eu

build=${BUILD:-build}
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; wait; rm -rf "$dir"' EXIT
passed=0 failed=0
is() { # is "what" COMMAND...
	what=$1
	shift
	if "$@" > "$dir/last" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: $what"
		cat "$dir/last"
	fi
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$dir/key.pem" -out "$dir/cert.pem" 2> /dev/null
"$build/ithaca" init --data "$dir/org" > /dev/null 2>&1

is 'a certificate without its key is refused' sh -c "! '$build/ithaca' serve --data '$dir/org' \
    --listen 127.0.0.1:0 --tls-certificate '$dir/cert.pem'"
is 'what is no certificate is refused' sh -c "! '$build/ithaca' serve --data '$dir/org' \
    --listen 127.0.0.1:0 --tls-certificate '$dir/key.pem' --tls-key '$dir/key.pem'"

"$build/ithaca" serve --data "$dir/org" --listen 127.0.0.1:0 --tls-certificate "$dir/cert.pem" \
    --tls-key "$dir/key.pem" > "$dir/out" 2> "$dir/log" &
server=$!
timeout 20 sh -c "until grep -q '^Ithaca is ready' '$dir/out'; do sleep 0.05; done"
port=$(sed -n 's/^Ithaca is ready: https:.*:\([0-9]*\)$/\1/p' "$dir/out")
get() { curl -s --max-time 10 --cacert "$dir/cert.pem" --resolve "localhost:$port:127.0.0.1" "$@"; }

is 'a page comes by TLS 1.3' sh -c "curl -sv --max-time 10 --cacert '$dir/cert.pem' \
    --resolve localhost:$port:127.0.0.1 https://localhost:$port/sign-in 2>&1 | grep -q 'TLSv1.3'"
is 'TLS 1.2 is refused' sh -c "! curl -s --max-time 10 --tls-max 1.2 --cacert '$dir/cert.pem' \
    --resolve localhost:$port:127.0.0.1 https://localhost:$port/sign-in"
is 'plain HTTP is refused' sh -c "! curl -s --max-time 10 http://127.0.0.1:$port/sign-in"
is 'browsers are told to stay with it' sh -c "curl -sI --max-time 10 --cacert '$dir/cert.pem' \
    --resolve localhost:$port:127.0.0.1 https://localhost:$port/sign-in | grep -qi '^strict-transport-security'"
get -o "$dir/page" "https://localhost:$port/sign-in"
is 'the page is whole' grep -q '</html>' "$dir/page"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
