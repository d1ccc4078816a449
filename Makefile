# pxesh: make, make run, make check. Being in a folder is being in the build.
CC      = gcc
V       = 0
Q       = $(if $(filter 1,$(V)),,@)
SAN     = 0

CFLAGS  = -std=c11 -O2 -g -I. -Ibuild/gen -Wall -Wextra -Werror \
	  -Wstrict-prototypes -Wmissing-prototypes -MMD -MP
ifeq ($(SAN),1)
CFLAGS  += -fsanitize=address,undefined -fno-sanitize-recover=all
O       = build/host-san
else
O       = build/host
endif

LIB_SRC   = $(wildcard core/*.c interp/*.c builtins/*.c netcmds/*.c)
TEST_SRC  = $(wildcard tests/*/test_*.c)
FAKE_SRC  = $(filter-out tests/fake/test_%,$(wildcard tests/fake/*.c))
WRAP      = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free
LIB_OBJ   = $(LIB_SRC:%.c=$(O)/%.o)
FAKE_OBJ  = $(FAKE_SRC:%.c=$(O)/%.o)
TESTS     = $(TEST_SRC:%.c=$(O)/%)

all: $(O)/libpxesh.a

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

$(O)/libpxesh.a: $(LIB_OBJ)
	$(Q)rm -f $@ && ar rcs $@ $^

$(O)/tests/%: $(O)/tests/%.o $(FAKE_OBJ) $(O)/libpxesh.a
	$(Q)$(CC) $(CFLAGS) $(WRAP) -o $@ $^ -lcmocka

test: all $(TESTS)
	$(Q)for t in $(TESTS); do $$t || exit 1; done

clean:
	rm -rf build

.PHONY: all test clean
.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
