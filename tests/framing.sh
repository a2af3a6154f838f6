#!/bin/sh
# Hostile requests by raw socket: none may be answered as if it were a good one.
# databases: none
set -eu

build=${BUILD:-build}
dir=$(mktemp -d)
trap 'kill "$server" 2> /dev/null || true; wait; rm -rf "$dir"' EXIT
server=

"$build/ithaca" init --data "$dir/org" > /dev/null 2>&1
"$build/ithaca" serve --data "$dir/org" --listen 127.0.0.1:0 > "$dir/out" 2> "$dir/log" &
server=$!
timeout 20 sh -c "until grep -q '^Ithaca is ready' '$dir/out'; do sleep 0.05; done"
port=$(sed -n 's/^Ithaca is ready: .*:\([0-9]*\)$/\1/p' "$dir/out")

python3 - "$port" <<'END'
import re, socket, sys

port = int(sys.argv[1])
head = b"Host: localhost\r\n"
passed = failed = 0

def send(data):
    """The statuses of all answers that come before the server closes or is silent."""
    # Not shut down after sending: a server may then leave alone what is smuggled.
    s = socket.create_connection(("127.0.0.1", port), timeout=1)
    try:
        s.sendall(data)
    except OSError:
        pass
    got = b""
    try:
        while True:
            part = s.recv(65536)
            if not part:
                break
            got += part
    except OSError:
        pass
    s.close()
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", got)]

def check(name, good, found):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("not so: %s: %r" % (name, found))

# What is good is answered, or the rest would prove nothing.
for name, data, want in [
    ("a GET", b"GET /sign-in HTTP/1.1\r\n" + head + b"\r\n", [200]),
    ("a HEAD", b"HEAD /sign-in HTTP/1.1\r\n" + head + b"\r\n", [200]),
    ("two in one packet", (b"GET /sign-in HTTP/1.1\r\n" + head + b"\r\n") * 2, [200, 200]),
    ("OPTIONS", b"OPTIONS /sign-in HTTP/1.1\r\n" + head + b"\r\n", [204]),
    ("PUT", b"PUT /sign-in HTTP/1.1\r\n" + head + b"Content-Length: 0\r\n\r\n", [405]),
    ("a method nobody knows", b"BREW /sign-in HTTP/1.1\r\n" + head + b"\r\n", [501]),
    ("a page that is not there", b"GET /no-such-page HTTP/1.1\r\n" + head + b"\r\n", [404]),
]:
    found = send(data)
    check(name, found == want, found)

get = b"GET /sign-in HTTP/1.1\r\n"
post = b"POST /sign-in HTTP/1.1\r\n" + head
# What hides behind must not be answered either: `smuggled` asks for a page that is there.
smuggled = b"GET /sign-in HTTP/1.1\r\n" + head + b"\r\n"
form = b"Content-Type: application/x-www-form-urlencoded\r\n"
for name, data in [
    ("two Content-Lengths that differ", post + form + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc" + smuggled),
    ("two Content-Lengths in one", post + form + b"Content-Length: 3, 4\r\n\r\nabc" + smuggled),
    ("Content-Length and Transfer-Encoding", post + form + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled),
    ("Transfer-Encoding nobody knows", post + form + b"Transfer-Encoding: cow\r\n\r\n" + smuggled),
    ("chunked twice", post + form + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + smuggled),
    ("chunked, then identity", post + form + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + smuggled),
    ("a negative Content-Length", post + form + b"Content-Length: -1\r\n\r\n" + smuggled),
    ("a Content-Length with a plus", post + form + b"Content-Length: +0\r\n\r\n" + smuggled),
    ("a Content-Length in hexadecimal", post + form + b"Content-Length: 0x0\r\n\r\n" + smuggled),
    ("a Content-Length past 64 bits", post + form + b"Content-Length: 18446744073709551616\r\n\r\n" + smuggled),
    ("a chunk size that is none", post + form + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + smuggled),
    ("a chunk size past 64 bits", post + form + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n" + smuggled),
    ("a chunk without its end", post + form + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcd0\r\n\r\n" + smuggled),
    ("a chunk size ending in LF", post + form + b"Transfer-Encoding: chunked\r\n\r\n0\n\n" + smuggled),
    ("bare CR as the end of a line", b"GET /sign-in HTTP/1.1\rHost: localhost\r\r"),
    ("bare CR in a value", get + b"Host: localhost\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n"),
    ("bare LF as the end of a line", b"GET /sign-in HTTP/1.1\nHost: localhost\n\n"),
    ("NUL in a value", get + b"Host: localhost\r\nX: a\0b\r\n\r\n"),
    ("NUL in the path", b"GET /sign-in\0 HTTP/1.1\r\n" + head + b"\r\n"),
    ("a folded header", get + head + b"X: a\r\n b\r\n\r\n"),
    ("a space before the colon", get + b"Host : localhost\r\n\r\n"),
    ("a first header that begins with a space", get + b" X: a\r\n" + head + b"\r\n"),
    ("a header without a name", get + head + b": a\r\n\r\n"),
    ("a header without a colon", get + head + b"nonsense\r\n\r\n"),
    ("no Host", get + b"\r\n"),
    ("two Hosts", get + head + b"Host: other\r\n\r\n"),
    ("absolute form", b"GET http://localhost/sign-in HTTP/1.1\r\n" + head + b"\r\n"),
    ("another version", b"GET /sign-in HTTP/3.0\r\n" + head + b"\r\n"),
    ("no version", b"GET /sign-in\r\n\r\n"),
    ("a lower-case method", b"get /sign-in HTTP/1.1\r\n" + head + b"\r\n"),
    ("a space in the path", b"GET /sign-in x HTTP/1.1\r\n" + head + b"\r\n"),
    ("a body on a GET", get + head + b"Content-Length: 4\r\n\r\nGET "),
    ("a huge head", get + head + b"X: " + b"a" * 40000 + b"\r\n\r\n"),
    ("a head of 20 KiB in small pieces", get + head + b"".join(b"X%d: %s\r\n" % (i, b"a" * 200) for i in range(90)) + b"\r\n"),
    ("101 headers", get + head + b"".join(b"X%d: a\r\n" % i for i in range(100)) + b"\r\n"),
    ("a long path", b"GET /sign-in?" + b"a" * 40000 + b" HTTP/1.1\r\n" + head + b"\r\n"),
    ("an encoded slash", b"GET /%2Fsign-in HTTP/1.1\r\n" + head + b"\r\n"),
    ("an encoded NUL", b"GET /sign-in%00 HTTP/1.1\r\n" + head + b"\r\n"),
    ("dots in the path", b"GET /help/../sign-in HTTP/1.1\r\n" + head + b"\r\n"),
    ("a body too large", post + form + b"Content-Length: 99999999999\r\n\r\n"),
]:
    found = send(data)
    check(name, 200 not in found and 303 not in found, found)

found = send(get + head + b"\r\n")
check("the server is well after it", found == [200], found)
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed != 0)
END
