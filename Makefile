# The whole build.  Everything is found by wildcard: a new feature edits no build file.
#   make            build/ithaca and build/ithaca-verify

CC = gcc
B = build
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:

WARN = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wformat=2 -Wswitch-enum -Wvla -Wundef -Werror
HARD = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE \
	-ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks -fno-strict-overflow
CFLAGS = -std=gnu2x -O2 -g -ffp-contract=off $(WARN) $(HARD) -D_GNU_SOURCE -Isrc -I$B/gen -MMD -MP
PKGS = sqlite3 libmicrohttpd libpq libsodium libcurl jansson icu-uc icu-i18n libseccomp
LIBS = $(shell pkg-config --libs $(PKGS)) -pthread -lm
LDFLAGS = -pie -Wl,-z,relro,-z,now
CFLAGS += $(shell pkg-config --cflags $(PKGS))

SRC := $(filter-out %_test.c src/match/verify%.c,$(wildcard src/*/*.c src/app/*/*.c))
OBJ := $(SRC:%.c=$B/obj/%.o)

.DEFAULT_GOAL := all
include lang.mk

all: $(if $(wildcard src/main/main.c),$B/ithaca,$(OBJ))

$B/ithaca: $(OBJ)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$B/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

clean:
	rm -rf $B

.PHONY: all clean
-include $(OBJ:.o=.d)
