#!/bin/sh
# What "make bench" printed (and "make bench-qemu", if it is there), as a page of
# the documentation: the conditions, every figure in one table, then bars.
#
#   page.sh FILE...
set -eu

cat <<END
# How fast it is

Measured $(date -u +%Y-%m-%d) at commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown) on $(nproc) processors
($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), load $(cut -d' ' -f1 /proc/loadavg) at the end, by

    make bench-page

which repeats it. Ratios with another program are measured in the same run, in turn.

| what | figure |
|---|---|
END
# "name   figure" or "name: figure"; what is indented or empty is no figure
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
cat "$@" | sed -n \
	-e '/^ *\(CC\|LINK\|AR\|TEST\|GEN\|SITE\)\t/d' \
	-e 's/^\(.*[^ ]\)  *pxesh  *\([0-9.]*\)  *iPXE  *\([0-9.]* [^ ]*\)  *\(ratio.*\)/| \1 | pxesh \2, iPXE \3, \4 |/p; t' \
	-e 's/|/\\|/g; t next' -e ': next' \
	-e 's/^\([^ ].*[^ ]\)   *\([0-9].*\)$/| \1 | \2 |/p; t' \
	-e 's/^\([^ ][^:]*\): *\(.*\)$/| \1 | \2 |/p' >"$rows"
cat "$rows"
awk -f "$(dirname "$0")/charts.awk" "$rows"
