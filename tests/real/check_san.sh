#!/bin/sh
# Disks over the network, from real targets (tgt) over a TAP device in a network
# namespace of its own: every block of a random disk, in random order and
# sizes, while frames are lost and while the target is killed and started
# again; and libiscsi's tests of targets against the lab's. How fast it is:
# tests/bench/san.sh. Skipped where a tool, or root, is missing.
set -u

tools="tgtd tgtadm iscsi-test-cu python3"
. tests/real/san.inc

mount -t tmpfs none /run && mkdir /run/tgtd || skip "no /run of its own"
mkdir -p /var/run/tgtd 2>/dev/null
straight

iqn=iqn.2026-11.test:disk
start_target() {
	tgtd -f -C 7 --iscsi portal=10.66.0.1:3260 >"$tmp/tgtd.log" 2>&1 &
	target=$!
	for i in $(seq 100); do
		tgtadm -C 7 --mode sys --op show >/dev/null 2>&1 && break
		sleep 0.1
	done
	tgtadm -C 7 --mode target --op new --tid 1 -T $iqn &&
	tgtadm -C 7 --mode logicalunit --op new --tid 1 --lun 1 \
		-b "$tmp/disk" --bstype rdwr &&
	tgtadm -C 7 --mode target --op bind --tid 1 -I ALL
}
root=iscsi:10.66.0.1:::1:$iqn

head -c 67108864 /dev/urandom >"$tmp/disk"
start_target || skip "tgtd does not start: $(cat "$tmp/tgtd.log")"

disk $root check
judge "every block of 64 MiB, in random order and sizes"
disk $root write && disk $root check
judge "what is written arrives, and is read"

cable 0.01
disk $root once
judge "the same while 1 % of the frames are lost"
straight

disk $root check 25 &
reader=$!
sleep 4
kill_target
sleep 3
start_target
sleep 5
kill_target
start_target
wait $reader
judge "the same while the target is killed and started again, twice"

tgtadm -C 7 --mode account --op new --user me --password secretsecret
tgtadm -C 7 --mode account --op bind --tid 1 --user me
login() {	# SETTINGS
	timeout 300 "$pxesh" --net tap:px0 --no-dhcp -c "set net0/ip 10.66.0.2
set net0/netmask 255.255.255.0
$1
ifopen net0
sanhook iscsi:10.66.0.1:::1:$iqn" >"$tmp/out" 2>&1 </dev/null
}
! login "" && grep -q "set username and password" "$tmp/out"
judge "a target that wants a user says so"
! login "set username me
set password wrongwrong" && grep -q "user or password is wrong" "$tmp/out"
judge "a wrong password is refused"
login "set username me
set password secretsecret"
judge "CHAP one way"
tgtadm -C 7 --mode account --op new --user it --password othersecret
tgtadm -C 7 --mode account --op bind --tid 1 --user it --outgoing
login "set username me
set password secretsecret
set reverse-username it
set reverse-password othersecret"
judge "CHAP both ways"
! login "set username me
set password secretsecret
set reverse-username it
set reverse-password notthis" &&
	grep -q "does not know reverse-password" "$tmp/out"
judge "a target that does not know the other secret is refused"

kill_target

# ---- the lab's target --------------------------------------------------------

ip addr add 192.0.2.77/24 dev px0
cat >"$tmp/lab.yaml" <<END
servers:
  - {type: iscsi, target: "$iqn", luns: [{lun: 1, size: 64M}]}
END
"$pxesh" lab "$tmp/lab.yaml" --tap px0 --quiet &
pids=$!
for i in $(seq 50); do
	iscsi-inq iscsi://192.0.2.1/$iqn/1 >/dev/null 2>&1 && break
	sleep 0.2
done
# What the target does not do, and so these leave out: persistent reservations,
# UNMAP, WRITE SAME, COMPARE AND WRITE, ORWRITE, EXTENDED COPY, PREFETCH,
# VERIFY, WRITE AND VERIFY, GET LBA STATUS, REPORT SUPPORTED OPCODES,
# SANITIZE, START STOP UNIT, protection information
for tests in Read6 Read10 Read12 Read16 Write10 Write12 Write16 \
	ReadCapacity10 ReadCapacity16 TestUnitReady Mandatory NoMedia; do
	timeout 300 iscsi-test-cu -d -t ALL.$tests \
		iscsi://192.0.2.1/$iqn/1 >"$tmp/out" 2>&1
	grep -Eq '^ +tests +[0-9]+ +[0-9]+ +[1-9][0-9]* +0 ' "$tmp/out"
	judge "libiscsi's ALL.$tests against the lab's target"
done

echo "$passed passed, $failed failed"
[ $failed = 0 ]
