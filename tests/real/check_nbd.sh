#!/bin/sh
# NBD: exports of real servers (nbdkit) over a TAP device in a network namespace
# of its own: every block of a random disk, in random order and sizes, while
# frames are lost and while the server is killed and started again; TLS, and
# what a server refuses. Skipped where a tool, or root, is missing.
set -u
tools="nbdkit python3 openssl"
. tests/real/san.inc

plugins=$(echo "$real"/usr/lib/*/nbdkit /usr/lib/*/nbdkit | tr ' ' '\n' |
	while read -r d; do [ -d "$d" ] && echo "$d" && break; done)
[ -n "$plugins" ] || skip "no plugins of nbdkit's"

# serve [OPTION...]: the disk, in the foreground, and by whatever is asked for
serve() {
	: >"$tmp/nbd.log"
	nbdkit -f -p 10809 -i 10.66.0.1 -P "$tmp/pid" "$@" \
		"$plugins/plugins/nbdkit-file-plugin.so" file="$tmp/disk" \
		>"$tmp/nbd.log" 2>&1 &
	target=$!
	for i in $(seq 100); do
		[ -s "$tmp/pid" ] && break
		sleep 0.1
	done
	[ -s "$tmp/pid" ]
}
again() { kill_target; rm -f "$tmp/pid"; serve "$@"; }

root=nbd://10.66.0.1/any
head -c 67108864 /dev/urandom >"$tmp/disk"
dd if=/dev/zero of="$tmp/disk" bs=65536 seek=100 count=50 conv=notrunc \
	2>/dev/null
straight
serve || skip "nbdkit does not start: $(cat "$tmp/nbd.log")"

disk $root check
judge "every block of 64 MiB, in random order and sizes"
disk $root write && disk $root check
judge "what is written arrives, and is read"
again --no-sr
disk $root check && disk $root write
judge "the same by simple replies"

cable 0.01
again
disk $root once
judge "the same while 1 % of the frames are lost"

straight
again
disk $root check 25 &
reader=$!
sleep 4
again
sleep 5
again
wait $reader
judge "the same while the server is killed and started again, twice"

attach() {	# ROOT [OPTION...]
	root=$1
	shift
	timeout 300 "$pxesh" --net tap:px0 --no-dhcp "$@" \
		-c "set net0/ip 10.66.0.2
set net0/netmask 255.255.255.0
ifopen net0
sanhook $root" >"$tmp/out" 2>&1 </dev/null
}

again -o
! attach nbd://10.66.0.1/any && grep -q "old style" "$tmp/out"
judge "a server of the old style is refused in words"
again -r
attach nbd://10.66.0.1/any
judge "a disk that can only be read"
! attach nbds://10.66.0.1/any && grep -q "the server has no TLS" "$tmp/out"
judge "a server without TLS is not talked into it"

mkdir "$tmp/certs"
(cd "$tmp/certs" && openssl req -x509 -newkey rsa:2048 -nodes -days 30 \
	-keyout server-key.pem -out ca-cert.pem -subj "/CN=The root" \
	-addext subjectAltName=IP:10.66.0.1 \
	&& cp ca-cert.pem server-cert.pem) 2>"$tmp/out"
again --tls=require --tls-certificates="$tmp/certs"
attach nbds://10.66.0.1/any --cafile "$tmp/certs/ca-cert.pem"
judge "a disk by TLS"
! attach nbds://10.66.0.1/any && grep -q "not trusted" "$tmp/out"
judge "a server that nobody trusts is refused"
! attach nbd://10.66.0.1/any && grep -q "write nbds: for nbd:" "$tmp/out"
judge "a server that wants TLS says so"
kill_target

echo "$passed passed, $failed failed"
[ $failed = 0 ]
