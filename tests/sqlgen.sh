#!/bin/sh
# databases: none
# sqlgen: what it writes compiles, and what is wrong is refused at its line.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
sqlgen=$root/build/tools/sqlgen
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

is() {	# is WHAT GOT WANTED: WANTED is a part of GOT
	case $2 in
	*"$3"*) passed=$((passed + 1)) ;;
	*) failed=$((failed + 1)); printf 'sqlgen.sh: %s\n  got    %s\n  wanted %s\n' "$1" "$2" "$3" ;;
	esac
}
schema() { cat > "$dir/src/app/toy/toy.schema.sql"; }
refuses() {	# refuses WHAT WANTED < SQL
	cat > "$dir/src/app/toy/toy.sql"
	is "$1" "$(cd "$dir" && "$sqlgen" src/app/toy/toy.sql 2>&1 && echo accepted)" "$2"
}

mkdir -p "$dir/src/app/toy" "$dir/src/app/box"
cat > "$dir/src/app/box/box.schema.sql" <<'E'
-- step 2026-01-02 box
CREATE TABLE box (id BIGINT PRIMARY KEY, name TEXT NOT NULL);
E
schema <<'E'
-- step 2026-01-02 toy
CREATE TABLE toy (
	id     BIGINT PRIMARY KEY,	-- the ';' in a comment ends nothing
	name   TEXT   NOT NULL DEFAULT 'a; b -- c',
	box_id BIGINT REFERENCES box,
	big    BIGINT NOT NULL
);
CREATE INDEX toy_by_box ON toy (box_id);
E
cat > "$dir/src/app/toy/toy.h" <<'E'
#include "base/work.h"
struct toy { int64_t id, box_id; str name; bool big; };
E
cat > "$dir/src/app/toy/toy.sql" <<'E'
-- name: toy_by_id :one struct toy
SELECT id, name, box_id, big FROM toy WHERE id = :id;

-- name: toy_list :many struct toy (after text, n int)
SELECT id, name, box_id, big FROM toy -- :not_a_parameter
WHERE name > :after AND name <> ':neither' ORDER BY name LIMIT :n

-- name: toy_sums :many
-- bounded: one row a box, and boxes are few
-- columns: label text
SELECT box_id, count(*) AS n, 'all' AS label FROM toy GROUP BY box_id

-- name: toy_count :int
SELECT count(*) FROM toy

-- name: toy_name :text
SELECT name FROM toy WHERE id = :id

-- name: toy_add :run (twice int)
INSERT INTO toy (id, name, box_id, big) SELECT :id, :name, NULLIF(:box_id, 0), :big * :twice

-- name: toy_new :int
INSERT INTO toy (id, name, big) VALUES (:id, :name, 0) RETURNING id

-- name: toy_cast :text
-- sqlite:
SELECT CAST(:id AS TEXT)
-- postgres:
SELECT :id::text
E
(cd "$dir" && "$sqlgen" --schema && "$sqlgen" --queries && "$sqlgen" src/app/toy/toy.sql)
cat > "$dir/use.c" <<'E'
#include "app/toy/toy.h"
#include "app/toy/toy.sql.h"
#include "base/json.h"
int64_t use(struct work *, struct json *);
int64_t use(struct work *w, struct json *j)
{
	struct toy t;
	struct toy_sums_row row;
	struct rows rows = toy_list(w, S("a"), 10);
	while (toy_list_next(&rows, &t))
		toy_list_json(j, &t);
	for (rows = toy_sums(w); toy_sums_next(&rows, &row); )
		toy_sums_json(j, &row);
	toy_add(w, .id = 1, .name = S("bear"), .big = true, .twice = 2);
	return toy_by_id(w, 1, &t) + toy_count(w) + toy_new(w, 2, toy_name(w, 1)) + row.n + (int64_t)row.label.len;
}
E
for f in "$dir/use.c" "$dir/build/gen/app/toy/toy.sql.c" "$dir/build/gen/db/steps.c" "$dir/build/gen/db/queries.c"; do
	is "$(basename "$f") compiles" "$(${CC:-cc} -std=gnu2x -Wall -Wextra -Wconversion -Wshadow \
		-Wmissing-prototypes -Werror -I"$root/src" -I"$dir/src" -I"$dir/build/gen" \
		-c -o /dev/null "$f" 2>&1 && echo fine)" fine
done
steps=$(cat "$dir/build/gen/db/steps.c")
toy=$(cat "$dir/build/gen/app/toy/toy.sql.c")
is "a parent comes before its child" "$(tr -d '\n\t' < "$dir/build/gen/db/steps.c")" '"box","toy",NULL'
is "SQLite's types" "$steps" 'box_id INTEGER REFERENCES box'
is "STRICT" "$steps" ') STRICT;'
is "collation C" "$steps" "name TEXT COLLATE \\\"C\\\" NOT NULL DEFAULT 'a; b -- c'"
is "SQLite's parameters" "$toy" "WHERE name > ?1 AND name <> ':neither'"
is "PostgreSQL's parameters" "$toy" 'ORDER BY name LIMIT $2'
is "a cast is no parameter" "$toy" 'SELECT $1::text'
is "all queries are listed" "$(cat "$dir/build/gen/db/queries.c")" '&toy_cast_query,'

refuses "a wrong column" "src/app/toy/toy.sql:3: no such column: nam" <<'E'
-- name: toy_one :one
SELECT id
	, nam FROM toy
E
refuses "an unknown type" "toy.sql:2: no type for :q" <<'E'
-- name: toy_count :int
SELECT count(*) FROM toy WHERE name = :q
E
refuses "a list without end" "toy.sql:1: a list needs a LIMIT" <<'E'
-- name: toy_all :many
SELECT id FROM toy WHERE id IN (SELECT id FROM toy LIMIT 1)
E
refuses "a second statement" "toy.sql:3: a second statement" <<'E'
-- name: toy_drop :run
DELETE FROM toy;
DELETE FROM box
E
refuses "what one engine lacks" "toy.sql:2: OFFSET differs" <<'E'
-- name: toy_page :many
SELECT id FROM toy LIMIT 1 OFFSET 2
E
refuses "a pattern without its escape" "toy.sql:2: LIKE differs" <<'E'
-- name: toy_like :int (pattern text)
SELECT count(*) FROM toy WHERE name LIKE :pattern
E
refuses "a nameless column" "column 1 needs a name" <<'E'
-- name: toy_sum :one
SELECT count(*) FROM toy
E
refuses "an order that is not the statement's" "declare :b before :a" <<'E'
-- name: toy_pair :many (a int, b int)
SELECT id FROM toy WHERE id > :b LIMIT :a
E
refuses "a result that is thrown away" "it has a result" <<'E'
-- name: toy_see :run
SELECT id FROM toy
E
schema <<'E'
-- step 2026-01-02 toy
CREATE TABLE toy (id BIGINT PRIMARY KEY, box_id BIGINT REFERENCES box);
E
refuses "a foreign key without an index" "toy.schema.sql:1: table toy has a foreign key" < /dev/null
schema <<'E'
-- step 2026-01-01 toy
CREATE TABLE toy (id BIGINT PRIMARY KEY REFERENCES box);
E
refuses "a parent that comes later" "table toy refers to box, which is made later" < /dev/null
schema <<'E'
-- step 2026-01-02 toy
CREATE TABLE toy (
	id INTEGER PRIMARY KEY);
E
refuses "a type of one engine" "toy.schema.sql:3: INTEGER differs" < /dev/null

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
