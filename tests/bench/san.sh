#!/bin/sh
# How fast a disk of tgt's is read over iSCSI, by us over a TAP device and by
# iscsi-perf over a veth pair from a namespace of its own: each in turn, and
# what counts is the best of three. Over the loopback, with its frames of 64
# KiB, iscsi-perf has a way that no disk over a network has. Skipped where a
# tool, or root, is missing ("tools/deps real" gets the tools).
set -u

tools="tgtd tgtadm iscsi-perf"
. tests/real/san.inc

mount -t tmpfs none /run && mkdir /run/tgtd || skip "no /run of its own"
straight
ip netns add far && ip link add near type veth peer name far netns far &&
	ip addr add 10.67.0.1/24 dev near && ip link set near up &&
	ip -n far addr add 10.67.0.2/24 dev far && ip -n far link set far up &&
	ip -n far route add 10.66.0.0/24 via 10.67.0.1 ||
	skip "cannot make a veth pair"

iqn=iqn.2026-11.test:disk
head -c 67108864 /dev/urandom >"$tmp/disk"
tgtd -f -C 7 --iscsi portal=10.66.0.1:3260 >"$tmp/log" 2>&1 &
target=$!
for i in $(seq 100); do
	tgtadm -C 7 --mode sys --op show >/dev/null 2>&1 && break
	sleep 0.1
done
tgtadm -C 7 --mode target --op new --tid 1 -T $iqn &&
tgtadm -C 7 --mode logicalunit --op new --tid 1 --lun 1 -b "$tmp/disk" \
	--bstype rdwr &&
tgtadm -C 7 --mode target --op bind --tid 1 -I ALL || skip "no target"

# Reads a second: BYTES DEPTH random|steady
ours() {
	disk iscsi:10.66.0.1:::1:$iqn speed $1 $2 $3
	sed -n 's/.*second, \([0-9]*\) reads.*/\1/p' "$tmp/out"
}
theirs() {
	[ $3 = random ] && random=-r || random=
	timeout 60 ip netns exec far iscsi-perf -t 5 -m $2 -b $(($1 / 512)) \
		$random iscsi://10.66.0.1/$iqn/1 2>/dev/null | tr '\r' '\n' |
		sed -n 's/.*iops average \([0-9]*\).*/\1/p' | tail -1
}

# Prints both and their ratio, which should be @least percent: WHAT LEAST ...
compare() {
	what=$1 least=$2
	shift 2
	for round in 1 2 3; do
		echo "$(ours "$@") $(theirs "$@")"
	done | awk -v what="$what" -v least=$least '
		$1 > a { a = $1 }
		$2 > b { b = $2 }
		END {
			if (!b) exit 1
			printf "iSCSI, %s: %d reads a second, iscsi-perf %d: " \
				"%d %% (at least %d is the aim)\n", what, a,
				b, a * 100 / b, least
		}'
}

compare "256 KiB in order, 4 at once" 60 262144 4 steady &&
compare "4 KiB anywhere, 8 at once" 80 4096 8 random
