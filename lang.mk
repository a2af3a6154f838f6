# Words: po/*.po become a table in the program; `make pot` gathers the English ones.
PO := $(sort $(wildcard po/*.po))
OBJ += $B/obj/gen/lang/catalogue.o

$B/tools/po2c: tools/po2c.c src/lang/catalogue.h
	@mkdir -p $(@D)
	$(CC) -std=gnu2x -O1 -g $(WARN) -Isrc -o $@ $<

$B/gen/lang/catalogue.c: $B/tools/po2c po/ithaca.pot $(PO)
	@mkdir -p $(@D)
	$B/tools/po2c po/ithaca.pot $(PO) > $@

$B/obj/gen/%.o: $B/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
