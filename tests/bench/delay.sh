#!/bin/sh
# Downloads over a cable that takes 5 ms each way, 10 ms there and back: by TFTP
# in lockstep, from dnsmasq, and in windows, from atftpd; by HTTP from nginx, with
# the 4 MiB that Linux keeps for a connection by default, and with more. Over a
# TAP device, in a network namespace. Skipped where a tool, or root, is missing
# ("tools/deps real").
#
# IPXE=PROGRAM compares with iPXE, in turn: as in tftp.sh. ROUNDS: of each.
set -u

tools="dnsmasq atftpd nginx"
. tests/real/tap.inc
. tests/bench/router.inc
rounds=${ROUNDS:-3}

mkdir "$tmp/www" "$tmp/run"
truncate -s 1M "$tmp/www/file"
truncate -s 4M "$tmp/www/long"
truncate -s 256M "$tmp/www/http"
chmod -R a+rX "$tmp"
ip link set px0 up
start_relay 0 5
ip addr add 10.66.0.1/16 dev sv0
ip addr add 10.67.0.2/16 dev sv0
ip addr add 10.67.0.3/16 dev sv0
ip link set sv0 up
ip route change 10.66.0.0/16 dev sv0 congctl cubic
dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --enable-tftp \
	--tftp-root="$tmp/www" --listen-address=10.67.0.2 --bind-interfaces \
	--user=root --log-facility="$tmp/log" &
pids=$!
atftpd --daemon --no-fork --user root --group root \
	--bind-address 10.67.0.3 "$tmp/www" 2>"$tmp/err" &
pids="$pids $!"
start_nginx 10.67.0.2

compare "TFTP in lockstep, 10 ms" 1 tftp://10.67.0.2/file
compare "TFTP in windows, 10 ms" 4 tftp://10.67.0.3/long

# keep BYTES: what the servers keep for a connection at most
keep() { echo 4096 16384 "$1" >/proc/sys/net/ipv4/tcp_wmem; }
keep 4194304
compare "HTTP, 10 ms, 4 MiB kept" 256 http://10.67.0.2/http
keep 16777216
compare "HTTP, 10 ms, 16 MiB kept" 256 http://10.67.0.2/http
