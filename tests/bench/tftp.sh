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

for at in ${ONLY-10.67.0.2:dnsmasq} ${HPA:+10.67.0.3:tftpd-hpa}; do
	lose 0 0
	compare "${at#*:}, nothing lost" $((mib * 16)) "tftp://${at%:*}/long"
	for loss in "0 100 from us" "100 0 to us" "100 100 both ways"; do
		lose ${loss%% [a-z]*}
		compare "${at#*:}, 1 % lost (${loss#* * })" "$mib" \
			"tftp://${at%:*}/file"
	done
done
