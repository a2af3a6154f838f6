#!/bin/sh
# databases: none
# ithaca match and ithaca-verify: text and JSON, what cannot be, known optima.
set -eu
cd "$(dirname "$0")/.."
bin=$PWD/${BUILD:-build}
bench=$PWD/../shared/bench	# generators and optima that stand beside the project, if at all
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
passed=0 failed=0

same() {	# same WHAT GOT WANTED
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'match.sh: %s\n  got    %s\n  wanted %s\n' "$1" "$2" "$3"
	fi
}
code() { status=0; "$@" > out 2> err || status=$?; echo "$status"; }

cat > small <<'END'
c three mentees, two mentors
p mentoring 3 2 5
m 1 0 1
a 1 1 90
a 1 2 40
a 2 1 80
a 2 2 60
a 3 2 70
END
"$bin/ithaca" match small --proof prices > answer
same 'the answer' "$(cat answer)" 's 160 2
v 1 1
v 3 2'
same 'is accepted' "$("$bin/ithaca-verify" small answer prices)" 'optimal: 160 points'
sed 's/^a 1 2 40/a 1 2 41/' small > changed
same 'not for another problem' "$(code "$bin/ithaca-verify" changed answer prices)" 1
sed 's/^v 3 2/v 2 2/' answer > changed
same 'not for another answer' "$(code "$bin/ithaca-verify" small changed prices)" 1
sed 's/^u 1 .*/u 1 100/' prices > changed
same 'not with other prices' "$(code "$bin/ithaca-verify" small answer changed)" 1
for file in small answer prices; do	# a byte at a time, in the program itself
	for at in $(seq 1 5 "$(wc -c < $file)"); do
		cp "$file" changed
		printf '~' | dd of=changed bs=1 seek=$((at - 1)) conv=notrunc 2> /dev/null
		set -- small answer prices
		case $file in small) set -- changed answer prices ;; answer) set -- small changed prices ;;
		prices) set -- small answer changed ;; esac
		same "byte $at of $file" "$(code "$bin/ithaca-verify" "$@")" 1
	done
done

# Peers: two triangles and a pair that joins them.
cat > peers <<'END'
p peer 6 7
a 1 2 90
a 2 3 90
a 3 1 90
a 4 5 80
a 6 5 80
a 4 6 80
a 3 4 20
END
"$bin/ithaca" match --peer peers --proof prices > answer
same 'peers' "$(cat answer)" 's 190 3
v 1 2
v 3 4
v 5 6'
same 'peers are accepted' "$("$bin/ithaca-verify-peer" peers answer prices)" 'optimal: 190 points'
sed 's/^a 3 4 20/a 3 4 21/' peers > changed
same 'not for other peers' "$(code "$bin/ithaca-verify-peer" changed answer prices)" 1
sed 's/^v 5 6/v 4 5/' answer > changed
same 'not with other partners' "$(code "$bin/ithaca-verify-peer" peers changed prices)" 1
same 'peers as JSON' "$("$bin/ithaca" match --peer peers --json | grep -o '"verdict":"optimal","score":190,"pairs":3')" \
	'"verdict":"optimal","score":190,"pairs":3'

cat > small.json <<'END'
{ "mentees": 3, "mentors": [ { "high": 1 }, { "low": 0 } ], "objective": "most-first", "seed": 3,
  "pairs": [ [1, 1, 90], [1, 2, 40], [2, 1, 80, "fixed"], [2, 2, 60],
    { "mentee": 3, "mentor": 2, "score": 70, "rule": "forbidden" } ] }
END
"$bin/ithaca" match small.json --json --problem text --answer answer --proof prices > json
same 'JSON in and out' "$(grep -o '"score":120,"pairs":2,"matched":2' json)" '"score":120,"pairs":2,"matched":2'
same 'JSON is proven' "$(grep -o '"proven":true' json)" '"proven":true'
same 'most first is proven' "$("$bin/ithaca-verify" text answer prices)" 'optimal: most mentees first; 120 points'
printf '{ "mentees": 1, "mentors": 1, "pairs": [ [1, 2, 5] ] }' > bad.json
same 'JSON out of range' "$(code "$bin/ithaca" match bad.json)" 65
printf 'p mentoring 2 1 2\nn 1 1 1\nn 2 1 1\na 1 1 5\na 2 1 5\n' > never
same 'what cannot be' "$(code "$bin/ithaca" match never)" 65
same 'says why' "$(grep -c '^i ment[eo][er]' out)" 3
printf 'p mentoring 2 1 2\na 1 1 5\na 2 1 x\n' > broken
same 'what is no problem' "$(code "$bin/ithaca" match broken)" 65
same 'says where' "$(grep -c 'line 3' err)" 1
same 'a file that is not there' "$(code "$bin/ithaca" match nowhere)" 66

printf 'p mentoring 2 2 4\na 1 1 10\na 1 2 9\na 2 1 6\na 2 2 1\n' > court
same 'stable' "$("$bin/ithaca" match court --stable --compare)" 's 11 2
v 1 1
v 2 2
c 0 pairs block
c the best total is 15; 1 pairs block it'
printf 'o ranks\na 1 1 2 1\na 1 2 1 2\na 2 1 1 2\na 2 2 2 1\nd 1 2\n' > wishes
same 'what mentees say' "$("$bin/ithaca" match court --stable --wishes wishes | grep '^v')" 'v 1 2
v 2 1'
printf 'a 1 3 1 1\n' > wishes
same 'wishes of nobody' "$(code "$bin/ithaca" match court --stable --wishes wishes)" 65

cat > order <<'END'
p mentoring 4 3 9
m 1 0 2
a 1 1 90
a 1 2 40
a 2 1 80
a 2 2 60
a 3 1 70
a 3 3 10
a 4 1 65
a 4 2 55
a 4 3 20
l 4 1
q 1 1 2 first
g 1 3
g 1 4
t 1 1
END
printf 's 110 3\nv 1 2\nv 3 3\n' > before
"$bin/ithaca" match order --order left-out,matched,kept --previous before --problem plan --proof prices > answer
same 'an order' "$(grep -v '^c' answer)" 's 195 4
v 1 2
v 2 1
v 3 3
v 4 1'
same 'says what it costs' "$(grep 'cost' answer | tr '\n' ' ')" 'c quotas cost 0 c left-out costs 0 c matched costs 0 c kept costs 45 '
same 'a plan is accepted' "$("$bin/ithaca-verify-plan" plan answer prices)" 'optimal: 0 1 4 2 195'
sed 's/^v 4 1/v 4 2/' answer > changed
same 'no other answer is' "$(code "$bin/ithaca-verify-plan" plan changed prices)" 1
sed 's/first/hard/; s/^q 1 1 2/q 1 3 3/' order > never
same 'quotas that cannot be' "$(code "$bin/ithaca" match never --order total)" 65
same 'names the quota' "$(grep -c '^i quota 1' out)" 1
same 'no such objective' "$(code "$bin/ithaca" match order --order fairest)" 65

if [ -f "$bench/generate.c" ]; then
	cc -O2 -ffp-contract=off -w -o generate "$bench/generate.c" -lm
	grep -v '^#' "$bench/optima.txt" | while read -r kind n seed score pairs; do
		[ "$n" -le 10000 ] || continue
		./generate "$kind" "$n" "$seed" > known
		"$bin/ithaca" match known --proof prices > answer
		echo "$kind $n $seed: $(head -n 1 answer); $("$bin/ithaca-verify" known answer prices)"
		echo "$kind $n $seed: s $score $pairs; optimal: $score points" >&3
	done > got 3> wanted
	same 'known optima' "$(cat got)" "$(cat wanted)"
else
	echo 'skipped: known optima, as ../shared/bench is not there'
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
