# firmware.mk: the images for UEFI and BIOS. Included by the Makefile, whose
# $(call compiled,NAME,COMPILER,FLAGS) tells how sources become objects.

.PHONY: efi bios qemu bench-qemu

# ---- flags -------------------------------------------------------------------

# wolfSSL, zlib: loops rather than unrolled rounds; one CRC table, not eight,
# that is made when it is needed, as are the codes of blocks without any
SMALL_FLAGS = -DNDEBUG -DUSE_SLOW_SHA -DUSE_SLOW_SHA256 -DUSE_SLOW_SHA512 \
	-DWOLFSSL_SHA3_SMALL -DWOLFSSL_AES_NO_UNROLL -DZ_TESTW=0 \
	-DDYNAMIC_CRC_TABLE -DBUILDFIXED
FIRMWARE_FLAGS = $(COMMON_FLAGS) $(SMALL_FLAGS) -ffreestanding \
	-ffunction-sections -fdata-sections
EFI_FLAGS = $(FIRMWARE_FLAGS) -fno-builtin -nostdlibinc -isystem core/libc \
	-fshort-wchar -Oz
EFI_X86_FLAGS = $(EFI_FLAGS) -mno-red-zone -mno-stack-arg-probe
# Instructions stay in the order of the source: more of them are alike, which
# packs 5 % better (on x86 it changes nothing)
EFI_ARM64_FLAGS = $(EFI_FLAGS) -U_WIN32 -fno-ms-extensions \
	-fno-ms-compatibility -fms-compatibility-version=0 -fgnuc-version=4.2.1 \
	-mllvm -enable-misched=false -mllvm -enable-post-misched=false
BIOS_FLAGS = $(FIRMWARE_FLAGS) -m32 -march=i686 -mno-sse -mno-mmx -fno-pic \
	-fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables \
	-fcf-protection=none -Os -fno-delete-null-pointer-checks \
	-isystem core/libc
# Arguments in registers, stacks aligned to words: 7 % smaller; no copying by
# the byte, as -Os would have it
BIOS_GCC_FLAGS = $(BIOS_FLAGS) -nostdinc -mregparm=3 \
	-mpreferred-stack-boundary=2 -mstringop-strategy=libcall \
	-isystem $(shell gcc -print-file-name=include 2>/dev/null) \
	--param=min-pagesize=0
clang_efi = clang --target=$(1)-unknown-windows

# ---- the portable part alone -------------------------------------------------

# build/NAME/none: the portable part with nothing below it but core/libc and a
# platform that does nothing. It is linked, so no symbol may be undefined.
portable = $(call objects,$(1),$(PORTABLE) $(LIBRARIES) $(LIBC)) build/sources
link_efi = $(call run,LINK,lld-link /subsystem:efi_application /nodefaultlib \
	/safeseh:no /opt:ref /opt:icf /timestamp:0 /out:$@ $(filter %.o,$^) /entry:$(1))
link_empty = $(if $(filter efi%,$(build_name)),$(call link_efi,none_main),$(call \
	run,LINK,ld -m elf_i386 -o $@ -e none_main $(filter %.o,$^)))
define firmware
$(call compiled,$(1),$(2),$(3))
build/$(1)/none: $(call portable,$(1)) build/$(1)/tests/none/none.o
	$$(link_empty)
EMPTY_IMAGES += build/$(1)/none
endef

$(eval $(call firmware,efi-x64,$(call clang_efi,x86_64)-cygnus,$(EFI_X86_FLAGS)))
$(eval $(call firmware,efi-ia32,$(call clang_efi,i386)-cygnus,$(EFI_X86_FLAGS) \
	-march=i686))
$(eval $(call firmware,efi-aa64,$(call clang_efi,aarch64),$(EFI_ARM64_FLAGS)))
$(eval $(call firmware,bios,gcc,$(BIOS_GCC_FLAGS)))
$(eval $(call firmware,bios-clang,clang,$(BIOS_FLAGS) -nostdlibinc))

# What adds up sizes, on 32 bits, to be run under Linux
build/bios/sizes: $(call portable,bios) $(call objects,bios,tests/none/none.c \
		tests/none/sizes.c)
	$(call run,LINK,ld -m elf_i386 -o $@ -e sizes_main $(filter %.o,$^))

# ---- packing -----------------------------------------------------------------

# platform/unpack/ does the reverse. In front of what xz packed are the end of a
# gzip file, CRC-32 and length, and what the body consists of.
pack = $(call run,PACK,(gzip -1 <$< | tail -c 8 && \
	build/host/branch $(1) head <$< && build/host/branch $(1) body <$< | \
	xz --format=raw --lzma1=preset=9e,$(PACK_$(1))) >$@)
PACK_i386 = mf=bt2,nice=64,lc=3,lp=0,pb=0
PACK_x64 = $(PACK_i386)
PACK_arm64 = mf=bt2,nice=128,lc=0,lp=2,pb=2
build/host/branch: tools/branch.c platform/unpack/branch.h core/bytes.h
build/host/rebase: tools/rebase.c platform/bios/boot/body.h \
	platform/unpack/branch.h
build/host/relocs: tools/relocs.c core/bytes.h
# lld-link writes no checksum
build/host/pesum: tools/pesum.c bootfile/pesum.h core/bytes.h
build/host/mkbios: tools/mkbios.c $(wildcard platform/bios/*.h \
		platform/bios/boot/*.h platform/unpack/*.h)
build/host/mkrom: tools/mkrom.c bootfile/disk.h core/bytes.h \
		platform/bios/layout.h
$(addprefix build/host/,branch rebase relocs pesum mkbios mkrom):
	$(call run,CC,gcc -O1 $(WARNINGS) -I. -o $@ $<)

# It runs before all else, bit by bit: twice as fast, and 0.8 to 2.5 KB longer
build/%/platform/unpack/unpack.o: warnings += -O2

# ---- UEFI --------------------------------------------------------------------

# The program is an image itself; pxesh.efi is another, which unpacks it. The
# last two are for the tests in QEMU.
BUILDS_EFI = efi-x64 efi-ia32 efi-aa64
EFI_PROGRAM = $(wildcard platform/efi/*.c platform/screen/*.c platform/x86/*.c)
EFI_LOADER = $(wildcard platform/efi/boot/*.c) platform/efi/guid.c \
	platform/unpack/unpack.c core/libc/mem.c core/libc/int64.c
EFI_TEST = platform/efi/guid.c core/libc/mem.c
define efi_image
build/$(1)/program.efi: $(call portable,$(1)) $(call objects,$(1),$(EFI_PROGRAM))
	$$(call link_efi,efi_main $(3))
build/$(1)/program.rel: build/$(1)/program.efi build/host/relocs
	$$(call run,RELOCS,build/host/relocs <$$< >$$@)
build/$(1)/program.xz: build/$(1)/program.rel build/host/branch
	$$(call pack,$(2))
build/$(1)/platform/efi/boot/packed.o: build/$(1)/program.xz \
		build/gen/sbom.gz
build/$(1)/pxesh.efi: build/host/pesum build/$(1)/platform/efi/boot/packed.o \
		$(call objects,$(1),$(EFI_LOADER))
	$$(call link_efi,load_main && build/host/pesum $$@)
build/$(1)/stub.efi: $(call objects,$(1),tests/qemu/stub.c $(EFI_TEST))
	$$(call link_efi,stub_main)
build/$(1)/tests/qemu/stub.o: tests/qemu/radio.h
build/$(1)/probe.efi: $(call objects,$(1),tests/qemu/probe.c $(EFI_TEST))
	$$(call link_efi,probe_main)
endef
$(eval $(call efi_image,efi-x64,x64))
# Linked at BRANCH_BASE
$(eval $(call efi_image,efi-ia32,i386,/base:0xae000000))
$(eval $(call efi_image,efi-aa64,arm64))

# What is in the images: their section .sbom
build/gen/pxesh.spdx.json: tools/sbom tools/deps core/version.h \
		build/gen/roots.c $(wildcard $(THIRD_PARTY)/*.origin tools/patches/*)
	$(call run,SBOM,tools/sbom $(VERSION) >$@)
build/gen/sbom.gz: build/gen/pxesh.spdx.json
	$(call run,GZIP,gzip -9n <$< >$@)

EFI_IMAGES = $(BUILDS_EFI:%=build/%/pxesh.efi)
efi: $(EFI_IMAGES)
	@stat -c "%9s bytes  %n" $^

# ---- BIOS --------------------------------------------------------------------

# Expansion ROMs: cards as QEMU calls them, and their PCI ids
ROM_CARDS = e1000 e1000e rtl8139 virtio vmxnet3
ROM_IDS_e1000 = 8086:100e 8086:100c 8086:100f
ROM_IDS_e1000e = 8086:10d3
ROM_IDS_rtl8139 = 10ec:8139
ROM_IDS_virtio = 1af4:1000 1af4:1041
ROM_IDS_vmxnet3 = 15ad:07b0

# A program linked at 0, packed, behind a loader and one of the prefixes
BIOS_IMAGES = $(addprefix build/bios/pxesh,.kpxe .kkpxe .pxe .lkrn .iso \
	-small.kpxe -small.kkpxe $(ROM_CARDS:%=-%.mrom))
BIOS_OBJECTS = build/bios/platform/bios
BIOS_PROGRAM = $(wildcard platform/bios/*.c platform/screen/*.c platform/x86/*.c)
BIOS_LOADER = $(addprefix platform/bios/,boot/load.c boot/a20.c real.c firm.c \
	e820.c) platform/unpack/unpack.c core/libc/mem.c core/libc/string.c
# 16-bit code is linked where the BIOS or the stub puts it
link_at = $(call run,LINK,ld -m elf_i386 -Ttext $(1) -e $(1) -z noexecstack \
	-o $@ $<)

bios: $(BIOS_IMAGES)
	@stat -c "%9s bytes  %n" $^
# $(call bios_program,OBJECTS,WITHOUT): the linker leaves out what only those
# would call
bios_program = $(call portable,bios) $(call objects,bios,$(BIOS_PROGRAM) $(1)) \
	$(BIOS_OBJECTS)/start.o platform/bios/bios.ld
link_flat = $(call run,LINK,ld -m elf_i386 -pie -z notext --no-dynamic-linker \
	--gc-sections --no-warn-rwx-segments -z noexecstack \
	-T $(filter %.ld,$^) -o $@ $(filter-out $(1),$(filter %.o,$^)) $(2))
# With drivers of our own; without; and without TLS, MS-CHAPv2 and NTLM, too,
# for network cards whose ROMs load no more
UNDI_ONLY = platform/bios/undionly/native.c
NATIVE_OBJECT = $(BIOS_OBJECTS)/native.o
$(BIOS_OBJECTS)/native.elf: $(call bios_program)
	$(link_flat)
$(BIOS_OBJECTS)/bios.elf: $(call bios_program,$(UNDI_ONLY))
	$(call link_flat,$(NATIVE_OBJECT))
$(BIOS_OBJECTS)/small.elf: $(call bios_program,$(UNDI_ONLY) $(wildcard net/notls/*.c))
	$(call link_flat,$(NATIVE_OBJECT) build/bios/net/tls/% \
		$(addprefix build/bios/,net/eap_mschap.o net/http_ntlm.o \
		build/gen/roots.o),\
		build/bios/net/tls/seed.o)
$(BIOS_OBJECTS)/boot/load.elf: $(BIOS_OBJECTS)/boot/load-head.o \
		$(call objects,bios,$(BIOS_LOADER)) platform/bios/boot/load.ld
	$(link_flat)
$(BIOS_OBJECTS)/boot/load-head.o: platform/bios/boot/load.S build/bios/flags
	$(assemble)
$(BIOS_OBJECTS)/boot/nbp.elf: $(BIOS_OBJECTS)/boot/nbp.o
	$(call link_at,0x7c00)
$(BIOS_OBJECTS)/boot/mbr.elf: $(BIOS_OBJECTS)/boot/mbr.o
	$(call link_at,0x600)
$(BIOS_OBJECTS)/boot/lkrn.elf $(BIOS_OBJECTS)/boot/rom.elf: \
		%.elf: %.o
	$(call link_at,0)
-include $(wildcard $(BIOS_OBJECTS)/*.d $(BIOS_OBJECTS)/boot/*.d)
$(BIOS_OBJECTS)/stub.elf: $(BIOS_OBJECTS)/stub.o
	$(call link_at,0)
$(BIOS_OBJECTS)/%.bin: $(BIOS_OBJECTS)/%.elf
	$(call run,FLAT,objcopy -O binary $< $@)
$(BIOS_OBJECTS)/%.raw: $(BIOS_OBJECTS)/%.bin build/host/rebase
	$(call run,REBASE,build/host/rebase <$< >$@)
$(BIOS_OBJECTS)/%.xz: $(BIOS_OBJECTS)/%.raw build/host/branch
	$(call pack,i386)
# $(call bios_parts,PROGRAM,PREFIX): of what an image is made
bios_parts = build/host/mkbios $(addprefix $(BIOS_OBJECTS)/,boot/$(2).bin \
	boot/load.bin stub.bin $(1).raw $(1).xz)
bios_image = $(call run,IMAGE,$< $(1)$* $@ $(wordlist 2,6,$^))
build/bios/pxesh-small.%: $(call bios_parts,small,nbp)
	$(bios_image)
build/bios/pxesh.k%: $(call bios_parts,bios,nbp)
	$(call bios_image,k)
build/bios/pxesh.pxe: $(call bios_parts,native,nbp)
	$(call bios_image,pxe)
build/bios/pxesh.lkrn: $(call bios_parts,native,lkrn)
	$(call bios_image,lkrn)
build/bios/pxesh-%.mrom: build/host/mkrom $(BIOS_OBJECTS)/boot/rom.bin \
		build/bios/pxesh.pxe
	$(call run,IMAGE,$< $@ $(wordlist 2,3,$^) $(ROM_IDS_$*))
# For all machines, so of all images
build/bios/pxesh.iso: build/host/pxesh build/bios/pxesh.pxe $(EFI_IMAGES)
	$(call run,IMAGE,$< image --iso $@ $(wordlist 2,9,$^))

# ---- tests -------------------------------------------------------------------

build/host/tests/none/test_sizes.log: build/bios/sizes
build/host/tests/qemu/check_efi.log: build/efi-x64/pxesh.efi \
	build/bios/pxesh.iso build/efi-x64/stub.efi $(wildcard tests/qemu/*.py)
build/host/tests/qemu/check_bios.log: $(addprefix build/bios/pxesh.,kpxe pxe lkrn \
	iso) $(wildcard tests/qemu/*.py)
build/host/tests/tools/check_reproducible.log: build/bios/pxesh-small.kpxe
build/host/tests/bootfile/check_sbom.log: $(EFI_IMAGES) build/gen/pxesh.spdx.json
build/host/tests/bootfile/check_mbr.log: $(BIOS_OBJECTS)/boot/mbr.bin
build/host/tests/qemu/check_sizes.log: $(EFI_IMAGES) $(BIOS_IMAGES)

# One machine at a time
qemu: efi bios build/host/pxesh $(BUILDS_EFI:%=build/%/stub.efi) $(BUILDS_EFI:%=build/%/probe.efi)
	@tools/each 'tests/qemu/cases.py x64' 'tests/qemu/cases.py ia32 10' \
		'tests/qemu/cases.py aa64 10' 'tests/qemu/efi.py all' \
		'tests/qemu/bios.py cases' 'tests/qemu/bios.py golden' \
		'tests/qemu/bios.py all' 'tests/qemu/linux.py all'

bench-qemu: efi bios build/efi-x64/stub.efi
	tests/qemu/bench.py
	tests/bench/bios.py
