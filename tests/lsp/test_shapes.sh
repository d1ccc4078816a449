#!/bin/sh
# pxesh lsp: messages of all shapes.
. tests/cli/sh.inc

begin messages_of_whatever_shape_are_answered
mkdir "$tmp/project"
python3 tests/lsp/shapes.py "$PXESH" "$tmp/project" >"$tmp/out" \
	2>"$tmp/err" || complain 'see above'
has out ' 0 faults'
finish
