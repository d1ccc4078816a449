# tests.mk: which tests there are, and how each is run.

# What a test that is a script may read
TEST_DATA = $(filter-out %.c %.h,$(wildcard scripts/* tests/*/* tests/*/*/*))
PAGES = $(wildcard *.md */*.md */*/*.md)
# These read and write real targets' disks by san_disk.c; all but one take long,
# for lost frames have to be waited for
DISK_TESTS = $(patsubst %,tests/real/check_%.sh,aoe fcoe lio nbd san)
LONG_TESTS = $(filter-out %/check_san.sh,$(DISK_TESTS)) \
	tests/real/check_packages.sh

# test_*.c and test_*.sh are quick; check_*.sh are for "make check" only, and
# those of firmware are the same beside a sanitized host
quick_tests = $(patsubst %,build/$(1)/%.log,$(basename $(UNIT_TESTS) \
	$(wildcard tests/*/test_*.sh)))
slow_tests = $(patsubst %,build/$(1)/%.log,$(basename $(filter-out \
	$(LONG_TESTS) $(if $(findstring san,$(1)),tests/qemu/% $(DISK_TESTS)), \
	$(wildcard tests/*/check_*.sh))))
all_tests = $(call quick_tests,$(1)) $(call slow_tests,$(1))

# One that passed is not run again until something in it changed. One that
# fails does so at the end of "make test", beside the others that do.
run_test = $(call run,TEST,$(if $(filter $@,$(GOALS)),,LATER=1) O=build/$(build_name) \
	PXESH=build/$(build_name)/pxesh tools/run-test $@ $(1))
# Time limits are for what hangs: the machine may be busy with something else
run_unit = $(call run_test,timeout 1200 $<)
run_script = $(call run_test,timeout 3600 $<)
run_fuzzer = $(call run_test,tools/fuzz $< -runs=$(FUZZ_RUNS) -seed=1)

# $(call tested,NAME): what the tests of a build of the host program are run by
define tested
build/$(1)/tests/%.log: build/$(1)/tests/% ; $$(run_unit)
build/$(1)/tests/%.log: tests/%.sh $(TEST_DATA) build/$(1)/pxesh
	$$(run_script)
build/$(1)/tests/%.short: build/$(1)/tests/% ; $$(run_fuzzer)
build/$(1)/tests/lsp/test_lsp.log: $(wildcard tests/lsp/*.jsonl)
build/$(1)/tests/netcmds/test_wire.log: $(wildcard tests/golden/wire/*)
build/$(1)/tests/netcmds/check_san_many.log: build/$(1)/tests/netcmds/test_san_many
build/$(1)/tests/tools/test_citations.log: $(PAGES)
build/$(1)/tests/tools/test_make.log: Makefile $(wildcard */*.mk tools/*)
build/$(1)/tests/tools/test_install.log: build/host/pxesh tools/install.mk
$(DISK_TESTS:%.sh=build/$(1)/%.log): build/$(1)/tests/real/san_disk
build/$(1)/tests/real/check_packages.log: packages
build/$(1)/tests/tools/test_layers.log: $(PAGES) $(wildcard platform/*/*.[ch] \
	platform/*/*/*.[ch])
endef

# By a make of its own, for "make deb" notes which commit it is of
.PHONY: packages
packages:
	@$(MAKE) --no-print-directory deb

# An exit status of its own, for tests that expect a failure
export ASAN_OPTIONS = detect_leaks=1:allocator_may_return_null=1:exitcode=99
export UBSAN_OPTIONS = print_stacktrace=1:exitcode=99
export LSAN_OPTIONS = exitcode=99:print_suppressions=0:suppressions=$(CURDIR)/tests/fuzz/leaks.txt
