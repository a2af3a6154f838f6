# Words: po/*.po become a table in the program; `make pot` gathers the English
# ones, `make i18n-check` says what po/ still lacks.
PO := $(sort $(wildcard po/*.po))
OBJ += $B/obj/gen/lang/catalogue.o

build/tools/po2c: tools/po2c.c src/lang/catalogue.h
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) -std=gnu2x -O1 -g $(WARN) -D_GNU_SOURCE -Isrc -o $@ $<

$G/lang/catalogue.c: build/tools/po2c po/ithaca.pot $(PO)
	@mkdir -p $(@D)
	$(call say,GEN,$@)build/tools/po2c po/ithaca.pot $(PO) > $@

pot: build/tools/po2c $(GEN_H)
	tools/update-po
i18n-check: build/tools/po2c $(GEN_H)
	tools/update-po --check
.PHONY: pot i18n-check
