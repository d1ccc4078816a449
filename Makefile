# pxesh. Being in a folder is being in the build.
#
#   make            the host program, build/host/pxesh
#   make run        install what is missing, build, run the demo
#   make check      install what is missing, build everything, test it all
#   make test       the same with the quick tests only
#   make efi bios   the firmware images
#   make qemu       install what is missing, test the images in QEMU
#   make real       the same, read and write disks of others' servers, install
#                   and remove the packages of "make deb"
#   make docs       build/docs: manual page, completions, editors' syntax, and
#                   the documentation as a static site
#   make static     the host program with its libraries in it: build/host-static
#   make web        build/web: a page that runs scripts, as static files
#   make check-web  the tests with its module, under node
#   make editors    build/editors/*.vsix, for VS Code; by npm
#   make install    PREFIX=/usr/local; also: uninstall, dist, deb
#   make coverage   which lines and branches the tests reach: build/coverage
#   make analyze    have gcc and cppcheck look for faults
#   make compile_commands.json: for editors and analyzers
#   make fuzz       each fuzzer for FUZZ_SECONDS
#   make bench      how fast it is; bench-page: as a page; bench-qemu, peer: speed
#                   and output beside Debian's iPXE
#   make clean      remove build/, but for what was fetched from elsewhere
#
#   CC=clang        or another gcc or clang, for the host program and its tests;
#                   one for another processor: aarch64-linux-gnu-gcc
#   CFLAGS=-O0      after the flags of the host program and its tests
#   SAN=1           these with ASan and UBSan
#   V=1             show commands
#   -j1             so many jobs at once; as many as processors if not given
#
# One test: make build/host/tests/core/test_uri.log

ifeq ($(origin CC),default)
CC = gcc
endif
SAN = 0
V = 0
FUZZ_SECONDS = 60
FUZZ_RUNS = 2000
MAKEFLAGS += --no-builtin-rules
# As many jobs as processors, unless -j says how many; a make of ours shares them
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all run check test real clean help
all:

# Set under "make -n", which writes nothing
JUST_PRINT := $(findstring n,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
include tools/needed.mk
include tools/progress.mk

# ---- sources -----------------------------------------------------------------

sources_in = $(foreach folder,$(1),$(wildcard $(folder)/*.c $(folder)/*/*.c))
# In firmware images and in the host program
PORTABLE_FOLDERS = core interp builtins netcmds net drivers
# In the host program only
HOST_FOLDERS = format flow lint explore scenario bootfile

PORTABLE = $(filter-out $(LIBC) net/notls/%,$(call sources_in,$(PORTABLE_FOLDERS))) \
	build/gen/lex.c build/gen/gram.c build/gen/roots.c
HOST = $(call sources_in,$(HOST_FOLDERS)) build/gen/explore_page.c
PROGRAM = $(wildcard cli/*.c platform/host/*.c)
# The few functions of C's library that firmware lacks
LIBC = $(wildcard core/libc/*.c)
# Compiled for the lab's own lwIP, which is hidden with it in one object
LAB = $(wildcard lab/*.c)
FAKE = $(filter-out tests/fake/test_%,$(wildcard tests/fake/*.c))
UNIT_TESTS = $(wildcard tests/*/test_*.c tests/*/*/test_*.c)
FUZZERS = $(wildcard tests/fuzz/fuzz_*.c)
BENCHES = $(wildcard tests/bench/bench_*.c)
# To load libraries when they are first called
late_objects = $(if $(call native,$(1),$(LATE)),build/$(1)/late.o $(call \
	objects,$(1),platform/host/late/late.c))

include tools/libraries.mk
include tests/tests.mk

# Write TEXT to FILE unless it is there: FILE's date tells when TEXT changed
define remember
ifneq ($$(strip $$(file <$(1))),$$(strip $(2)))
ifdef JUST_PRINT
.PHONY: $(1)
else
$$(shell mkdir -p $(dir $(1)))$$(file >$(1),$$(strip $(2)))
endif
endif
endef
# A source that is gone is told by no other date
$(eval $(call remember,build/sources,$(PORTABLE) $(HOST) $(LAB) $(LIBRARIES)))

# ---- flags -------------------------------------------------------------------

WARNINGS = -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes \
	-Wshadow -Wvla -Wundef -Wwrite-strings -Wformat=2 -Wcast-qual
# Of our code as it ships: firmware has little stack
frame_limit = $(if $(and $(CFLAGS),$(filter \
	host% cov,$(1))),,-Wframe-larger-than=1024)
# Of other people's code, and of generated: what is certainly wrong
LIBRARY_WARNINGS = -Werror -Wno-unused-function -Wno-unused-label \
	-Wno-tautological-constant-out-of-range-compare
INCLUDES = -I. -Ibuild/gen $(addprefix -isystem $(THIRD_PARTY)/,\
	lwip/src/include wolfssl zlib lodepng) -Inet/tls
# -MD, not -MMD: lwipopts.h is included from what counts as a system header
COMMON_FLAGS = -std=c11 -MD -MP $(INCLUDES) -DWOLFSSL_USER_SETTINGS
HOST_FLAGS = $(COMMON_FLAGS) -D_GNU_SOURCE -g
export HOST_LIBS = -Wl,--as-needed -lreadline -lfyaml -ljansson -lidn2 -lssl \
	-lcrypto
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
# The fake back end counts what is allocated, and lets allocations fail
FAKE_ALLOC = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free \
	-Wl,--wrap=arena_alloc,--wrap=arena_calloc,--wrap=arena_strndup

# ---- to compile --------------------------------------------------------------

# Every source.c becomes build/NAME/source.o for each build NAME, which has
# NAME_COMPILER and NAME_FLAGS.
objects = $(patsubst %.c,build/$(1)/%.o,$(2))
build_name = $(word 2,$(subst /, ,$@))
compiler = $($(build_name)_COMPILER) $($(build_name)_FLAGS)
# Which lwipopts.h: the lab's, also for lwIP's own sources compiled for it
lwipopts = $(if $(findstring /lab/,$@),-Ilab/lwip,-Inet/lwip)
warnings = $(if $(filter build/%,$<),$(LIBRARY_WARNINGS),$(WARNINGS) \
	$(if $(filter tests/%,$<)$(findstring san,$(build_name))$(filter \
	cov,$(build_name)),,$(call frame_limit,$(build_name))))
compile = $(call run,CC,$(compiler) $(lwipopts) $(warnings) -c -o $@ $<)
assemble = $(call run,AS,$(compiler) -Ibuild/$(build_name) -c -o $@ $<)

# $(call compiled,NAME,COMPILER,FLAGS)
define compiled
$(1)_COMPILER = $(2)
$(1)_FLAGS = $(3)
$(call remember,build/$(1)/flags,$(2) $(3) $(WARNINGS) $(LIBRARY_WARNINGS) \
	$(call frame_limit,$(1)))
build/$(1)/%.o: %.c build/$(1)/flags | build/gen/gram.h ; $$(compile)
build/$(1)/lab/lwip/%.o: %.c build/$(1)/flags ; $$(compile)
build/$(1)/%.o: %.S build/$(1)/flags ; $$(assemble)
BUILDS += $(1)
endef

# ---- the host program and its tests ------------------------------------------

link = $($(build_name)_COMPILER) $($(build_name)_LINK) $(CFLAGS) $(LDFLAGS) \
	-o $@ $(filter %.o %.a,$^)
# What comes before the names of its binutils: aarch64-linux-gnu-
prefix = $(if $(filter $(FOREIGN),$(build_name)),$(machine)-)
archive = $(call run,AR,rm -f $@ && $(prefix)ar rcs $@ $(filter %.o,$^))
link_lab = $(call run,LD,$(prefix)ld -r -o $@.tmp $(filter %.o,$^) && \
	$(prefix)objcopy -w --keep-global-symbol='lab_*' $@.tmp $@ && rm $@.tmp)
link_program = $(call run,LINK,$(link) $(HOST_LIBS))
link_test = $(call run,LINK,$(link) $(FAKE_ALLOC) $(if $(findstring \
	/fuzz_,$@),-fsanitize=fuzzer) -lcmocka $(HOST_LIBS))
# $(call host,NAME,COMPILER,FLAGS): what programs and tests link is libpxesh.a;
# in it the lab and its private lwIP are one object, which shows only lab_*
define host
$(call compiled,$(1),$(2),$(HOST_FLAGS) $(call \
	native,$(1),$(FAST_FLAGS)) $(3) $(CPPFLAGS) $(CFLAGS))
$(1)_LINK = $(3)
build/$(1)/libpxesh.a: $(call objects,$(1),$(PORTABLE) $(HOST) $(LIBRARIES)) \
		$(call fast_objects,$(1)) build/$(1)/lab.o build/sources ; $$(archive)
build/$(1)/lab.o: $(call objects,$(1),$(LAB)) $(call \
		objects,$(1)/lab/lwip,$(LWIP)) build/sources ; $$(link_lab)
build/$(1)/pxesh: $(call objects,$(1),$(PROGRAM)) build/$(1)/libpxesh.a $(if \
		$(findstring san,$(1))$(findstring static,$(1)),,$(call \
		late_objects,$(1)))
	$$(link_program)
build/$(1)/late.S: tools/late $(call objects,$(1),$(PROGRAM)) \
		build/$(1)/libpxesh.a
	$$(call run,LATE,$$< $(LATE) -- $$(filter %.o %.a,$$^) >$$@)
build/$(1)/late.o: build/$(1)/late.S
	$$(call run,AS,$$($(1)_COMPILER) -c -o $$@ $$<)
build/$(1)/cli/version.o: build/gen/commit.h
# These run on the host's own platform
build/$(1)/tests/real/%: build/$(1)/tests/real/%.o $(call \
		objects,$(1),$(wildcard platform/host/*.c)) build/$(1)/libpxesh.a
	$$(link_program)
build/$(1)/tests/%: build/$(1)/tests/%.o $(call objects,$(1),$(FAKE)) \
		build/$(1)/libpxesh.a ; $$(link_test)
$$(eval $$(call tested,$(1)))
endef

# gcc's; clang's, sanitized and ready for the fuzzers; both as they are not
$(eval $(call host,host,gcc,-O2))
$(eval $(call host,host-clang,clang,-O2))
$(eval $(call host,host-san,gcc,-O1 $(SANITIZE)))
$(eval $(call host,host-clang-san,clang,-O1 $(SANITIZE) \
	-fsanitize=fuzzer-no-link))
# A third of the time that its tests are linked in; it is there for UEFI
host-clang-san_LINK += $(if $(shell command -v ld.lld),-fuse-ld=lld)
# What CC and SAN ask for, which may be none of these
CHOSEN = host$(addprefix -,$(filter-out gcc,$(subst \
	/,_,$(lastword $(CC)))))$(if $(filter 1,$(SAN)),-san)
ifeq ($(filter $(CHOSEN),$(BUILDS)),)
ifeq ($(shell $(CC) --version 2>/dev/null | grep -E 'clang|Free Software'),)
$(error CC=$(CC) is no gcc or clang that runs here)
endif
machine := $(shell $(CC) -dumpmachine)
ifneq ($(machine),$(shell gcc -dumpmachine))
FOREIGN = $(CHOSEN)
endif
$(eval $(call host,$(CHOSEN),$(CC),$(if $(filter 1,$(SAN)),-O1 $(SANITIZE),-O2)))
endif
all: build/$(CHOSEN)/pxesh

run: build/host/pxesh
	@$< run scripts/demo.ipxe --unserved stub

help:
	@sed -n '/^$$/q; s/^# \{0,1\}//p' Makefile

include tools/generated.mk
include editors/docs.mk
include platform/firmware.mk

# ---- tests -------------------------------------------------------------------

ifeq ($(SAN),1)
CHECKS = $(call all_tests,$(CHOSEN))
else
CHECKS = $(call all_tests,host) $(call all_tests,host-clang-san) \
	$(FUZZERS:%.c=build/host-clang-san/%.short)
check: $(EMPTY_IMAGES)
endif

test: $(call quick_tests,$(CHOSEN))
	@tools/summary $^
check: all $(CHECKS)
	@tools/summary $(CHECKS)
REAL = $(LONG_TESTS:%.sh=build/host/%.log)
real: $(REAL)
	@tools/summary $(REAL)

clean:
	rm -rf $(filter-out $(THIRD_PARTY) build/real,$(wildcard build/*))

include tools/quality.mk
include tools/static.mk
include tools/install.mk
include editors/vsix.mk
include web/page.mk
ifneq ($(filter web check-web build/web/% build/wasm/%,$(GOALS)),)
include tools/web.mk
endif

# What each object was made from, beside its source
-include $(wildcard $(foreach b,$(BUILDS),$(patsubst %.c,build/$(b)/%.d,\
	$(PORTABLE) $(HOST) $(LIBRARIES) $(PROGRAM) $(FAKE) $(UNIT_TESTS) \
	$(FUZZERS) $(BENCHES) $(LIBC) $(LAB) $(wildcard platform/*/*.c \
	platform/*/boot/*.c))))
