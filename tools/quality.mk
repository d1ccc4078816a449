# quality.mk: what helps to judge the code. Included by the Makefile.

.PHONY: compile_commands.json analyze cppcheck coverage fuzz bench bench-page peer

compile_commands.json:
	@$(MAKE) -nB V=1 --no-print-directory check efi bios | \
		awk -v folder='$(CURDIR)' -f tools/compile-commands.awk >$@

# ---- analysis ----------------------------------------------------------------

# gcc follows the ways through each file; an object means that it is clean
# It takes err_set(), whose source it does not see, for one that may return 0,
# and follows ways on which what failed is used: NULL, or never set
$(eval $(call compiled,analyze,gcc,$(HOST_FLAGS) $(FAST_FLAGS) -O2 -fanalyzer \
	$(addprefix -Wno-analyzer-,null-dereference null-argument \
	use-of-uninitialized-value)))
ANALYZED = $(filter-out build/%,$(PORTABLE) $(HOST) $(LAB) $(PROGRAM))
# It loses sight of what is kept at a list's end, or by a pointer to a struct
# within; and explore/live.c leaves a little behind in a process that is about to
# end
$(call objects,analyze,cli/cli.c explore/live.c lab/fcoed.c lab/network.c \
		lab/syslogsd.c lab/wire.c net/san/fc_port.c net/san/nbd.c): \
	warnings += -Wno-analyzer-malloc-leak

analyze: $(call objects,analyze,$(ANALYZED)) cppcheck
cppcheck:
	@mkdir -p build/analyze/cppcheck
	cppcheck -q -j2 --std=c11 --language=c -I. \
		--cppcheck-build-dir=build/analyze/cppcheck \
		--enable=warning,portability --error-exitcode=1 \
		--suppressions-list=tools/cppcheck.txt $(ANALYZED)

# ---- coverage ----------------------------------------------------------------

# tools/coverage.c counts children, too, that end by _exit()
COVERAGE_FLAGS = -O0 --coverage -Wl,--wrap=_exit
$(eval $(call host,cov,gcc,$(COVERAGE_FLAGS)))
build/cov/libpxesh.a: build/cov/tools/coverage.o
# Counted from nothing, by all tests but those of firmware, of make and of what
# is installed, and those that take long to show what others reach, too:
# megabytes over lossy cables, servers of others, allocations that fail; nor those
# that look at images only
COVERAGE_TESTS = $(filter-out $(addprefix build/cov/tests/,qemu/% real/% \
	host/check_net.log host/check_oom.log lab/check_loss.log \
	netcmds/check_san_many.log none/test_sizes.log \
	tools/test_make.log tools/test_install.log tools/check_reproducible.log \
	tools/check_static.log bootfile/check_mbr.log bootfile/check_sbom.log), \
	$(call all_tests,cov))
ifeq ($(call goal,coverage)$(JUST_PRINT),coverage)
$(shell find build/cov \( -name '*.gcda' -o -name '*.log' \) -delete 2>/dev/null)
endif
coverage: $(COVERAGE_TESTS)
	@tools/summary $(COVERAGE_TESTS); status=$$?; rm -rf build/coverage; \
		tools/coverage build/cov build/coverage && exit $$status

# ---- faults and speed ---------------------------------------------------------

# A short, always equal run of each fuzzer over its seeds and beyond is part of
# "make check"; one of the explorer starts a dozen processes
build/host-clang-san/tests/fuzz/fuzz_explore.short: FUZZ_RUNS = 60
# A handshake each
build/host-clang-san/tests/fuzz/fuzz_tls.short: FUZZ_RUNS = 60
fuzz: $(FUZZERS:%.c=build/host-clang-san/%)
	@for f in $^; do echo "$$f"; \
		tools/fuzz $$f -max_total_time=$(FUZZ_SECONDS) || exit 1; done

bench: $(BENCHES:%.c=build/host/%) build/host/pxesh build/host/tests/real/san_disk
	@for b in $(BENCHES:%.c=build/host/%) \
		$(filter-out %/page.sh,$(wildcard tests/bench/*.sh)); do \
		PXESH=build/host/pxesh $$b || exit 1; done
# All its figures as a page: build/docs/bench.md. What bench-qemu printed into
# build/bench-qemu.txt is on it, too.
bench-page:
	@mkdir -p build/docs
	@$(MAKE) -s bench >build/bench.txt
	@tests/bench/page.sh build/bench.txt $(wildcard build/bench-qemu.txt) \
		>build/docs/bench.md
	@echo build/docs/bench.md
# Debian's iPXE and ours, the same scripts: what a person sees
peer: build/bios/pxesh.lkrn
	@/usr/bin/python3 tests/peer/peer.py
