#!/bin/sh
# Downloads from nginx and atftpd behind a router that loses 1 % of the frames,
# both ways: over a TAP device, in network namespaces. "cut": in frames of 1500
# bytes, as on a wire; "whole": as the kernel hands over several segments at
# once. Skipped where a tool, or root, is missing ("tools/deps real").
#
# IPXE=PROGRAM compares with iPXE, in turn: its bin-x86_64-linux/tap.linux, made
# with EMBED= this script:
#
#	#!ipxe
#	set net0/ip 10.66.0.2
#	set net0/netmask 255.255.255.0
#	set net0/gateway 10.66.0.1
#	ifopen net0
#	chain --replace http://10.67.0.2/run.ipxe
set -u

tools="nginx atftpd nft"
. tests/real/tap.inc

mount -t tmpfs none /run && mkdir /run/netns || skip "no /run of its own"
ip netns add far && ip link add near type veth peer name far netns far &&
	ip addr add 10.67.0.1/24 dev near && ip link set near up &&
	ip -n far addr add 10.67.0.2/24 dev far && ip -n far link set far up &&
	ip -n far route add default via 10.67.0.1 congctl cubic ||
	skip "cannot make a veth pair"
ip addr add 10.66.0.1/24 dev px0
ip link set px0 up
echo 1 >/proc/sys/net/ipv4/ip_forward

mkdir "$tmp/www" "$tmp/run"
truncate -s 256M "$tmp/www/http"
truncate -s 4M "$tmp/www/tftp"
chmod -R a+rX "$tmp"
cat >"$tmp/nginx.conf" <<END
daemon off; pid $tmp/run/pid; error_log $tmp/run/log; events { }
http {
	access_log off; sendfile on; root $tmp/www;
	client_body_temp_path $tmp/run/1; proxy_temp_path $tmp/run/2;
	fastcgi_temp_path $tmp/run/3; uwsgi_temp_path $tmp/run/4;
	scgi_temp_path $tmp/run/5; server { listen 10.67.0.2:80; }
}
END
ip netns exec far nginx -p "$tmp" -c "$tmp/nginx.conf" 2>"$tmp/run/err" &
pids=$!
ip netns exec far atftpd --daemon --no-fork --user root --group root \
	--bind-address 10.67.0.2 "$tmp/www" 2>"$tmp/run/err" &
pids="$pids $!"
until [ -s "$tmp/run/pid" ]; do sleep 0.1; done

lose() {	# of 10,000 frames
	nft -f - <<-END
	table ip lossy
	delete table ip lossy
	table ip lossy {
		chain forwarded {
			type filter hook forward priority 0;
			oifname px0 numgen random mod 10000 < $1 drop
			iifname px0 numgen random mod 10000 < $1 drop
		}
	}
	END
}
# A frame has one segment, or many
cut() { ip -n far link set far gso_max_segs "$1"; }

ours() {
	timeout 300 "$pxesh" --net tap:px0 --no-dhcp -c "set net0/ip 10.66.0.2
set net0/netmask 255.255.255.0
set net0/gateway 10.66.0.1
ifopen net0
imgfetch $1://10.67.0.2/$1" >"$tmp/out" 2>&1 </dev/null
}
theirs() {
	printf '#!ipxe\nimgfetch %s://10.67.0.2/%s\nexit\n' "$1" "$1" \
		>"$tmp/www/run.ipxe"
	timeout 300 "$IPXE" --net tap,if=px0 >"$tmp/out" 2>&1 </dev/null
	grep -aq "/$1\.\.\..*ok" "$tmp/out"
}
# took WHO PROTOCOL: milliseconds
took() {
	begun=$(date +%s%N)
	"$@" || { cat "$tmp/out" >&2; exit 1; }
	echo $((($(date +%s%N) - begun) / 1000000))
}

# compare NAME MIB PROTOCOL: the medians of five, alternating
compare() {
	for round in 1 2 3 4 5; do
		echo "1 $(took ours "$3")"
		[ -z "${IPXE-}" ] || echo "2 $(took theirs "$3")"
	done | sort -n -k1 -k2 | awk -v name="$1" -v mib="$2" '
		{ ms[$1 " " ++n[$1]] = $2 }
		END {
			a = mib * 1000 / ms["1 3"]
			printf "%s: %.1f MiB/s", name, a
			if (n[2])
				printf ", iPXE %.1f: %.1f times",
					mib * 1000 / ms["2 3"],
					ms["2 3"] / ms["1 3"]
			print ""
		}'
}

lose 0
if [ -z "${IPXE-}" ]; then
	echo "no iPXE to compare with (IPXE=)"
elif theirs http; then
	sed -n 's/.*\(iPXE [0-9.]*+* ([0-9a-z]*)\).*/compared with: \1/p' \
		"$tmp/out" | head -n 1
fi
compare "HTTP, 256 MiB, whole" 256 http
lose 100
compare "HTTP, 256 MiB, 1 % lost, whole" 256 http
cut 1
compare "HTTP, 256 MiB, 1 % lost, cut" 256 http
compare "TFTP, 4 MiB in windows, 1 % lost" 4 tftp
