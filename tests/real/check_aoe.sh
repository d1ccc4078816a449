#!/bin/sh
# AoE: a disk of vblade's over a TAP device in a network namespace of its own:
# every block of a random disk, in random order and sizes, while frames are lost
# and while the target is killed and started again; long frames. Skipped where
# a tool, or root, is missing.
set -u
tools="vblade python3"
. tests/real/san.inc

root=aoe:e1.2
serve() {
	vblade 1 2 $end "$tmp/disk" >"$tmp/vblade.log" 2>&1 &
	target=$!
}
again() { kill_target; serve; }

head -c 67108864 /dev/urandom >"$tmp/disk"
straight
serve
sleep 1
kill -0 $target 2>/dev/null ||
	skip "vblade does not start: $(cat "$tmp/vblade.log")"

disk $root check
judge "every block of 64 MiB, in random order and sizes"
disk $root write && disk $root once
judge "what is written arrives, and is read"

cable 0.01
again
disk $root once
judge "the same while 1 % of the frames are lost"

straight
again
disk $root check 25 &
reader=$!
sleep 4
kill_target
sleep 3
serve
sleep 5
again
wait $reader
judge "the same while the target is killed and started again, twice"

timeout 300 "$pxesh" --net tap:px0 --no-dhcp -c "ifopen net0
sanhook aoe:e1.3" >"$tmp/out" 2>&1 </dev/null
grep -q "nobody answers for shelf 1, slot 3" "$tmp/out"
judge "a disk that is not there is told"

straight 9000
again
frames() { awk '$1 == "px0:" { print $11 }' /proc/net/dev; }
before=$(frames)
disk $root once && [ $(($(frames) - before)) -lt 20000 ] && disk $root write
judge "the same by frames of 9,000 bytes"
kill_target

echo "$passed passed, $failed failed"
[ $failed = 0 ]
