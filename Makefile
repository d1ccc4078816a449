# pxesh. Being in a folder is being in the build.
#
#   make            the host shell, build/host/pxesh
#   make run        installs what is missing, builds, runs the demo
#   make check      installs what is missing, builds everything, tests it all
#   make test       the quick tests only; installs nothing
#   make fuzz       each fuzzer for FUZZ_SECONDS; make bench: figures
#   make efi bios   the firmware images, where their back end exists
#   make docs       build/docs: manual page, completions, editors' syntax
#   make qemu       installs what is missing, tests the images in QEMU;
#                   make bench-qemu compares them to Debian's iPXE there
#   CC=clang, SAN=1 (ASan and UBSan) choose the host build; V=1 shows commands

ifeq ($(origin CC),default)
CC           = gcc
endif
SAN          = 0
V            = 0
FUZZ_SECONDS = 60
FUZZ_RUNS    = 2000
B            = build
T            = $(B)/third_party
G            = $(B)/gen
MAKEFLAGS   += --no-builtin-rules
.DEFAULT_GOAL = all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all run check test fuzz fuzz-short bench clean efi bios qemu docs bench-qemu
# Shown instead of the command, unless V=1: $(call say,CC)command
say = $(if $(filter 1,$(V)),,@echo "  $(1)	$@" && )

# ---- what has to be there first ------------------------------------------

# Each of these files is made by tools/deps; make then reads this file again.
goal  = $(filter $(1),$(MAKECMDGOALS))
deps := $(firstword $(if $(call goal,qemu bench-qemu),qemu) $(if $(call goal,check fuzz efi),check) \
	$(if $(call goal,run),build) sources)
ifneq ($(MAKECMDGOALS),clean)
include $(B)/deps-$(deps).mk
endif
$(B)/deps-%.mk: tools/deps $(wildcard tools/patches/*)
	@tools/deps $* && touch $@

# ---- sources ---------------------------------------------------------------

OURS   = core core/setting core/tui interp builtins netcmds net net/lwip net/tls
# Generated: interp/lex.re, interp/gram.y
GEN    = $(patsubst interp/%.re,$(G)/%.c,$(wildcard interp/*.re)) \
	 $(patsubst interp/%.y,$(G)/%.c,$(wildcard interp/*.y))
GEN_H  = $(patsubst interp/%.y,$(G)/%.h,$(wildcard interp/*.y))
LIB    = $(wildcard $(OURS:=/*.c)) $(GEN)
HOST   = $(wildcard $(addsuffix /*.c,format flow lint lint/rules lint/lsp explore scenario))
SHELL_ = $(wildcard cli/*.c platform/host/*.c)
FAKE   = $(filter-out tests/fake/test_%,$(wildcard tests/fake/*.c))
UNIT   = $(wildcard tests/*/test_*.c)
FUZZ   = $(wildcard tests/fuzz/fuzz_*.c)
# What a test that is a script may read
DATA   = $(filter-out %.c %.h,$(wildcard scripts/* tests/*/* tests/*/*/*))
BENCH  = $(wildcard tests/bench/bench_*.c)
LIBC   = $(wildcard core/libc/*.c)
# Compiled for the lab's own lwIP, which is hidden with it in one object
LAB    = $(wildcard lab/*.c)
LWIP   = $(wildcard $(T)/lwip/src/core/*.c $(T)/lwip/src/core/ipv[46]/*.c) \
	 $(T)/lwip/src/netif/ethernet.c
WOLF   = $(addprefix $(T)/wolfssl/wolfcrypt/src/,md4.c md5.c sha.c sha256.c \
	 sha512.c sha3.c hash.c random.c wc_port.c memory.c)
ZLIB   = $(addprefix $(T)/zlib/,adler32.c crc32.c inffast.c inflate.c \
	 inftrees.c zutil.c)
# Of the loaders only, and of these what unpack.c calls
XZ     = $(addprefix $(T)/xz/src/liblzma/,common/common.c lz/lz_decoder.c \
	 lzma/lzma_decoder.c)
THIRD  = $(LWIP) $(WOLF) $(ZLIB)

# Changes when a source goes, which no date tells
ifneq ($(file <$(B)/sources),$(LIB) $(HOST) $(LAB) $(THIRD))
$(shell mkdir -p $(B))$(file >$(B)/sources,$(LIB) $(HOST) $(LAB) $(THIRD))
endif

$(G)/%.c: interp/%.re
	$(call say,RE2C)mkdir -p $(@D) && re2c -c -W -Werror -o $@ $<
# lemon leaves an unchanged header alone: touch it, or make runs for ever
$(G)/%.c $(G)/%.h &: interp/%.y
	$(call say,LEMON)mkdir -p $(G) && lemon -q -d$(G) $< && touch $(G)/$*.h

# ---- flags -------------------------------------------------------------------

WARN    = -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes
# Of other people's code, and of generated: what is certainly wrong
WARN_3  = -Werror -Wno-unused-function -Wno-unused-label \
	  -Wno-tautological-constant-out-of-range-compare
INC     = -I. -I$(G) -isystem $(T)/lwip/src/include -isystem $(T)/wolfssl \
	  -isystem $(T)/zlib -isystem $(T)/lodepng -Inet/tls
XZ_INC  = -DHAVE_CONFIG_H -Iplatform/unpack $(addprefix -isystem $(T)/xz/src/,\
	  common $(addprefix liblzma/,api common lz lzma rangecoder simple))
DEFS    = -DWOLFSSL_USER_SETTINGS -DNDEBUG
# Firmware images: loops rather than unrolled rounds, one CRC table, not eight
DEFS   += -DUSE_SLOW_SHA -DUSE_SLOW_SHA512 -DWOLFSSL_SHA3_SMALL -DZ_TESTW=0
COMMON  = -std=c11 -MD -MP $(INC)
# -MD, not -MMD: lwipopts.h is included from what counts as a system header
# Which lwipopts.h: the client's or the lab's
NET     = -Inet/lwip
LABNET  = -Ilab/lwip

HOST_CFLAGS  = $(COMMON) -D_GNU_SOURCE -g -DWOLFSSL_USER_SETTINGS
SANITIZE     = -fsanitize=address,undefined -fno-sanitize-recover=all \
	       -fno-omit-frame-pointer
# The fake back end counts what is allocated, and lets allocations fail
WRAP         = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free
HOST_LIBS    = -lreadline -lfyaml -ljansson

EFI_CFLAGS   = $(COMMON) $(DEFS) -ffreestanding -fno-builtin -nostdlibinc \
	       -isystem core/libc -fshort-wchar -Oz -ffunction-sections \
	       -fdata-sections
EFI_X86      = -mno-red-zone -mno-stack-arg-probe
EFI_AA64     = -U_WIN32 -fno-ms-extensions -fno-ms-compatibility \
	       -fms-compatibility-version=0 -fgnuc-version=4.2.1
BIOS_CFLAGS  = $(COMMON) $(DEFS) -m32 -march=i686 -mno-sse -mno-mmx \
	       -ffreestanding -fno-pic -fno-pie -fno-stack-protector \
	       -fno-asynchronous-unwind-tables -fcf-protection=none -Os \
	       -ffunction-sections -fdata-sections \
	       -fno-delete-null-pointer-checks -isystem core/libc
GCC_INC     := $(shell gcc -print-file-name=include)

# ---- one build: $(call objects,NAME,COMPILER,FLAGS) ----------------------------

# Every source.c becomes build/NAME/source.o; the lab's lwIP, compiled again
# for the lab, build/NAME/lab/lwip/source.o.
obj = $(patsubst %.c,$(B)/$(1)/%.o,$(2))
define objects
# Changes when the flags do
$(1)-flags := $$(strip $(2) $(3) $$(NET) $$(LABNET) $$(WARN) $$(WARN_3))
ifneq ($$(strip $$(file <$(B)/$(1)/flags)),$$($(1)-flags))
$$(shell mkdir -p $(B)/$(1))$$(file >$(B)/$(1)/flags,$$($(1)-flags))
endif
$(B)/$(1)/%.o: %.c $(B)/$(1)/flags | $$(GEN_H)
	$$(call say,CC)mkdir -p $$(@D) && $(2) $(3) $$(NET) $$(WARN) -c -o $$@ $$<
$(B)/$(1)/lab/%.o: lab/%.c $(B)/$(1)/flags
	$$(call say,CC)mkdir -p $$(@D) && $(2) $(3) $$(LABNET) $$(WARN) -c -o $$@ $$<
$(B)/$(1)/explore/html.o: explore/explore.html explore/explore.js
$(B)/$(1)/tests/lab/%.o: tests/lab/%.c
	$$(call say,CC)mkdir -p $$(@D) && $(2) $(3) $$(LABNET) $$(WARN) -c -o $$@ $$<
$(B)/$(1)/$(B)/%.o: $(B)/%.c $(B)/$(1)/flags \
		$(wildcard net/lwip/*.h net/tls/*.h) | $$(GEN_H)
	$$(call say,CC)mkdir -p $$(@D) && $(2) $(3) $$(NET) $$(WARN_3) -c -o $$@ $$<
$(B)/$(1)/$(T)/xz/%.o: $(T)/xz/%.c $(B)/$(1)/flags platform/unpack/config.h
	$$(call say,CC)mkdir -p $$(@D) && $(2) $(XZ_INC) $(3) $$(WARN_3) -c -o $$@ $$<
$(B)/$(1)/platform/unpack/%.o: platform/unpack/%.c $(B)/$(1)/flags
	$$(call say,CC)mkdir -p $$(@D) && $(2) $(XZ_INC) $(3) $$(WARN) -c -o $$@ $$<
$(B)/$(1)/lab/lwip/%.o: %.c $(B)/$(1)/flags $(wildcard lab/lwip/*.h)
	$$(call say,CC)mkdir -p $$(@D) && $(2) $(3) $$(LABNET) $$(WARN_3) -c -o $$@ $$<
$(B)/$(1)/%.o: %.S $(B)/$(1)/flags
	$$(call say,AS)mkdir -p $$(@D) && $(2) $(3) -I$(B)/$(1) -c -o $$@ $$<
endef

# ---- a host build ----------------------------------------------------------------

# Everything that programs and tests link. The lab and its private lwIP become
# one object of which only lab_* is visible.
define host
$(call objects,$(1),$(2),$(HOST_CFLAGS) $(3))
$(B)/$(1)/libpxesh.a: $(call obj,$(1),$(LIB) $(HOST) $(THIRD)) \
		$(B)/$(1)/lab.o $(B)/sources
	$$(call say,AR)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)
$(B)/$(1)/lab.o: $(call obj,$(1),$(LAB)) \
		$(patsubst %.c,$(B)/$(1)/lab/lwip/%.o,$(LWIP)) $(B)/sources
	$$(call say,LD)ld -r -o $$@.tmp $$(filter %.o,$$^) && \
		objcopy -w --keep-global-symbol='lab_*' $$@.tmp $$@ && rm $$@.tmp
$(B)/$(1)/pxesh: $(call obj,$(1),$(SHELL_)) $(B)/$(1)/libpxesh.a
	$$(call say,LINK)$(2) $(3) -o $$@ $$^ $(HOST_LIBS)
$(B)/$(1)/tests/%: $(B)/$(1)/tests/%.o $(call obj,$(1),$(FAKE)) \
		$(B)/$(1)/libpxesh.a
	$$(call say,LINK)$(2) $(3) $(WRAP) \
		$$(if $$(findstring /fuzz_,$$@),$(4)) -o $$@ $$^ -lcmocka $(HOST_LIBS)
# A test that passed is not run again until something in it changed
$(B)/$(1)/tests/%.log: $(B)/$(1)/tests/%
	$$(call say,TEST)timeout 300 $$< >$$@.tmp 2>&1 && mv $$@.tmp $$@ || \
		{ cat $$@.tmp; exit 1; }
$(B)/$(1)/tests/%.log: tests/%.sh $(DATA) \
		$(if $(SHELL_),$(B)/$(1)/pxesh)
	$$(call say,TEST)mkdir -p $$(@D) && O=$(B)/$(1) \
		PXESH=$(B)/$(1)/pxesh timeout 900 $$< >$$@.tmp 2>&1 && \
		mv $$@.tmp $$@ || { cat $$@.tmp; exit 1; }
endef
# Conversations that a program replays
$(foreach b,host host-clang host-san host-clang-san,\
	$(B)/$(b)/tests/lsp/test_lsp.log): $(wildcard tests/lsp/*.jsonl)
# Pages that link to each other and to the code
$(foreach b,host host-clang host-san host-clang-san,\
	$(B)/$(b)/tests/tools/test_citations.log): $(wildcard *.md docs/*.md \
	docs/*/*.md */*.md tests/*/*.md tests/tools/*.py)
# What the folders of all programs use
$(foreach b,host host-clang host-san host-clang-san,\
	$(B)/$(b)/tests/tools/test_layers.log): ARCHITECTURE.md \
	$(wildcard platform/*/*.[ch] platform/*/*/*.[ch])
# test_*.c and test_*.sh are quick; check_*.sh are for "make check" only
quick = $(patsubst %,$(B)/$(1)/%.log,$(basename $(UNIT) \
	$(wildcard tests/*/test_*.sh)))
# Firmware is the same beside a sanitized host
slow  = $(patsubst %,$(B)/$(1)/%.log,$(basename $(filter-out \
	$(if $(findstring san,$(1)),tests/qemu/%),$(wildcard tests/*/check_*.sh))))

# The builds: gcc; clang, sanitized and ready for the fuzzers; and with SAN=1
# or CC=clang what these ask for.
$(eval $(call host,host,gcc,-O2))
$(eval $(call host,host-clang,clang,-O2))
$(eval $(call host,host-san,gcc,-O1 $(SANITIZE)))
$(eval $(call host,host-clang-san,clang,-O1 $(SANITIZE) \
	-fsanitize=fuzzer-no-link,-fsanitize=fuzzer))
ME    = host$(if $(findstring clang,$(CC)),-clang)$(if $(filter 1,$(SAN)),-san)
# An exit status of its own, for tests that expect a failure
export ASAN_OPTIONS  = detect_leaks=1:allocator_may_return_null=1:exitcode=99
export UBSAN_OPTIONS = print_stacktrace=1:exitcode=99
export LSAN_OPTIONS  = exitcode=99:print_suppressions=0:suppressions=$(CURDIR)/tests/fuzz/leaks.txt

all: $(B)/$(ME)/$(if $(SHELL_),pxesh,libpxesh.a)

run: $(B)/host/pxesh
	$< run scripts/demo.ipxe --unserved stub

# Made from the program's tables: see editors/README.md
D = $(B)/docs
docs: $(D)/man1/pxesh.1 $(D)/bash/pxesh $(D)/zsh/_pxesh $(D)/fish/pxesh.fish \
	$(D)/vim/syntax/ipxe.vim $(D)/vim/ftdetect/ipxe.vim \
	$(D)/ipxe.tmLanguage.json
$(D)/man1/pxesh.1: GEN_KIND = man
$(D)/bash/pxesh: GEN_KIND = bash
$(D)/zsh/_pxesh: GEN_KIND = zsh
$(D)/fish/pxesh.fish: GEN_KIND = fish
$(D)/vim/syntax/ipxe.vim: GEN_KIND = vim
$(D)/vim/ftdetect/ipxe.vim: GEN_KIND = vim-ftdetect
$(D)/ipxe.tmLanguage.json: GEN_KIND = textmate
$(D)/%: $(B)/host/pxesh
	$(call say,GEN)mkdir -p $(@D) && $< gen $(GEN_KIND) >$@

# ---- firmware ----------------------------------------------------------------------

# $(call firmware,NAME,COMPILER,FLAGS,LINK): the portable part with nothing
# below it but core/libc, linked to a platform that does nothing: no symbol
# may be undefined. LINK takes an output, an entry point and objects.
free = $(call obj,$(1),$(LIB) $(THIRD) $(LIBC))
define firmware
$(call objects,$(1),$(2),$(3))
$(B)/$(1)/none: $(call free,$(1)) $(B)/$(1)/tests/none/none.o
	$$(call say,LINK)$(call $(4),$$@,none_main,$$^)
endef
link_efi  = lld-link /subsystem:efi_application /nodefaultlib /safeseh:no /opt:ref \
	    /opt:icf /out:$(1) /entry:$(2) $(3)
link_bios = ld -m elf_i386 -o $(1) -e $(2) $(3)
CLANG_WIN = clang --target=$(1)-unknown-windows$(2)

$(eval $(call firmware,efi-x64,$(call CLANG_WIN,x86_64,-cygnus),\
	$(EFI_CFLAGS) $(EFI_X86),link_efi))
$(eval $(call firmware,efi-ia32,$(call CLANG_WIN,i386,-cygnus),\
	-march=i686 $(EFI_CFLAGS) $(EFI_X86),link_efi))
$(eval $(call firmware,efi-aa64,$(call CLANG_WIN,aarch64),\
	$(EFI_CFLAGS) $(EFI_AA64),link_efi))
# Arguments in registers, stacks aligned to words: 7 % smaller; no copying by
# the byte, as -Os would have it
$(eval $(call firmware,bios,gcc,$(BIOS_CFLAGS) -nostdinc \
	-mregparm=3 -mpreferred-stack-boundary=2 \
	-mstringop-strategy=libcall \
	-isystem $(GCC_INC) --param=min-pagesize=0,link_bios))
$(eval $(call firmware,bios-clang,clang,$(BIOS_CFLAGS) -nostdlibinc,link_bios))

EFI  = efi-x64 efi-ia32 efi-aa64
NONE = $(patsubst %,$(B)/%/none,$(EFI) bios bios-clang)

# How a program is packed: platform/unpack/ does the reverse. In front of it
# is the end of a gzip file: its CRC-32 and length.
PACK_x86   = --x86 --lzma1=preset=9e,lc=3,lp=0,pb=0
PACK_arm64 = --arm64 --lzma1=preset=9e,lc=2,lp=2,pb=2
pack = (gzip -1 <$< | tail -c 8 && xz --format=raw $(PACK_$(1)) <$<) >$@
unpack = platform/unpack/unpack.c $(XZ) $(T)/xz/src/liblzma/simple/$(1).c

# A program is the same with platform/efi/ or platform/bios/ in none's place.
# EFI: it is an image itself; pxesh.efi is another, which unpacks it.
define efi_image
$(B)/$(1)/program.efi: $(call free,$(1)) \
		$(call obj,$(1),$(wildcard platform/efi/*.c \
		platform/screen/*.c platform/x86/*.c))
	$$(call say,LINK)$(call link_efi,$$@,efi_main,$$^)
$(B)/$(1)/program.xz: $(B)/$(1)/program.efi
	$$(call say,PACK)$$(call pack,$(2))
$(B)/$(1)/platform/efi/boot/packed.o: $(B)/$(1)/program.xz
$(B)/$(1)/pxesh.efi: $(B)/$(1)/platform/efi/boot/packed.o $(call obj,$(1),\
		$(wildcard platform/efi/boot/*.c) $(call unpack,$(2)) \
		platform/efi/guid.c core/libc/mem.c core/libc/int64.c)
	$$(call say,LINK)$(call link_efi,$$@,load_main,$$^)
$(B)/$(1)/stub.efi: $(call obj,$(1),tests/qemu/stub.c platform/efi/guid.c \
		core/libc/mem.c)
	$$(call say,LINK)$(call link_efi,$$@,stub_main,$$^)
$(B)/$(1)/probe.efi: $(call obj,$(1),tests/qemu/probe.c platform/efi/guid.c \
		core/libc/mem.c)
	$$(call say,LINK)$(call link_efi,$$@,probe_main,$$^)
endef
$(foreach e,efi-x64 efi-ia32,$(eval $(call efi_image,$(e),x86)))
$(eval $(call efi_image,efi-aa64,arm64))
efi: $(EFI:%=$(B)/%/pxesh.efi)
$(B)/host/tests/qemu/check_efi.log: $(B)/efi-x64/pxesh.efi \
	$(B)/efi-x64/stub.efi $(wildcard tests/qemu/*.py)

$(B)/host/tests/qemu/check_bios.log: $(addprefix $(B)/bios/pxesh.,kpxe lkrn \
	iso) $(wildcard tests/qemu/*.py)
$(B)/host/tests/qemu/check_sizes.log: $(EFI:%=$(B)/%/pxesh.efi) \
	$(addprefix $(B)/bios/pxesh.,kpxe kkpxe lkrn)

# BIOS: a program linked at 0, packed, behind a loader and one of the prefixes
BIOS   = kpxe kkpxe lkrn iso
K      = $(B)/bios/platform/bios
LOADER = $(call obj,bios,platform/bios/boot/load.c \
	 platform/bios/boot/a20.c $(addprefix \
	 platform/bios/,real.c firm.c e820.c) $(call unpack,x86) \
	 $(T)/zlib/crc32.c core/libc/mem.c core/libc/string.c)
link_flat = ld -m elf_i386 -pie -z notext --no-dynamic-linker --gc-sections \
	    --no-warn-rwx-segments -z noexecstack -T $(1) -o $@ $(filter %.o,$^)
bios: $(BIOS:%=$(B)/bios/pxesh.%)
$(K)/bios.elf: $(call free,bios) $(call obj,bios,$(wildcard platform/bios/*.c \
		platform/screen/*.c platform/x86/*.c)) $(K)/start.o platform/bios/bios.ld
	$(call say,LINK)$(call link_flat,platform/bios/bios.ld)
$(K)/boot/load.elf: $(K)/boot/load-head.o $(LOADER) platform/bios/boot/load.ld
	$(call say,LINK)$(call link_flat,platform/bios/boot/load.ld)
$(K)/boot/load-head.o: platform/bios/boot/load.S
	$(call say,AS)mkdir -p $(@D) && gcc $(BIOS_CFLAGS) -c -o $@ $<
# 16-bit code is linked where the BIOS or the stub puts it
$(K)/boot/nbp.elf: FLAT = 0x7c00
$(K)/boot/mbr.elf: FLAT = 0x600
$(K)/boot/lkrn.elf $(K)/stub.elf: FLAT = 0
$(K)/boot/nbp.elf $(K)/boot/mbr.elf $(K)/boot/lkrn.elf $(K)/stub.elf: %.elf: %.o
	$(call say,LINK)ld -m elf_i386 -Ttext $(FLAT) -e $(FLAT) -z noexecstack -o $@ $<
$(K)/%.bin: $(K)/%.elf
	$(call say,FLAT)objcopy -O binary $< $@
$(K)/%.xz: $(K)/%.bin
	$(call say,PACK)$(call pack,x86)
$(B)/host/mkbios: tools/mkbios.c $(wildcard platform/bios/*.h \
		platform/bios/boot/*.h)
	$(call say,CC)mkdir -p $(@D) && gcc -O1 $(WARN) -I. -o $@ $<
$(B)/bios/pxesh.%: $(B)/host/mkbios $(K)/boot/nbp.bin $(K)/boot/mbr.bin \
		$(K)/boot/lkrn.bin $(K)/boot/load.bin $(K)/stub.bin \
		$(K)/bios.bin $(K)/bios.xz
	$(call say,IMAGE)$< $* $@ $(K)/boot/$(if $(filter \
		lkrn,$*),lkrn,nbp).bin $(wordlist 3,3,$^) $(wordlist 5,8,$^)

# ---- tests ---------------------------------------------------------------------------

# $(call summary,BUILDS): the closing lines of every test, and their sum
summary = @cat $(1) /dev/null | awk -f tools/summary.awk

test: $(call quick,$(ME))
	$(call summary,$^)

ifeq ($(SAN),1)
CHECKS = $(call quick,$(ME)) $(call slow,$(ME))
else
CHECKS = $(foreach b,host host-clang-san,$(call quick,$(b)) $(call slow,$(b))) \
	 $(FUZZ:%.c=$(B)/host-clang-san/%.short)
check: $(NONE)
endif
check: all $(CHECKS)
	$(call summary,$(filter %.log,$(CHECKS)))

# On firmware, one machine at a time
qemu: efi bios $(EFI:%=$(B)/%/stub.efi) $(EFI:%=$(B)/%/probe.efi)
	tests/qemu/cases.py x64
	tests/qemu/cases.py ia32 10
	tests/qemu/cases.py aa64 10
	tests/qemu/efi.py all
	tests/qemu/bios.py cases
	tests/qemu/bios.py golden
	tests/qemu/bios.py all

bench-qemu: efi bios $(B)/efi-x64/stub.efi
	tests/qemu/bench.py
	tests/bench/bios.py

# A short, always equal run of each fuzzer over its seeds and beyond; one of
# the explorer starts a dozen processes
$(B)/host-clang-san/tests/fuzz/fuzz_explore.short: FUZZ_RUNS = 60
$(B)/host-clang-san/tests/fuzz/%.short: $(B)/host-clang-san/tests/fuzz/%
	$(call say,FUZZ)tools/fuzz $< -runs=$(FUZZ_RUNS) -seed=1 >$@.tmp 2>&1 \
		&& mv $@.tmp $@ || { cat $@.tmp; exit 1; }
fuzz: $(FUZZ:%.c=$(B)/host-clang-san/%)
	@for f in $^; do echo "$$f"; \
		tools/fuzz $$f -max_total_time=$(FUZZ_SECONDS) || exit 1; done

bench: $(BENCH:%.c=$(B)/host/%) $(B)/host/pxesh
	@for b in $(BENCH:%.c=$(B)/host/%) $(wildcard tests/bench/*.sh); do \
		PXESH=$(B)/host/pxesh $$b || exit 1; done

# All but what was fetched from elsewhere
clean:
	rm -rf $(filter-out $(T) $(B)/real,$(wildcard $(B)/*))

BUILDS = host host-clang host-san host-clang-san $(EFI) bios bios-clang
-include $(wildcard $(foreach b,$(BUILDS),$(patsubst %.c,$(B)/$(b)/%.d,\
	$(LIB) $(HOST) $(THIRD) $(SHELL_) $(FAKE) $(UNIT) $(FUZZ) $(BENCH) \
	$(LIBC) $(LAB) $(wildcard platform/*/*.c platform/*/boot/*.c))))
