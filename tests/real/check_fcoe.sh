#!/bin/sh
# A disk of Linux' own target by FCoE (LIO), which a small Linux in QEMU serves
# without a forwarder (VN2VN): every block of it, in random order and sizes, what
# is written to it, and while the target is killed and started again. (No frames
# are lost on the way: that target does not get over it, the lab's does.)
# Skipped where a tool, or root, is missing.
set -u

# Packages cannot be fetched from within a network of our own
target_of=$PWD/build/real/fcoe
[ -s "$target_of/initrd" ] || [ "$(id -u)" != 0 ] || {
	mkdir -p "$target_of" &&
	/usr/bin/python3 tests/qemu/fctarget.py "$target_of/kernel" \
		"$target_of/initrd"
} >/dev/null 2>&1

tools="qemu-system-x86_64"
. tests/real/san.inc

[ -s "$target_of/initrd" ] || skip "no kernel of Debian's"
ip link add br0 type bridge 2>/dev/null || skip "no bridge"
ip tuntap add dev qm0 mode tap
ip link set qm0 master br0 up
ip link set br0 up

# A busy host's timer is late, for which Linux would give up
arguments="console=ttyS0 quiet no_timer_check"
carried() { awk '$1 == "qm0:" { print $2 }' /proc/net/dev; }
join() { ip link set $end master br0; }
serve() {
	: >"$tmp/serial"
	qemu-system-x86_64 -accel tcg -machine q35 -m 256 -nodefaults \
		-display none -no-reboot -serial "file:$tmp/serial" \
		-kernel "$target_of/kernel" -initrd "$target_of/initrd" \
		-append "$arguments initiators=20:00:52:54:00:12:34:56" \
		-drive "if=virtio,format=raw,file=$tmp/served" \
		-netdev tap,id=n0,ifname=qm0,script=no,downscript=no \
		-device virtio-net-pci,netdev=n0,romfile=,mac=52:54:00:0f:c0:01 \
		>"$tmp/qemu" 2>&1 &
	target=$!
	for i in $(seq 600); do
		grep -q '^serving' "$tmp/serial" && return
		kill -0 $target 2>/dev/null || break
		sleep 0.5
	done
	return 1
}

straight
join
root=fcp:20:00:52:54:00:0f:c0:01:0
head -c 16777216 /dev/urandom >"$tmp/disk"
cp "$tmp/disk" "$tmp/served"
serve
cp "$tmp/serial" "$tmp/out"
grep -q '^serving' "$tmp/serial"
judge "Linux serves a disk"
[ $failed = 0 ] || { echo "$passed passed, $failed failed"; exit 1; }

disk $root once
judge "every block of 16 MiB, in random order and sizes"
disk $root write && disk $root once
judge "what is written arrives, and is read"

disk $root check 60 &
reader=$!
before=$(carried)
for i in $(seq 300); do		# until it reads
	[ $(($(carried) - before)) -gt 4000000 ] && break
	sleep 0.2
done
kill_target
serve
wait $reader
judge "the same while the target is killed and started again"

timeout 300 "$pxesh" --net tap:px0 --no-dhcp -c "ifopen net0
sanhook fcp:20:00:52:54:00:0f:c0:02:0" >"$tmp/out" 2>&1 </dev/null
[ $? != 0 ] && grep -q "20:00:52:54:00:0f:c0:02\|port of this name" "$tmp/out"
judge "a target that is not there is told"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
