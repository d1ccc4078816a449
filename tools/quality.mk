# quality.mk: what helps to judge the code. Included by the Makefile.

.PHONY: compile_commands.json

compile_commands.json:
	@$(MAKE) -nB V=1 DRY_RUN=show --no-print-directory check efi bios | \
		awk -v folder='$(CURDIR)' -f tools/compile-commands.awk >$@
