#!/bin/sh
# The server is killed after the mail server took a mail and before that is noted: the mail goes
# out again, with the same Message-ID.
# databases: none
set -eu

build=${BUILD:-build}
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; wait; rm -rf "$dir"' EXIT

"$build/ithaca" init --data "$dir/org" > /dev/null 2>&1
python3 - "$dir/org/ithaca.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT INTO mail (id, person_id, to_name, to_address, lang, subject, body, action, url,"
           " created_at, not_before, sent_at, failed_at, error) VALUES (4711, 0, 'Ann',"
           " 'ann@example.org', 'en', 'A match', 'You have a match.', 'See who',"
           " 'https://mentoring.example.org/', 1, 0, 0, 0, '')")
db.commit()
END

# A mail server that kills the one who gives it its first mail.
python3 - "$dir" > "$dir/sink.out" 2>&1 <<'END' &
import os, signal, socket, subprocess, sys

where = sys.argv[1]
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
listening.listen(5)
open(where + "/port.new", "w").write(str(listening.getsockname()[1]))
os.rename(where + "/port.new", where + "/port")
ids = []
while len(ids) < 2:
    connection, _ = listening.accept()
    stream = connection.makefile("rwb")

    def say(line):
        stream.write(line + b"\r\n")
        stream.flush()

    try:
        say(b"220 sink")
        for line in iter(stream.readline, b""):
            if not line.upper().startswith(b"DATA"):
                say(b"250 fine")
                continue
            say(b"354 go on")
            for line in iter(stream.readline, b".\r\n"):
                if line.lower().startswith(b"message-id:"):
                    ids.append(line.strip())
            if len(ids) == 1:
                parent = open(where + "/server").read().strip()
                child = subprocess.check_output(["pgrep", "-P", parent]).split()[0]
                os.kill(int(child), signal.SIGKILL)
                break
            say(b"250 fine")
            break
    except OSError:
        pass
    connection.close()
print(ids)
sys.exit(ids[0] != ids[1])
END
sink=$!
timeout 20 sh -c "until [ -s '$dir/port' ]; do sleep 0.05; done"

# The parent's number is known before its child can send anything.
sh -c 'echo $$ > "$1/server"; shift; exec "$@"' sh "$dir" "$build/ithaca" serve --data "$dir/org" \
    --listen 127.0.0.1:0 --base-url https://mentoring.example.org \
    --mail-url "smtp://127.0.0.1:$(cat "$dir/port")" --mail-from mentoring@example.org \
    > "$dir/out" 2> "$dir/log" &
server=$!

passed=0 failed=0
is() {
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: $what"
		cat "$dir/sink.out" "$dir/log"
	fi
}
is 'the mail comes twice with one Message-ID' timeout 30 tail --pid="$sink" -f /dev/null
is 'it does, says the mail server' wait "$sink"
is 'the id is made from the row and the address of the place' grep -q '1267@mentoring.example.org' "$dir/sink.out"
is 'it is noted as sent' timeout 20 sh -c "until python3 -c \"import sqlite3, sys
sys.exit(not sqlite3.connect('$dir/org/ithaca.db').execute('SELECT sent_at FROM mail').fetchone()[0])\"; do sleep 0.1; done"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
