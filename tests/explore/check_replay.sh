#!/bin/sh
# Explore every script of ours, with downloads that fail and without, and run
# what the explorer says leads to an end: a hundred ends of all, by chance. One
# that leads elsewhere was made up by merging ways that are not the same.
# "tests/explore/check_replay.sh SEED [FILE...]" takes other ends, of others.
. tests/cli/sh.inc
seed=${1:-$$}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- scripts/*.ipxe tests/explore/*.ipxe \
	tests/golden/*.ipxe tests/conformance/*.ipxe

begin "a_hundred_ends_of_all_scripts_are_where_their_run_lines_lead"
mkdir "$tmp/maps"
n=0
for script; do
	case $script in *-part.ipxe) continue ;; esac
	for how in "" --failures; do
		n=$((n + 1))
		run explore "$script" $how --unserved stub --max-paths 400 \
			--value host=web1 --value username=me -f json
		[ $status -lt 2 ] || complain "$script: exit status $status"
		cp "$tmp/out" "$tmp/maps/$n"
	done
done
python3 tests/explore/replay.py "$PXESH" 100 "$seed" "$tmp"/maps/* \
	>"$tmp/replayed" 2>&1 || { cat "$tmp/replayed"
	complain "some way leads elsewhere (seed $seed)"; }
head -1 "$tmp/replayed"

finish
