#!/bin/sh
# What a run costs from start to end, in CPU time, and its memory.
PXESH=$(readlink -f "${PXESH:-build/host/pxesh}")
runs=100
empty=$(mktemp)
trap 'rm -f "$empty"' EXIT
echo '#!ipxe' >"$empty"

# The user and system time of the children, from the last line of "times"
cost() {
	name=$1
	shift
	(
		i=0
		while [ $i -lt $runs ]; do
			"$PXESH" "$@" </dev/null >/dev/null 2>&1
			i=$((i + 1))
		done
		times
	) | tail -1 | tr 'ms' '  ' | awk -v name="$name" -v runs=$runs '{
		printf "%-36s %6.2f ms of CPU\n", name,
			($1 * 60 + $2 + $3 * 60 + $4) * 1000 / runs
	}'
}

cost 'an empty script, no card' run --no-net "$empty"
cost 'an empty script, with a lease' run "$empty"
cost 'the demo, to its boot' run --unserved stub scripts/demo.ipxe
if [ -x /usr/bin/time ]; then
	/usr/bin/time -f '%M' "$PXESH" run --unserved stub scripts/demo.ipxe \
		</dev/null 2>&1 >/dev/null |
		awk '{ printf "%-36s %6.1f MiB\n", "the demo, its memory",
			$1 / 1024 }'
fi
