# SQL: each <feature>.sql becomes typed C, the schema steps one table (docs/sql.md).
SCHEMA := $(wildcard src/*/*.schema.sql src/app/*/*.schema.sql)
SQL := $(filter-out %.schema.sql,$(wildcard src/*/*.sql src/app/*/*.sql))
SQL_C := $(SQL:src/%=$B/gen/%.c)
OBJ += $(patsubst $B/%.c,$B/obj/%.o,$(SQL_C)) $B/obj/gen/db/steps.o $B/obj/gen/db/queries.o
$(OBJ): | $(SQL_C)

$B/tools/sqlgen: tools/sqlgen.c $(wildcard src/base/*.[ch])
	@mkdir -p $(@D)
	$(CC) -std=gnu2x -O1 -g $(WARN) -D_GNU_SOURCE -Isrc -o $@ $(filter %.c,$(filter-out %_test.c,$^)) $(shell pkg-config --cflags --libs sqlite3)

$B/gen/%.sql.c: src/%.sql $B/tools/sqlgen $(SCHEMA) $(wildcard src/main/features.def)
	$B/tools/sqlgen $<

$B/gen/db/steps.c: $B/tools/sqlgen $(SCHEMA) $(wildcard src/main/features.def)
	$B/tools/sqlgen --schema

$B/gen/db/queries.c: $B/tools/sqlgen $(SQL)
	$B/tools/sqlgen --queries
