# SQL: each <feature>.sql becomes typed C, the schema steps one table (docs/sql.md).
SCHEMA := $(wildcard src/*/*.schema.sql src/app/*/*.schema.sql src/main/features.def)
SQL := $(filter-out %.schema.sql,$(wildcard src/*/*.sql src/app/*/*.sql))
SQL_C := $(SQL:src/%=$G/%.c)
OBJ += $(patsubst $G/%.c,$B/obj/gen/%.o,$(SQL_C)) $B/obj/gen/db/steps.o $B/obj/gen/db/queries.o
$(OBJ): | $(SQL_C)

build/tools/sqlgen: tools/sqlgen.c $(filter-out %_test.c,$(wildcard src/base/*.[ch]))
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) -std=gnu2x -O1 -g $(WARN) -D_GNU_SOURCE -Isrc -o $@ $(filter %.c,$^) \
	$(shell pkg-config --cflags --libs sqlite3)

$G/%.sql.c: src/%.sql build/tools/sqlgen $(SCHEMA)
	$(call say,SQL,$<)build/tools/sqlgen $<

$G/db/steps.c: build/tools/sqlgen $(SCHEMA)
	$(call say,SQL,$@)build/tools/sqlgen --schema

$G/db/queries.c: build/tools/sqlgen $(SQL)
	$(call say,SQL,$@)build/tools/sqlgen --queries
