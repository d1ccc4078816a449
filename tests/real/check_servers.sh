#!/bin/sh
# The network code against real servers: dnsmasq (DHCP, ProxyDHCP flags, DNS,
# TFTP, router advertisements) and nginx, over a TAP device in a network
# namespace of its own. Skipped where one of them, or root, is missing.
set -u

tools="dnsmasq nginx"
. tests/real/tap.inc

ip addr add 10.66.0.1/24 dev px0
ip addr add fd66::1/64 dev px0 nodad
echo 0 >/proc/sys/net/ipv6/conf/px0/accept_dad
ip link set px0 up

mkdir "$tmp/www" "$tmp/run"
head -c 3000000 /dev/urandom >"$tmp/www/big"
# More blocks than TFTP has numbers for
seq 13000000 >"$tmp/www/huge"
printf '#!ipxe\necho chained\n' >"$tmp/www/boot.ipxe"
printf 'hello\n' >"$tmp/www/hello.txt"
chmod -R a+rX "$tmp"
sum=$(sha256sum <"$tmp/www/big" | cut -d' ' -f1)

cat >"$tmp/nginx.conf" <<END
daemon off;
pid $tmp/run/nginx.pid;
error_log $tmp/run/error.log;
events { worker_connections 64; }
http {
	access_log $tmp/run/access.log combined;
	client_body_temp_path $tmp/run/1; proxy_temp_path $tmp/run/2;
	fastcgi_temp_path $tmp/run/3; uwsgi_temp_path $tmp/run/4;
	scgi_temp_path $tmp/run/5;
	server {
		listen 10.66.0.1:80; listen [fd66::1]:80;
		root $tmp/www;
		location = /moved { return 302 /hello.txt; }
		location = /away { return 301 http://www.px.test/hello.txt; }
		location = /closed { keepalive_timeout 0; return 200 "bye"; }
		location = /short { keepalive_timeout 1; return 200 "bye"; }
		location = /secret { auth_basic "x"; auth_basic_user_file
			$tmp/passwd; try_files /hello.txt =404; }
	}
}
END
printf 'me:{PLAIN}pw\n' >"$tmp/passwd"
nginx -p "$tmp" -c "$tmp/nginx.conf" 2>"$tmp/run/nginx.err" &
pids="$pids $!"
dnsmasq -k -C /dev/null -i px0 --bind-interfaces --pid-file= \
	--dhcp-leasefile="$tmp/run/leases" --no-resolv --no-hosts \
	--dhcp-range=10.66.0.50,10.66.0.60,255.255.255.0 \
	--dhcp-match=set:ipxe,175 --dhcp-userclass=set:cls,iPXE \
	--dhcp-boot=wrong.0 \
	--dhcp-boot=tag:ipxe,tag:cls,boot.ipxe \
	--dhcp-option=175,b0:01:01 --dhcp-option=option:domain-name,px.test \
	--address=/www.px.test/10.66.0.1 \
	--enable-tftp --tftp-root="$tmp/www" --user=root \
	--dhcp-range=fd66::,slaac --enable-ra \
	--log-dhcp --log-facility="$tmp/run/dnsmasq.log" &
dnsmasq=$!
pids="$pids $!"
for i in $(seq 300); do
	[ -e "$tmp/run/nginx.pid" ] && [ -s "$tmp/run/dnsmasq.log" ] && break
	sleep 0.2
done

run() { timeout 300 "$pxesh" --net tap:px0 --no-dhcp -c "$1" \
	>"$tmp/out" 2>"$tmp/err" </dev/null; }
good() { echo "ok: $1"; passed=$((passed + 1)); }
wrong() { echo "FAILED: $1"; failed=$((failed + 1)); }
expect() {	# NAME STATUS TEXT
	if [ $? = "$2" ] && grep -qF -- "$3" "$tmp/out" "$tmp/err"; then
		good "$1"
	else
		wrong "$1: no \"$3\" in"
		cat "$tmp/out" "$tmp/err"
	fi
}

expect_more() {	# NAME TEXT: of the same run
	(exit 0)
	expect "$1" 0 "$2"
}

run 'dhcp && show filename'
expect "a lease by user class and feature" 0 'filename:string = boot.ipxe'
run 'dhcp && autoboot'
expect "autoboot by TFTP" 0 chained
run 'dhcp && route'
expect "routes" 0 'net0: 10.66.0.'
run 'dhcp && imgfetch http://www.px.test/hello.txt && imgstat'
expect "HTTP by name" 0 'hello.txt : 6 bytes'
run 'dhcp && imgfetch http://www/hello.txt && imgstat'
expect "HTTP by a name in our domain" 0 'hello.txt : 6 bytes'
run 'dhcp && imgfetch http://10.66.0.1/big && sha256sum big'
expect "3 MB by HTTP" 0 "$sum"
run 'dhcp && imgfetch tftp://10.66.0.1/big && sha256sum big'
expect "3 MB by TFTP" 0 "$sum"
run 'dhcp && imgfetch tftp://10.66.0.1/huge && sha256sum huge'
expect "more than 65,535 blocks by TFTP" 0 \
	"$(sha256sum <"$tmp/www/huge" | cut -d' ' -f1)"
run 'dhcp && imgfetch http://10.66.0.1/moved && imgstat'
expect "a redirection" 0 '6 bytes'
run 'dhcp && imgfetch http://10.66.0.1/away && imgstat'
expect "a redirection to a name" 0 '6 bytes'
run 'dhcp && imgfetch http://10.66.0.1/closed && imgfetch http://10.66.0.1/closed && imgstat'
expect "a server that closes" 0 'closed : 3 bytes'
run 'dhcp && imgfetch http://10.66.0.1/short && sleep 2 && imgfetch http://10.66.0.1/short && imgstat'
expect "a kept connection that the server ends" 0 'short : 3 bytes'
run 'dhcp && imgfetch http://me:pw@10.66.0.1/secret && imgstat'
expect "basic credentials" 0 'secret : 6 bytes'
run 'dhcp && imgfetch http://me:no@10.66.0.1/secret'
expect "wrong credentials" 1 'HTTP 401'
run 'dhcp && imgfetch http://10.66.0.1/none'
expect "a missing file" 1 'HTTP 404'
run 'dhcp && imgfetch tftp://10.66.0.1/none'
expect "a missing file by TFTP" 1 'no such file'
run 'dhcp && imgfetch http://10.66.0.1:81/x'
expect "a closed port" 1 'refused the connection'
run 'dhcp && imgfetch http://nobody.px.test/x'
expect "a name that does not exist" 1 'no address for the name'
run 'ifconf -c ipv6 && route && imgfetch http://[fd66::1]/hello.txt && imgstat'
expect "IPv6 by router advertisement" 0 'hello.txt : 6 bytes'
if grep -q 'fd66::5054:ff:fe12:3456/64 gw fe80::' "$tmp/out"; then
	good "an address by SLAAC"
else
	wrong "an address by SLAAC: none in"
	cat "$tmp/out"
fi
run 'ifconf -c ipv6 && echo ip6 ${net0/ip6}/${net0/len6} via ${gateway6}'
expect "IPv6 settings" 0 'ip6 fd66::5054:ff:fe12:3456/64 via fe80::'
run 'ifopen && set net0/ip6 fd66::99 && imgfetch http://[fd66::1]/hello.txt && imgstat'
expect "an IPv6 address by hand" 0 'hello.txt : 6 bytes'
run 'dhcp && ping -c 2 10.66.0.1 && ping -c 2 fd66::1'
expect "ping" 0 '64 bytes from fd66::1: seq=2'
if grep -q 'pxesh/[0-9.]* (iPXE compatible)' "$tmp/run/access.log"; then
	good "the User-Agent"
else
	wrong "the User-Agent"
fi
# A log server
cat >"$tmp/syslogd.py" <<END
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.66.0.1", 514))
with open("$tmp/run/log", "wb", buffering=0) as log:
    log.write(b"ready\\n")
    while True:
        log.write(s.recv(2048) + b"\\n")
END
if command -v python3 >/dev/null; then
	python3 "$tmp/syslogd.py" &
	pids="$pids $!"
	for i in $(seq 300); do
		[ -s "$tmp/run/log" ] && break
		sleep 0.2
	done
	run 'echo early && dhcp && set hostname desk && set syslog 10.66.0.1 && imgfetch http://10.66.0.1/hello.txt && echo late'
	cp "$tmp/run/log" "$tmp/out"
	expect_more "a log line from before the lease" \
		'<6>desk.px.test ipxe: early'
	expect_more "a download in the log" \
		'<5>desk.px.test ipxe: Downloaded "hello.txt"'
	expect_more "the last line in the log" '<6>desk.px.test ipxe: late'
fi
# dnsmasq as a ProxyDHCP server, beside a router that names nothing to boot
serve_proxy() {
	kill "$dnsmasq"; wait "$dnsmasq"
	dnsmasq -k -C /dev/null -i px0 --bind-interfaces --pid-file= --port=0 \
		--dhcp-range=10.66.0.50,10.66.0.60 --user=root --log-dhcp \
		--dhcp-leasefile="$tmp/run/leases" \
		--log-facility="$tmp/run/router.log" &
	pids="$pids $!"
	router=$!
	dnsmasq -k -C /dev/null -i px0 --bind-interfaces --pid-file= --port=0 \
		--dhcp-range=10.66.0.0,proxy --user=root --log-dhcp \
		--pxe-service=X86-64_EFI,Start,boot.ipxe \
		--enable-tftp --tftp-root="$tmp/www" \
		--log-facility="$tmp/run/proxy.log" &
	pids="$pids $!"
	dnsmasq=$!
	for i in $(seq 300); do
		[ -s "$tmp/run/router.log" ] && [ -s "$tmp/run/proxy.log" ] &&
			break
		sleep 0.2
	done
}
serve_proxy
run 'dhcp && echo <${net0.dhcp/filename}> && show proxydhcp/filename'
expect "a proxy's file" 0 'proxydhcp/filename:string = boot.ipxe'
expect_more "... which the router does not name" '<>'
run autoboot
expect "autoboot by a proxy" 0 chained
kill "$router"; wait "$router"
# A network whose addresses come from DHCPv6, then one that leaves it the rest
serve6() {
	kill "$dnsmasq"; wait "$dnsmasq"
	: >"$tmp/run/dnsmasq.log"
	dnsmasq -k -C /dev/null -i px0 --bind-interfaces --pid-file= \
		--dhcp-leasefile="$tmp/run/leases" --no-resolv --no-hosts \
		--enable-ra --dhcp-range="$1" --user=root \
		--dhcp-option=option6:bootfile-url,'http://[fd66::1]/boot.ipxe' \
		--dhcp-option=option6:dns-server,'[fd66::1]' \
		--host-record=six.px.test,fd66::1 \
		--log-dhcp --log-facility="$tmp/run/dnsmasq.log" &
	dnsmasq=$!
	pids="$pids $!"
	for i in $(seq 300); do
		[ -s "$tmp/run/dnsmasq.log" ] && break
		sleep 0.2
	done
}
serve6 fd66::50,fd66::50,64
run 'ifconf -c ipv6 && route && chain ${filename}'
expect "an address by DHCPv6" 0 'fd66::50/64 gw fe80::'
expect_more "a boot file by DHCPv6" chained
run 'ifconf -c ipv6 && imgfetch http://six.px.test/hello.txt && imgstat'
expect "a name server by DHCPv6" 0 'hello.txt : 6 bytes'
serve6 fd66::,ra-stateless
run 'ifconf -c ipv6 && route && chain ${net0.dhcpv6/filename}'
expect "SLAAC beside stateless DHCPv6" 0 'fd66::5054:ff:fe12:3456/64 gw fe80::'
expect_more "a boot file by stateless DHCPv6" chained
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
