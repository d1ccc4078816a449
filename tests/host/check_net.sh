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
	python3 -u - "$1" "$tmp" >"$tmp/log" 2>&1 <<-'END' &
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
	while [ ! -e "$tmp/port" ] && [ $n -lt 600 ]; do
		sleep 0.1
		n=$((n + 1))
	done
	port=$(cat "$tmp/port")
}

if [ "$1" = inside ]; then
	begin a_tap_device_must_be_there_or_be_asked_for
	run --net tap:typo --no-dhcp -c 'echo up'
	is status $status 1
	has err 'TAP device typo: No such device'
	run --net tap:typo --create --no-dhcp -c 'echo up'
	is status $status 0
	has out up

	begin a_tap_device_is_a_card
	ip link set lo up
	ip tuntap add dev tap0 mode tap
	ip addr add 198.51.100.1/24 dev tap0
	ip link set tap0 up
	serve 198.51.100.1
	run --net tap:tap0 --no-dhcp --set net0/ip=198.51.100.2 \
		--set net0/netmask=255.255.255.0 \
		-c "ifopen && chain http://198.51.100.1:$port/x.ipxe"
	is status $status 0
	has out 'over tap from'

	begin a_device_that_goes_is_an_error
	mkfifo "$tmp/fifo"
	timeout 300 "$PXESH" --net tap:tap0 --no-dhcp -c 'ifopen && echo up && dhcp' \
		>"$tmp/fifo" 2>"$tmp/err" </dev/null & run=$!
	exec 3<"$tmp/fifo"
	read -r line <&3
	is line "$line" up
	ip link del tap0
	cat <&3 >"$tmp/out"
	status=0
	wait $run || status=$?
	is status $status 1
	has err 'the TAP device tap0 is gone'
	finish
	exit
fi

begin the_real_network_is_reached_without_privileges
serve 127.0.0.1
user="--net user --host-loopback"
run $user -c "dhcp && chain http://10.0.2.2:$port/x.ipxe"
is status $status 0
has out 'over slirp from'
run $user "http://10.0.2.2:$port/x.ipxe"
is status $status 0
has out 'over slirp from'
run $user -c "dhcp && chain http://10.0.2.2:$port/none.ipxe"
is status $status 1
has err 'HTTP 404'

begin a_lease_there_waits_for_no_other_server_unless_told_to
run --net user -c 'dhcp && echo waits ${proxy-wait:int32} s'
has out 'waits 0 s'
run --net user --set proxy-wait=1 -c 'dhcp && echo waits ${proxy-wait:int32} s'
has out 'waits 1 s'

begin our_own_loopback_is_reached_only_if_that_is_said
for address in 10.0.2.2 10.0.2.1 10.0.2.99 10.0.2.255 255.255.255.255 \
	       127.0.0.1 127.1.2.3 0.0.0.0; do
	run --net user -c "dhcp && set net0/netmask 0.0.0.0 &&
		imgfetch --timeout 500 http://$address:$port/x.ipxe"
	is "status of $address" $status 1
	hasnt out 'x.ipxe... ok'
done
run --net user -c "dhcp && imgfetch http://10.0.2.2:$port/x.ipxe"
has err 'only with --host-loopback'
[ "$(grep -c x.ipxe "$tmp/log")" = 2 ] || complain 'the server was asked'

begin files_of_the_folder_are_not_served_to_the_real_network
run --net user --folder "$tmp/www" -c 'dhcp && imgfetch tftp://10.0.2.2/x.ipxe'
is status $status 1

begin a_script_finds_what_lies_beside_it
printf '#!ipxe\nchain sub/b.ipxe\n' >"$tmp/www/a.ipxe"
mkdir "$tmp/www/sub"
printf '#!ipxe\necho from ${cwuri}\n' >"$tmp/www/sub/b.ipxe"
run --net user "$tmp/www/a.ipxe"
is status $status 0
has out 'from file:/sub/b.ipxe'
run --net user --no-dhcp "$tmp/www/a.ipxe"
is status $status 1
finish || exit 1

# The namespace needs root, and /dev/net/tun
if [ "$(id -u)" = 0 ] && [ -e /dev/net/tun ] && command -v ip >/dev/null &&
   unshare -n true 2>/dev/null; then
	PXESH=$PXESH unshare -n "$0" inside
else
	echo 'skipped: the TAP device, which needs root'
fi
