#!/bin/sh
# No server can make a script wait for ever.
. tests/cli/sh.inc
here=tests/faults

begin a_busy_server_is_endless
run test $here/busy/busy.test.yaml
is status $status 0
run run $here/busy/menu.ipxe --lab $here/busy/lab.yaml --keys ''
is status $status 1
has err 'the server was busy 50 times in one download'
has err '--endless lets it go on'

begin endless_lifts_that_but_a_download_still_ends
run run $here/busy/menu.ipxe --lab $here/busy/lab.yaml --keys '' --endless
is status $status 5
has err 'boot.lab is still busy after 100 retries'

begin a_day_of_waiting_is_endless_unless_told_otherwise
printf '#!ipxe\nsleep 100000\necho done\n' | script long.ipxe
run run "$tmp/long.ipxe" --keys '' --no-net
is status $status 1
has err '24 h have passed in the simulation'
run run "$tmp/long.ipxe" --keys '' --no-net --endless
is status $status 0
has out done

# What a real server sends for ever, each by its path
cat >"$tmp/server.py" <<'END'
import os, socket, sys, threading
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
FLOODS = {
    b"/interim": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    b"/header": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    b"/extension": (HEAD, b"1;" + b"e" * 200 + b"\r\nx\r\n"),
    b"/page": (b"HTTP/1.1 404 No\r\n\r\n", b"<p>no such file</p>\n"),
    b"/redirect": (b"HTTP/1.1 302 F\r\nLocation: /page\r\n\r\n", b"moved\n"),
}
def serve(c):
    try:
        first, more = FLOODS[c.recv(65536).split()[1]]
        c.sendall(first)
        while True:
            c.sendall(more * 1000)
    except OSError:
        pass
s = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + ".new", "w") as f:
    f.write(str(s.getsockname()[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
END
python3 "$tmp/server.py" "$tmp/port" & server=$!
trap 'kill $server; rm -rf "$tmp"' EXIT
while [ ! -e "$tmp/port" ] && kill -0 $server; do :; done
port=$(cat "$tmp/port")

begin floods_of_a_real_server_end
for path in interim header extension; do
	run --net user --host-loopback --keys '' -c "dhcp && imgfetch http://10.0.2.2:$port/$path"
	is "status of $path" $status 1
	has err "the server's headers are too long"
done
for path in page redirect; do
	run --net user --host-loopback --keys '' -c "dhcp && imgfetch http://10.0.2.2:$port/$path"
	is "status of $path" $status 1
	has err 'HTTP 404'
done
finish
