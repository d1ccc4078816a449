#!/bin/sh
# Downloads by TFTP in lockstep behind a router that loses 1 % of the frames, to
# us, from us, and both: from servers that answer a repeated acknowledgement
# (tftpd-hpa) and from one that does not (dnsmasq, before it had windows). Over
# a TAP device, in network namespaces. Skipped where a tool, or root, is missing
# ("tools/deps real").
#
# IPXE=PROGRAM compares with iPXE, in turn: see loss.sh. HPA=PROGRAM: where
# tftpd-hpa's in.tftpd is. MIB: of the file, ROUNDS: of each.
set -u

tools="dnsmasq nft"
. tests/real/tap.inc

mount -t tmpfs none /run && mkdir /run/netns || skip "no /run of its own"
ip netns add far && ip link add near type veth peer name far netns far &&
	ip addr add 10.67.0.1/24 dev near && ip link set near up &&
	ip -n far addr add 10.67.0.2/24 dev far && ip -n far link set far up &&
	ip -n far addr add 10.67.0.3/24 dev far &&
	ip -n far link set lo up &&
	ip -n far route add default via 10.67.0.1 ||
	skip "cannot make a veth pair"
ip addr add 10.66.0.1/24 dev px0
ip link set px0 up
echo 1 >/proc/sys/net/ipv4/ip_forward

mkdir "$tmp/www"
truncate -s "${MIB:-1}M" "$tmp/www/file"
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

# lose TO-US FROM-US: of 10,000 frames
lose() {
	nft -f - <<-END
	table ip lossy
	delete table ip lossy
	table ip lossy {
		chain forwarded {
			type filter hook forward priority 0;
			oifname px0 numgen random mod 10000 < $1 drop
			iifname px0 numgen random mod 10000 < $2 drop
		}
	}
	END
}

ours() {
	timeout 600 "$pxesh" --net tap:px0 --no-dhcp -c "set net0/ip 10.66.0.2
set net0/netmask 255.255.255.0
set net0/gateway 10.66.0.1
ifopen net0
imgfetch tftp://$1/file" >"$tmp/out" 2>&1 </dev/null
}
theirs() {
	printf '#!ipxe\nimgfetch tftp://%s/file\nexit\n' "$1" >"$tmp/www/run.ipxe"
	timeout 600 "$IPXE" --net tap,if=px0 >"$tmp/out" 2>&1 </dev/null
	grep -aq "/file\.\.\..*ok" "$tmp/out"
}
# took WHO SERVER: milliseconds
took() {
	begun=$(date +%s%N)
	"$@" || { cat "$tmp/out" >&2; exit 1; }
	echo $((($(date +%s%N) - begun) / 1000000))
}

# compare NAME SERVER: the medians of some rounds, alternating
compare() {
	for round in $(seq "${ROUNDS:-3}"); do
		echo "1 $(took ours "$2")"
		[ -z "${IPXE-}" ] || echo "2 $(took theirs "$2")"
	done | sort -n -k1 -k2 | awk -v name="$1" -v mib="${MIB:-1}" '
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
	for loss in "0 0 no loss" "0 100 from us" "100 0 to us" \
		"100 100 both ways"; do
		lose ${loss%% [a-z]*}
		compare "${at#*:}, 1 % lost ($loss)" "${at%:*}"
	done
done
