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
. tests/bench/router.inc
behind_router congctl cubic
rounds=5

mkdir "$tmp/www" "$tmp/run"
truncate -s 256M "$tmp/www/http"
truncate -s 4M "$tmp/www/tftp"
chmod -R a+rX "$tmp"
start_nginx 10.67.0.2 ip netns exec far
ip netns exec far atftpd --daemon --no-fork --user root --group root \
	--bind-address 10.67.0.2 "$tmp/www" 2>"$tmp/run/err" &
pids="$pids $!"

# A frame has one segment, or many
cut() { ip -n far link set far gso_max_segs "$1"; }

lose 0 0
if [ -z "${IPXE-}" ]; then
	echo "no iPXE to compare with (IPXE=)"
elif theirs http://10.67.0.2/http; then
	sed -n 's/.*\(iPXE [0-9.]*+* ([0-9a-z]*)\).*/compared with: \1/p' \
		"$tmp/out" | head -n 1
fi
compare "HTTP, 256 MiB, whole" 256 http://10.67.0.2/http
lose 100 100
compare "HTTP, 256 MiB, 1 % lost, whole" 256 http://10.67.0.2/http
cut 1
compare "HTTP, 256 MiB, 1 % lost, cut" 256 http://10.67.0.2/http
compare "TFTP, 4 MiB in windows, 1 % lost" 4 tftp://10.67.0.2/tftp
