#!/bin/sh
# Realistic mistakes, one at a time, in scripts that are clean: mistakes.py
# tells of each kind how many are found, where, and mended.
. tests/cli/sh.inc

begin most_kinds_of_mistakes_are_found
find scripts tests/explore tests/scenarios tests/screen tests/lsp \
	tests/lint/models \
	-name '*.ipxe' | LC_ALL=C sort |
	xargs python3 tests/lint/mistakes.py "$PXESH" \
	>"$tmp/out" 2>"$tmp/err"
cat "$tmp/out"
good=$(sed -n 's/^\([0-9]*\) of .* found at .*/\1/p' "$tmp/out")
[ "${good:-0}" -ge 42 ] || complain "only ${good:-0} kinds"

finish
