# The whole build.  Everything is found by wildcard: a new feature edits no build file.
#   make            build/ithaca and build/ithaca-verify
#   make SAN=1      the same with AddressSanitizer and UBSan, in build/san
#   make CC=clang   the same by clang, in build/clang

CC = gcc
B = build$(if $(SAN),/san)$(if $(findstring clang,$(CC)),/clang)
G = build/gen
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:

all:

WARN = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wformat=2 -Wswitch-enum -Wvla -Wundef -Wno-missing-field-initializers -Werror
HARD = -fstack-protector-strong -fstack-clash-protection -fPIE \
	-fno-delete-null-pointer-checks -fno-strict-overflow -fvisibility=hidden \
	$(if $(SAN),-fsanitize=address$(,)undefined -fno-omit-frame-pointer,-D_FORTIFY_SOURCE=3 $(ZERO))
# Old clang wants a second option with this one.
ZERO := $(shell for o in "" -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang; do \
	$(CC) -ftrivial-auto-var-init=zero $$o -E -x c /dev/null >/dev/null 2>&1 && \
	{ echo -ftrivial-auto-var-init=zero $$o; break; }; done)
, := ,
# One short line a file; V=1 shows whole commands.
say = $(if $(V),,@printf '  %-5s%s\n' $1 $2; )

# Flags of the libraries; builds those that this machine has too old.
ifeq ($(filter clean distclean,$(MAKECMDGOALS)),)
include build/deps.mk
endif
build/deps.mk: tools/deps deb-packages.txt
	@mkdir -p build
	@tools/deps > $@

CFLAGS := -std=gnu2x -O2 -g -ffp-contract=off $(WARN) $(HARD) -D_GNU_SOURCE -Isrc -I$G \
	-include src/base/banned.h -MMD -MP $(DEPS_CFLAGS)
LDFLAGS = -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=address$(,)undefined)

SRC := $(filter-out %_test.c src/match/verify%.c,$(wildcard src/*/*.c src/app/*/*.c))
HTML := $(wildcard src/*/*.html src/app/*/*.html)
GEN_H := $(HTML:src/%=$G/%.h)
GEN_C := $G/web/assets.c
OBJ := $(SRC:%.c=$B/obj/%.o) $(GEN_C:$G/%.c=$B/obj/gen/%.o) $B/obj/gen/web/assets.S.o

.DEFAULT_GOAL := all
include lang.mk sql.mk

all: $(if $(wildcard src/main/main.c),$B/ithaca,$(OBJ))

$B/ithaca: $(OBJ)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(DEPS_LIBS)

$B/obj/%.o: %.c | $(GEN_H)
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CFLAGS) -c -o $@ $<
$B/obj/gen/%.o: $G/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CFLAGS) -Wno-conversion -Wno-sign-conversion -c -o $@ $<
$B/obj/gen/%.S.o: $G/%.S
	@mkdir -p $(@D)
	$(call say,AS,$<)$(CC) -c -o $@ $<

# --- what is generated ---

build/tools/%: tools/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) -std=gnu2x -O1 -g $(WARN) -D_GNU_SOURCE -o $@ $<

$G/%.html.h: src/%.html build/tools/html2c
	@mkdir -p $(@D)
	$(call say,HTML,$<)build/tools/html2c $< > $@

$G/web/assets.c $G/web/assets.S &: tools/assets $(wildcard assets/* assets/taxonomy/* templates/*)
	@mkdir -p $(@D)
	$(call say,GEN,$@)tools/assets $(@D)

# Keeps what was built of other people's sources.
clean:
	rm -rf $(filter-out build/deps build/deps.mk,$(wildcard build/*))
distclean:
	rm -rf build

.PHONY: all clean distclean
-include $(OBJ:.o=.d)
