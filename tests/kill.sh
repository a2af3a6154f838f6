#!/bin/sh
# kill -9 in the middle of an import, a matching run and publishing, at random moments: what was
# acknowledged is there, nothing is half done, the next start just works.
#   KILLS=50 tests/kill.sh		so often in each
set -eu

build=${BUILD:-build}
ithaca=$PWD/$build/ithaca
kills=${KILLS:-4}
people=2500 mentees=300 mentors=120
dir=$(mktemp -d)
server= child=
passed=0 failed=0 cut=0	# cut: killed before the end

end() {
	[ $? = 0 ] || tail -n 5 "$dir/log" || true
	# shellcheck disable=SC2086
	kill -9 $server $child 2> /dev/null || true
	wait
	if [ -n "${postgres-}" ]; then
		for kept in empty enrolled solved due now; do
			server_sql "DROP DATABASE IF EXISTS kill_$kept$$ WITH (FORCE)"
		done
	fi
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
		echo "not so: $what; $step"
		[ ! -e "$dir/log" ] || tail -n 5 "$dir/log"
	fi
}

# until_true SECONDS COMMAND...: a condition, not a pause
until_true() {
	tries=$(($1 * 20))
	shift
	until "$@" > /dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

# --- an organisation, kept under a name, and brought back as it was -----------------------------

if [ "${ITHACA_TEST_DB:-sqlite}" = postgres ]; then
	postgres=${ITHACA_TEST_POSTGRES%/*}
	data=$postgres/kill_now$$
	server_sql() { psql -qAt "$ITHACA_TEST_POSTGRES" -c "$1" 2> /dev/null; }
	sql() { psql -qAt "$data" -c "$1"; }
	copy() {
		server_sql "DROP DATABASE IF EXISTS kill_$2$$ WITH (FORCE)"
		server_sql "CREATE DATABASE kill_$2$$ TEMPLATE kill_$1$$"
	}
	server_sql "CREATE DATABASE kill_now$$"
	# The lease of a worker that was killed ends by itself, after a minute.
	expire_leases() { sql 'UPDATE job SET run_at = 1 WHERE state = 1'; }
	is_whole() { :; }
else
	data=$dir/now
	sql() { sqlite3 -cmd '.timeout 20000' "$data/ithaca.db" "$1"; }
	copy() {
		rm -rf "${dir:?}/$2"
		cp -r "$dir/$1" "$dir/$2"
	}
	expire_leases() { :; }
	is_whole() { [ "$(sql 'PRAGMA integrity_check')" = ok ]; }
fi
keep() { copy now "$1"; }
bring() { copy "$1" now; }

# --- the server, and a browser --------------------------------------------------------------------

start() { # sets server; `ready` the rest
	rm -f "$dir/out"	# a shell in the background empties it later
	"$ithaca" serve --data "$data" --listen 127.0.0.1:0 > "$dir/out" 2>> "$dir/log" &
	server=$!
}
ready() {
	until_true 30 grep -q '^Ithaca is ready' "$dir/out" || return 1
	base=$(sed -n 's/^Ithaca is ready: //p' "$dir/out" | head -n 1)
	child=$(pgrep -P "$server" || true)
}
stop() {
	kill "$server"
	wait "$server" || true
	server= child=
}
page() { curl -s -b "$dir/jar" --max-time 20 "$base$1"; }
shows() {
	[ "$(curl -s -o "$dir/page" -w '%{http_code}' --max-time 20 -b "$dir/jar" "$base$1")" = 200 ] ||
	    { head -c 1000 "$dir/page"; return 1; }
}
answers() { [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 -b "$dir/jar" "$base/people/import")" = 200 ]; }
# post PATH PAGE-WITH-THE-FORM CURL-OPTIONS...: where it leads, or nothing
post() {
	where=$1
	token=$(page "$2" | sed -n 's/.*name="_form" value="\([^"]*\)".*/\1/p' | tail -n 1) || return 0
	shift 2
	curl -s -o /dev/null -w '%{redirect_url}\n' --max-time 30 -b "$dir/jar" -H "Origin: $base" \
	    -F "_form=$token" "$@" "$base$where" | sed 's|^http://[^/]*||'
}

# Part of a time in seconds, by chance.
part_of() { awk -v t="$1" -v r="$(od -An -N2 -tu2 /dev/urandom)" 'BEGIN { printf "%.3f", t * r / 65535 }'; }
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f", b - a }'; }

# victims of the I-th time: both processes, the one that works, the one that watches
kill_at_random() { # kill_at_random I SECONDS: in the background; sets killer, step
	case $(($1 % 3)) in
	0) who=both victims="$server $child" ;;
	1) who=child victims=$child ;;
	2) who=parent victims=$server ;;
	esac
	after=$(part_of "$2")
	step="$step, $who killed after $after s"
	# shellcheck disable=SC2086
	(sleep "$after"; kill -9 $victims) &
	killer=$!
}
come_back() {
	wait "$killer" || true
	if [ "$who" = child ]; then
		is 'the child is started again' ready
		is 'and answers' until_true 30 answers
		child=$(pgrep -P "$server")
	else
		wait "$server" 2> /dev/null || true
		start
		is 'it starts again' ready
	fi
	is 'the data is whole' is_whole
	expire_leases
}
nothing_waits() { # nothing_waits KIND
	[ "$(sql "SELECT count(*) FROM job WHERE kind = '$1' AND state < 2")" = 0 ]
}

# --- import ---------------------------------------------------------------------------------------

awk -v n=$people 'BEGIN {
	print "Employee ID,Name,Email,Job Title,Department,Location,Level,Hire Date,Languages,Manager"
	for (i = 1; i <= n; i++)
		printf "E%d,Person %d,p%d@example.org,Engineer,Unit %d,Berlin,%d,2020-02-01,en,%s\n", i, i, i, i % 20,
		    5 + i % 3, (i > 20 ? "E" int(i / 20) : "")
}' > "$dir/roster.csv"

imported() { # people, of them by an import, imports: all in one look
	sql 'SELECT (SELECT count(*) FROM person) || '\'' '\'' || (SELECT count(*) FROM roster_change) ||
	    '\'' '\'' || (SELECT count(*) FROM roster_import)'
}
all_imported() { [ "$(imported)" = "$((people + 1)) $people 1" ]; }
all_or_nothing() { # in one look: it may go on meanwhile
	case $(imported) in '1 0 0' | "$((people + 1)) $people 1") ;; *) return 1 ;; esac
}
upload() { post /people/import /people/import -F "file=@$dir/roster.csv;type=text/csv"; }
check() {
	set -- "$1" -F do=check
	at=0
	for field in employee_id name mail job_title unit location level start languages manager; do
		set -- "$@" -F "column-$at=$field"
		at=$((at + 1))
	done
	file=$1
	shift
	post "$file" "$file" "$@"
}
apply() { post "$1" "$1" -F do=apply; }

# As much as the server lives for; what it acknowledged stays in file and applied.
import() {
	file= checked= applied=
	file=$(upload)
	[ -n "$file" ] || return 0
	checked=$(check "$file")
	[ -n "$checked" ] || return 0
	applied=$(apply "$file")
}
import_by_command() { # ends by itself or is killed
	"$ithaca" import people "$dir/roster.csv" --apply --data "$data" > "$dir/command" 2>> "$dir/log" &
	command=$!
	(sleep "$1"; kill -9 "$command" 2> /dev/null || true) &
	killer=$!
	wait "$command" 2> /dev/null || true
	wait "$killer"
}

kill_imports() {
	step='import, not killed'
	bring empty
	start
	ready
	began=$(now)
	import
	is 'the import is acknowledged' [ -n "$applied" ]
	is 'the import is applied' until_true 60 all_imported
	time=$(since "$began")
	stop
	bring empty
	began=$(now)
	"$ithaca" import people "$dir/roster.csv" --apply --data "$data" > /dev/null 2>> "$dir/log"
	is 'the command imports too' all_imported
	command_time=$(since "$began")
	echo "an import takes $time s, by command $command_time s"

	for i in $(seq "$kills"); do
		step="import $i by HTTP"
		bring empty
		start
		ready
		kill_at_random "$i" "$time"
		import
		acknowledged=$applied kept=$file
		come_back
		is 'all of an import or nothing' all_or_nothing
		all_imported || cut=$((cut + 1))
		[ -z "$kept" ] || is 'an upload that was acknowledged is there' shows "$kept"
		if [ -n "$acknowledged" ]; then
			is 'an import that was acknowledged is done' until_true 60 all_imported
		elif ! until_true 60 nothing_waits roster.apply || ! all_imported; then
			import
			is 'the import can be done again' until_true 60 all_imported
		fi
		stop

		step="import $i by command"
		bring empty
		import_by_command "$(part_of "$command_time")"
		is 'the data is whole' is_whole
		is 'all of an import or nothing' all_or_nothing
		all_imported || cut=$((cut + 1))
		! grep -q applied "$dir/command" || is 'what was acknowledged is there' all_imported
		all_imported || "$ithaca" import people "$dir/roster.csv" --apply --data "$data" > /dev/null 2>> "$dir/log"
		is 'the import can be done again' all_imported
	done
}

# --- a matching run -------------------------------------------------------------------------------

awk -v mentees=$mentees -v mentors=$mentors 'BEGIN {
	srand(3)
	split("python;sql;leading;writing;design;finance;coaching;planning;testing;cooking", s, ";")
	split("Mo Tu We Th Fr", d, " ")
	print "employee_id,role,learn,offer,areas,goals,about,languages,availability,capacity,interests"
	for (i = 1; i <= mentees + mentors; i++) {
		mentor = i > mentees
		skills = s[1 + int(rand() * 10)] ";" s[1 + int(rand() * 10)]
		hour = 8 + int(rand() * 6)
		printf "E%d,%s,%s,%s,technical,To grow in my work,I like people,en,\"%s %02d:00-%02d:00, We 12:00-13:00\",%d,music\n",
		    100 + i, (mentor ? "mentor" : "mentee"), (mentor ? "" : skills), (mentor ? skills : ""),
		    d[1 + int(rand() * 5)], hour, hour + 3, (mentor ? 3 : 1)
	}
}' > "$dir/applications.csv"

# Whatever can be counted of the only round, in one look.
round_now() {
	sql "SELECT state || ' ' || input_hash || ' ' || answer_hash || ' ' || pairs || ' ' || total || ' ' ||
	    (SELECT count(*) FROM round_pair) || ' ' || (SELECT count(*) FROM round_person) || ' ' ||
	    (SELECT count(*) FROM round_unmatched) || ' ' || (SELECT count(*) FROM pairing) FROM round"
}
round_solved() { case $(round_now) in solved*) ;; *) return 1 ;; esac; }
round_as_before() { [ "$(round_now)" = "$want" ]; }
round_whole_or_not_begun() { # or none, when its start was not acknowledged
	case $(round_now) in '' | 'running   0 0 0 0 0 0' | "$want") ;; *) return 1 ;; esac
}
run() { post "$programme/rounds" "$programme/matching" -F name=First; }

kill_runs() {
	step='run, not killed'
	bring enrolled
	start
	ready
	began=$(now)
	round=$(run)
	is 'the run is acknowledged' [ -n "$round" ]
	is 'the run ends' until_true 60 round_solved
	time=$(since "$began")
	want=$(round_now)
	is 'it has pairs' sh -c "[ $(sql 'SELECT pairs FROM round') -gt 100 ]"
	is 'the proof can be seen' shows "$round/proof"
	stop
	keep solved
	echo "a run takes $time s: $want"

	for i in $(seq "$kills"); do
		step="run $i"
		bring enrolled
		start
		ready
		kill_at_random "$i" "$time"
		round=$(run)
		come_back
		is 'a round is whole or not begun' round_whole_or_not_begun
		round_as_before || cut=$((cut + 1))
		[ -n "$round" ] || [ -n "$(round_now)" ] || round=$(run)
		is 'it is solved, to the same answer' until_true 60 round_as_before
		stop
	done
}

# --- publishing -----------------------------------------------------------------------------------

published() { # state, pairings, mails, places that are taken, in one look
	sql "SELECT state || ' ' || (SELECT count(*) FROM pairing) || ' ' || (SELECT count(*) FROM mail) || ' ' ||
	    (SELECT CAST(coalesce(sum(taken), 0) AS BIGINT) FROM mentor_place) FROM round"
}
all_published() { [ "$(published)" = "published $pairs $((2 * pairs)) $pairs" ]; }
published_or_not() {
	case $(published) in 'solved 0 0 0' | 'publishing 0 0 0' | "published $pairs $((2 * pairs)) $pairs") ;; *) return 1 ;; esac
}
publish() { post "$round/publish" "$round/publish" "$@"; }

kill_publishing() {
	step='publishing, not killed'
	bring solved
	pairs=$(sql 'SELECT pairs FROM round')
	round=$programme/rounds/$(sql 'SELECT id FROM round')
	start
	ready
	is 'a time is taken down' [ -n "$(publish -F do=later -F "at=$(date -d tomorrow +%Y-%m-%d)T09:00")" ]
	stop
	sql "UPDATE round SET publish_at = 1; UPDATE job SET run_at = 1 WHERE kind = 'round.publish'"
	keep due
	began=$(now)
	start
	ready
	is 'publishing at a time is done' until_true 60 all_published
	due_time=$(since "$began")
	stop

	bring solved
	start
	ready
	began=$(now)
	is 'publishing is acknowledged' [ -n "$(publish -F do=now)" ]
	time=$(since "$began")
	is 'and done then' all_published
	stop
	echo "publishing $pairs pairs takes $time s"

	for i in $(seq "$kills"); do
		step="publishing $i now"
		bring solved
		start
		ready
		kill_at_random "$i" "$time"
		acknowledged=$(publish -F do=now)
		come_back
		is 'all is published or nothing' published_or_not
		all_published || cut=$((cut + 1))
		[ -z "$acknowledged" ] || is 'what was acknowledged is there' all_published
		all_published || publish -F do=now > /dev/null
		is 'it is published in the end' all_published
		stop

		step="publishing $i at its time"
		bring due
		start
		until_true 30 pgrep -P "$server"
		child=$(pgrep -P "$server")
		kill_at_random "$i" "$due_time"
		come_back
		is 'all is published or nothing' published_or_not
		all_published || cut=$((cut + 1))
		is 'it is published in the end' until_true 60 all_published
		stop
	done
}

# --- all ------------------------------------------------------------------------------------------

step=preparing
"$ithaca" init --data "$data" > "$dir/out" 2> "$dir/log"
start
ready
link=$(sed -n 's/^ *\(http.*set-up.*\)/\1/p' "$dir/out" | tail -n 1)
curl -s -o /dev/null -c "$dir/jar" --max-time 30 -H "Origin: $base" -d "token=${link#*token=}" \
    -d 'name=Ann+Example&mail=ann@example.org&organisation=Example&password=a-long-password-here&again=a-long-password-here' "$base/set-up"
is 'the administrator is signed in' answers
stop
keep empty
kill_imports
programme=$("$ithaca" programme create First --template transition --data "$data" 2>> "$dir/log")
"$ithaca" programme open "$programme" --need 'People grow.' --data "$data" > /dev/null 2>> "$dir/log"
"$ithaca" programme enrol "$programme" "$dir/applications.csv" --apply --data "$data" >> "$dir/log" 2>&1
programme=/programmes/$programme
keep enrolled
kill_runs
kill_publishing

echo "killed $((5 * kills)) times, $cut of them before the end of the work"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
