#!/bin/sh
# Real networks: libslirp to a web server on loopback; a TAP device, in a
# namespace of its own.
. tests/cli/sh.inc
mkdir -p "$tmp/www"
printf '#!ipxe\necho over ${net0/chip} from ${cwuri:uristring}\n' \
	>"$tmp/www/x.ipxe"

# Serve $tmp/www at $1; sets $port. Ends with the script.
serve() {
	rm -f "$tmp/port"
	python3 -u - "$1" "$tmp" >/dev/null 2>&1 <<-'END' &
	import functools, http.server, os, sys
	files = functools.partial(http.server.SimpleHTTPRequestHandler,
	                          directory=sys.argv[2] + "/www")
	server = http.server.HTTPServer((sys.argv[1], 0), files)
	with open(sys.argv[2] + "/port.new", "w") as f:
	    f.write(str(server.server_port))
	os.rename(sys.argv[2] + "/port.new", sys.argv[2] + "/port")
	server.serve_forever()
	END
	server=$!
	trap 'kill $server; rm -rf "$tmp"' EXIT
	n=0
	while [ ! -e "$tmp/port" ] && [ $n -lt 100 ]; do
		sleep 0.1
		n=$((n + 1))
	done
	port=$(cat "$tmp/port")
}

if [ "$1" = inside ]; then
	begin a_tap_device_is_a_card
	ip link set lo up
	ip tuntap add dev tap0 mode tap
	ip addr add 198.51.100.1/24 dev tap0
	ip link set tap0 up
	serve 198.51.100.1
	run --net tap:tap0 --set net0/ip=198.51.100.2 \
		--set net0/netmask=255.255.255.0 \
		-c "ifopen && chain http://198.51.100.1:$port/x.ipxe"
	is status $status 0
	has out 'over tap from'
	finish
	exit
fi

begin the_real_network_is_reached_without_privileges
serve 127.0.0.1
run --net user -c "dhcp && chain http://10.0.2.2:$port/x.ipxe"
is status $status 0
has out 'over slirp from'
run --net user "http://10.0.2.2:$port/x.ipxe"
is status $status 0
has out 'over slirp from'
run --net user -c "dhcp && chain http://10.0.2.2:$port/none.ipxe"
is status $status 1
has err 'HTTP 404'
finish || exit 1

# The namespace needs root, and /dev/net/tun
if [ "$(id -u)" = 0 ] && [ -e /dev/net/tun ] && command -v ip >/dev/null &&
   unshare -n true 2>/dev/null; then
	PXESH=$PXESH unshare -n "$0" inside
else
	echo 'skipped: the TAP device, which needs root'
fi
