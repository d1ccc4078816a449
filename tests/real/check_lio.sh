#!/bin/sh
# A disk of Linux' own iSCSI target (LIO), which a small Linux in QEMU serves:
# every block of it, in random order and sizes, what is written to it, and CHAP
# both ways. Skipped where a tool, or root, is missing.
set -u

# Packages cannot be fetched from within a network of our own
lio=$PWD/build/real/lio
[ -s "$lio/initrd" ] || [ "$(id -u)" != 0 ] || {
	mkdir -p "$lio" &&
	/usr/bin/python3 tests/real/lio.py "$lio/kernel" "$lio/initrd"
} >/dev/null 2>&1

tools="qemu-system-x86_64"
. tests/real/san.inc

[ -s "$lio/initrd" ] || skip "no kernel of Debian's"
straight
head -c 67108864 /dev/urandom >"$tmp/disk"
cp "$tmp/disk" "$tmp/served"
: >"$tmp/serial"
qemu-system-x86_64 -accel tcg -machine q35 -m 256 -nodefaults -display none \
	-no-reboot -serial "file:$tmp/serial" \
	-kernel "$lio/kernel" -initrd "$lio/initrd" \
	-append "console=ttyS0 quiet" \
	-drive "if=virtio,format=raw,file=$tmp/served" \
	-netdev user,id=n0,hostfwd=tcp:10.66.0.1:3260-:3260,hostfwd=tcp:10.66.0.1:3261-:3261 \
	-device virtio-net-pci,netdev=n0,romfile= >"$tmp/qemu" 2>&1 &
pids=$!
for i in $(seq 600); do
	grep -q '^serving' "$tmp/serial" && break
	kill -0 $pids 2>/dev/null || break
	sleep 0.5
done
cp "$tmp/serial" "$tmp/out"
grep -q '^serving' "$tmp/serial"
judge "Linux serves a disk"

root=iscsi:10.66.0.1::3260:0:iqn.2026-11.test:open
disk $root once
judge "every block of 64 MiB, in random order and sizes"
disk $root write && disk $root once
judge "what is written arrives, and is read"

login() {	# SETTINGS
	timeout 300 "$pxesh" --net tap:px0 --no-dhcp -c "set net0/ip 10.66.0.2
set net0/netmask 255.255.255.0
set username me
set password secretsecret
$1
ifopen net0
sanhook iscsi:10.66.0.1::3261:0:iqn.2026-11.test:chap" >"$tmp/out" 2>&1 \
		</dev/null
}
login "set reverse-username it
set reverse-password othersecret1"
judge "CHAP both ways"
login ""
judge "CHAP one way"
! login "set password wrongwrong" && grep -q "password is wrong" "$tmp/out"
judge "a wrong password is refused"
! login "set reverse-username it
set reverse-password notthisone1" &&
	grep -q "does not know reverse-password" "$tmp/out"
judge "a target that does not know the other secret is refused"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
