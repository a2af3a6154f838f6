#!/bin/sh
# databases: none
# The content that ships: German twins, the taxonomy, the demo's files.
# (That the templates can be read is app/template's test.)
set -u

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

# check WHAT COMMAND...: it says nothing when all is well.
check() {
	what=$1
	shift
	"$@" > "$tmp/out" 2>&1
	if [ $? = 0 ] && [ ! -s "$tmp/out" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $what"
		head -20 "$tmp/out"
	fi
}

# Each text that people read has a German one, with as many entries and the same holes.
twins() {
	awk '
	function complain(words) { printf "%s:%d: %s\n", FILENAME, FNR, words }
	function entries(s) { if (s !~ /^\[/) return 0; gsub(/\\"/, "", s); return gsub(/"/, "", s) }
	function holes(s,   n, all, i, a) {
		all = ""
		while (match(s, /\{[a-z]+\}/)) {
			all = all " " substr(s, RSTART, RLENGTH)
			s = substr(s, RSTART + RLENGTH)
		}
		n = split(all, a, " ")
		for (i = 2; i <= n; i++)
			while (i > 1 && a[i - 1] > a[i]) { s = a[i]; a[i] = a[i - 1]; a[--i] = s }
		all = ""
		for (i = 1; i <= n; i++) all = all a[i]
		return all
	}
	function flush(   k, twin) {
		for (k in value) {
			if (k ~ /_de$/) {
				twin = substr(k, 1, length(k) - 3)
				if (!(twin in value)) complain(k " without " twin)
				continue
			}
			if (k !~ /^(title|summary|purpose|mentees?|mentors?|guide_mentee|guide_mentor|label|hint|words|subject|text|rule|note|before|steps|prompts|topics|promises_mentee|promises_mentor|first_steps|confidentiality|option_words)$/)
				continue
			if (value[k] ~ /^[0-9]/) continue
			twin = k "_de"
			if (!(twin in value)) complain(k " has no " twin)
			else if (entries(value[k]) != entries(value[twin])) complain(k " and " twin " have not as many entries")
			else if (holes(value[k]) != holes(value[twin])) complain(k " and " twin " have other holes")
		}
		split("", value)
		key = ""
	}
	FNR == 1 || (!long && /^\[/) { flush() }
	long { value[key] = value[key] $0; if (index($0, close_)) long = 0; next }
	/^[a-z_0-9]+ = / {
		key = $1
		value[key] = substr($0, length(key) + 4)
		if (value[key] ~ /^"""/ && value[key] !~ /""".*"""/) { long = 1; close_ = "\"\"\"" }
		if (value[key] == "[") { long = 1; close_ = "]" }
	}
	END { flush() }' templates/*.toml
}

points() {
	for file in templates/[a-z]*.toml; do
		awk -v file="$file" '/^\[/ { in_it = $0 == "[criteria]" } in_it && / = / { sum += $3 }
		    END { if (sum != 100) print file ": the points sum to " sum + 0 }' "$file"
	done
}

taxonomy() {
	awk -F '\t' '
	# Letters with marks as those without: what the program folds.
	function fold(s,   i) {
		s = tolower(s)
		for (i = 1; i < nmarks; i += 2) gsub(mark[i], mark[i + 1], s)
		gsub(/[-_ ]/, "", s)
		return s
	}
	BEGIN {
		nmarks = split("ä a Ä a à a á a â a ç c é e É e è e ê e ë e í i î i ï i ñ n ó o ô o ö o Ö o œ oe " \
		    "ú u ù u û u ü u Ü u ß ss", mark, " ")
	}
	FNR == 1 { if (NF != 12) print "the header has " NF " columns"; next }
	pass == 1 {
		if (NF != 12) print FNR ": " NF " columns"
		if ($1 in known) print FNR ": " $1 " twice"
		known[$1] = 1
		up[$1] = $7
		next
	}
	{
		if ($1 !~ /^[a-z][a-z0-9_]*$/) print FNR ": the key " $1
		if ($2 !~ /^(technical|leadership|confide|life)$/) print FNR ": the area " $2
		if ($3 !~ /^(skill|topic|role)$/) print FNR ": the kind " $3
		if ($4 == "" || $5 == "" || $9 == "" || $10 == "") print FNR ": no label in a language"
		if ($7 != "" && !($7 in known)) print FNR ": broader " $7 " is not there"
		depth = 0
		for (at = $1; up[at] != "" && depth < 9; at = up[at]) depth++
		if (depth > 5) print FNR ": broader than itself, or deeper than five"
		n = split($8, near, "|")
		for (i = 1; i <= n; i++)
			if (!(near[i] in known) || near[i] == $1) print FNR ": related " near[i]
		n = split($1 "|" $4 "|" $5 "|" $6 "|" $9 "|" $10 "|" $11 "|" $12, names, "|")
		for (i = 1; i <= n; i++) {
			name = names[i]
			sub(/^[=!]/, "", name)
			name = fold(name)
			if (name == "") continue
			if (name in owner && owner[name] != $1) print FNR ": " names[i] " means " owner[name] " as well"
			owner[name] = $1
		}
		count++
	}
	END { if (count < 450) print count " concepts" }
	' pass=1 assets/taxonomy/skills.tsv pass=2 assets/taxonomy/skills.tsv
}

# Quotes in a CSV made plain: cells separated by tabs.
cells() {
	awk '{
		line = $0; out = ""; quoted = 0
		for (i = 1; i <= length(line); i++) {
			c = substr(line, i, 1)
			if (c == "\"") quoted = !quoted
			else out = out (c == "," && !quoted ? "\t" : c)
		}
		print out
	}' "$1"
}

people() {
	cells assets/demo/people.csv | awk -F '\t' '
	NR == 1 { next }
	{
		if (NF != 11) print NR ": " NF " columns"
		if ($3 in manager) print NR ": " $3 " twice"
		if ($2 in mail) print NR ": " $2 " twice"
		if ($2 !~ /^[a-z.-]+@northwind\.example$/) print NR ": the address " $2
		if ($5 < 1 || $5 > 8) print NR ": level " $5
		manager[$3] = $10; mail[$2] = 1
	}
	END {
		if (NR != 241) print NR - 1 " people"
		for (id in manager) {
			up = id
			for (depth = 0; manager[up] != "" && depth < 20; depth++) {
				if (!(manager[up] in manager)) { print id ": the manager " manager[up]; break }
				up = manager[up]
			}
			if (depth > deepest) deepest = depth
		}
		if (deepest != 4) print "the line is " deepest + 1 " levels deep"
	}'
}

applications() {
	cells assets/demo/people.csv > "$tmp/people"
	cells assets/demo/applications.csv > "$tmp/applications"
	awk -F '\t' '
	FILENAME ~ /people$/ { mail[$2] = 1; id[$3] = 1; next }
	FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; columns = NF; next }
	{
		if (NF != columns) print FNR ": " NF " columns"
		if (!($at["email"] in mail)) print FNR ": nobody has " $at["email"]
		if (($1, $2, $3) in seen) print FNR ": a second application"
		seen[$1, $2, $3] = 1
		if ($at["role"] == "mentor" && $at["capacity"] !~ /^[1-9]$/) print FNR ": capacity " $at["capacity"]
		if ($at["role"] == "mentor" ? $at["offer"] == "" : $at["learn"] == "") print FNR ": neither wants nor offers"
		n = split($at["availability"], slot, ", ")
		for (i = 1; i <= n; i++)
			if (slot[i] !~ /^(Mo|Tu|We|Th|Fr|Sa|Su) [012][0-9]:(00|15|30|45)-[012][0-9]:(00|15|30|45)$/)
				print FNR ": the time " slot[i]
		n = split($at["wishes"], wish, ";")
		for (i = 1; i <= n; i++)
			if (wish[i] !~ /^[-+]/ || !(substr(wish[i], 2) in id)) print FNR ": the wish " wish[i]
		# A sentence stands once: people do not write alike.
		for (c in at) if (c ~ /^(goals|questions|weak_spots|shown|motive|move|about|success|mistake)$/) {
			n = split($at[c], s, /[.?!] /)
			for (i = 1; i <= n; i++)
				if (s[i] != "" && ++said[s[i]] > 2) print FNR ": again: " s[i]
		}
		role[$at["role"]]++
	}
	END { if (role["mentee"] != 114 || role["mentor"] != 64) print role["mentee"] " mentees, " role["mentor"] " mentors" }
	' "$tmp/people" "$tmp/applications"
}

pairs() {
	awk -F , '
	FILENAME ~ /applications/ { applied[$1, $2, $3] = 1; next }
	FNR > 1 && !(($1, "mentee", $2) in applied) { print FNR ": " $2 " did not apply" }
	FNR > 1 && (($1, $2) in paired) { print FNR ": " $2 " again" }
	FNR > 1 { paired[$1, $2] = 1 }
	' assets/demo/applications.csv assets/demo/pairs.csv
	cells assets/demo/programmes.csv | tail -n +2 | cut -f 2 | while read -r template; do
		[ -f "templates/$template.toml" ] || echo "no template $template"
	done
}

check 'German twins' twins
check 'points sum to 100' points
check 'the taxonomy' taxonomy
check 'the people of the demo' people
check 'the applications of the demo' applications
check 'the pairs of the demo' pairs

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
