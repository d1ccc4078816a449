#!/bin/sh
# How fast downloads are over the lab's wire: client, servers and wire in one
# process, so that the figures say what the code costs, not what a network does.
set -eu
pxesh=$(readlink -f "${PXESH:-build/host/pxesh}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mib=64

head -c $((mib << 20)) /dev/zero >"$tmp/big"
printf '#!ipxe\n' >"$tmp/none.ipxe"
printf '#!ipxe\nimgfetch http://x.test/big\n' >"$tmp/http.ipxe"
printf '#!ipxe\nimgfetch tftp://x.test/big\n' >"$tmp/tftp.ipxe"

# CPU milliseconds of a run, the best of three
cost() {
	for i in 1 2 3; do
		( "$pxesh" run "$tmp/$1.ipxe" >"$tmp/out" 2>&1 </dev/null ||
			cat "$tmp/out" >&2; times ) | tail -1
	done | awk '{
		ms = 0
		for (i = 1; i <= 2; i++) {
			split($i, t, /[ms]/)
			ms += t[1] * 60000 + t[2] * 1000
		}
		if (NR == 1 || ms < best) best = ms
	} END { print best }'
}

none=$(cost none)
for how in http tftp; do
	ms=$(cost $how)
	echo "$how $mib $ms $none" | awk '{
		printf "%s, over the lab'"'"'s wire  %d MiB/s, %d MiB in %d ms of CPU\n",
			$1, $2 * 1000 / ($3 - $4), $2, $3 - $4
	}'
done
