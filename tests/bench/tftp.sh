#!/bin/sh
# Downloads by TFTP in lockstep behind a router that loses 1 % of the frames, to
# us, from us, and both: from servers that answer a repeated acknowledgement
# (tftpd-hpa) and from one that does not (dnsmasq, before it had windows). Over
# a TAP device, in network namespaces. Skipped where a tool, or root, is missing
# ("tools/deps real").
#
# IPXE=PROGRAM compares with iPXE, in turn: as in loss.sh, but what it embeds
# ends in tftp://10.67.0.2/run.ipxe. HPA=PROGRAM: where
# tftpd-hpa's in.tftpd is. MIB: of the file, ROUNDS: of each. What nothing is
# lost of is 16 times as long.
set -u

tools="dnsmasq nft"
. tests/real/tap.inc
. tests/bench/router.inc
behind_router
ip -n far addr add 10.67.0.3/24 dev far
rounds=${ROUNDS:-3}

mkdir "$tmp/www"
mib=${MIB:-1}
truncate -s "${mib}M" "$tmp/www/file"
truncate -s "$((mib * 16))M" "$tmp/www/long"
chmod -R a+rX "$tmp"
ip netns exec far dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 \
	--enable-tftp --tftp-root="$tmp/www" --listen-address=10.67.0.2 \
	--user=root --log-facility="$tmp/log" &
pids=$!
[ -z "${HPA-}" ] || {
	ip netns exec far "$HPA" --foreground --listen --address 10.67.0.3:69 \
		--user root --secure "$tmp/www" &
	pids="$pids $!"
}
sleep 1

# compare NAME URI MIB: the medians of some rounds, alternating
compare() {
	in_turn "$2" | awk -v name="$1" -v mib="$3" '
		{ ms[$1 " " ++n[$1]] = $2 }
		END {
			a = ms["1 " int((n[1] + 1) / 2)]
			b = ms["2 " int((n[2] + 1) / 2)]
			printf "%s: %d MiB in %.2f s", name, mib, a / 1000
			if (n[2])
				printf ", iPXE %.2f s: %.1f times", b / 1000,
					b / a
			print ""
		}'
}

for at in ${ONLY-10.67.0.2:dnsmasq} ${HPA:+10.67.0.3:tftpd-hpa}; do
	lose 0 0
	compare "${at#*:}, nothing lost" "tftp://${at%:*}/long" $((mib * 16))
	for loss in "0 100 from us" "100 0 to us" "100 100 both ways"; do
		lose ${loss%% [a-z]*}
		compare "${at#*:}, 1 % lost (${loss#* * })" \
			"tftp://${at%:*}/file" $mib
	done
done
