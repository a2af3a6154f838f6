#!/bin/sh
# databases: none
# The translations are complete; po2c reads PO files as it should and refuses broken ones.
set -u

make -s build/tools/po2c || exit 1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

check() {
	what=$1
	shift
	if "$@" > "$tmp/out" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $what"
		cat "$tmp/out"
	fi
}

po2c() {
	build/tools/po2c "$@"
}

# refused NAME LINE WORDS: the file of standard input stops po2c there, with those words.
refused() {
	cat > "$tmp/de.po"
	check "$1" sh -c "! build/tools/po2c $tmp/empty.pot $tmp/de.po 2>&1 >/dev/null |
	    grep -v -F '/de.po:$2: $3' | grep . && ! build/tools/po2c $tmp/empty.pot $tmp/de.po >/dev/null 2>&1"
}

made() {
	po2c "$tmp/t.pot" "$tmp/de.po" > "$tmp/made.c"
}

: > "$tmp/empty.pot"
cat > "$tmp/t.pot" << 'PO'
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

#: src/a.c
msgid "Sign in"
msgstr ""

msgid "{n} place"
msgid_plural "{n} places"
msgstr[0] ""
msgstr[1] ""

msgid "two\n"
"lines \"so\"\n"
msgstr ""

msgid "100 % of {who}"
msgstr ""
PO
cat > "$tmp/de.po" << 'PO'
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "{n} place"
msgid_plural "{n} places"
msgstr[0] "ein Platz"
msgstr[1] "{n} Plätze"

#, fuzzy
msgid "Sign in"
msgstr "Geraten"

msgid "two\n"
"lines \"so\"\n"
msgstr ""
"zwei\n"
"Zeilen „so“\n"

msgid "100 % of {who}"
msgstr ""

#~ msgid "gone"
#~ msgstr "weg"
PO
check 'a good file is read' made
check 'plural forms' grep -qF '{ "{n} place", { [1] = "ein Platz", [5] = "{n} Plätze" } },' "$tmp/made.c"
check 'many lines' grep -qF '{ "two\nlines \"so\"\n", { [5] = "zwei\nZeilen „so“\n" } },' "$tmp/made.c"
check 'fuzzy, empty and obsolete ones are left out' sh -c "! grep -E 'Geraten|gone' $tmp/made.c"
check 'accents, brackets and length' grep -qF '"[Šîĝñ îñ' "$tmp/made.c"
check 'holes are kept' grep -qE '^	\{ "100 % of \{who\}".*\{who\}[^"]*\]"' "$tmp/made.c"
check 'six forms from right to left' grep -qE '"\{n\} place", \{ \[0\] = .*\[1\] = .*\[2\] = .*\[5\] = ' "$tmp/made.c"
check 'the check misses two' sh -c "build/tools/po2c --check $tmp/t.pot $tmp/de.po 2>/dev/null |
    grep -q ': 4 texts, 2 to do'"

sed -i 's/{n} Plätze/{m} Plätze/' "$tmp/de.po"
check 'the check sees other holes' sh -c "build/tools/po2c --check $tmp/t.pot $tmp/de.po 2>&1 |
    grep -qF 'has other {holes}'"

refused 'a text that does not end' 1 'the text does not end' << 'PO'
msgid "a
msgstr "b"
PO
refused 'the same twice' 4 'this msgid stands in line 1 already' << 'PO'
msgid "a"
msgstr "b"

msgid "a"
msgstr "c"
PO
refused 'no msgstr' 1 'the entry lacks' << 'PO'
msgid "a"

msgid "b"
msgstr "c"
PO
refused 'an unknown escape' 2 '\q is not known' << 'PO'
msgid "a"
msgstr "\q"
PO
refused 'a loose text' 1 'this text belongs to nothing' << 'PO'
"a"
PO
refused 'an unknown word' 2 'not known: msgctxt' << 'PO'
msgid "a"
msgctxt "b"
PO
refused 'a form too many' 3 'msgstr[0] to' << 'PO'
msgid "a"
msgid_plural "b"
msgstr[7] "c"
PO

# The program's own words: all of them, in every language of po/.
check 'every word is translated' make -s i18n-check

# Every command explains itself in words that go through the catalogue: the
# pseudo-locale puts those in brackets.
ithaca=${BUILD:-build}/ithaca
LC_ALL=en-XA "$ithaca" --help > "$tmp/help"
check 'summaries are translatable' sh -c "! grep '^  [a-z]' $tmp/help | grep -v '\[.*\]$'"
grep '^  [a-z]' "$tmp/help" | sed 's/ *\[.*//; s/  .*//' | while read -r command; do
	# shellcheck disable=SC2046
	LC_ALL=en-XA "$ithaca" $(echo "$command" | sed 's/ [A-Z[].*//') --help |
		sed -n 's/^  --/--/p' | grep -v '\[' | sed "s/^/ithaca $command: /"
done > "$tmp/options"
check 'options are translatable' sh -c "! cat $tmp/options | grep ."

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
