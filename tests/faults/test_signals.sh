#!/bin/sh
# A connection, a pipe or a file that is gone is an error, not a death.
. tests/cli/sh.inc

# A server that redirects and closes, while the client thinks it lives
cat >"$tmp/server.py" <<'END'
import os, socket, sys
s = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + ".new", "w") as f:
    f.write(str(s.getsockname()[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    c, _ = s.accept()
    c.recv(65536)
    c.sendall(b"HTTP/1.1 302 F\r\nLocation: /" + b"A" * 8100 +
              b"\r\nContent-Length: 0\r\n\r\n")
    c.close()
END
python3 "$tmp/server.py" "$tmp/port" & server=$!
trap 'kill $server; rm -rf "$tmp"' EXIT
while [ ! -e "$tmp/port" ] && kill -0 $server; do :; done
port=$(cat "$tmp/port")

begin a_connection_that_is_gone_is_an_error
for try in 1 2 3; do
	run --net user --host-loopback --keys '' \
		-c "dhcp && imgfetch http://10.0.2.2:$port/x"
	is status $status 1
	has err 'redirected 32 times'
done

begin a_reader_that_is_gone_ends_a_script_with_a_word
printf '#!ipxe\n:a\necho x\ngoto a\n' | script loop.ipxe
{ timeout 300 "$PXESH" --no-net "$tmp/loop.ipxe" </dev/null 2>"$tmp/err"
	echo $? >"$tmp/status"; } | head -1 >"$tmp/out"
is status "$(cat "$tmp/status")" 1
has err 'pxesh: standard output: Broken pipe'
{ "$PXESH" explore scripts/demo.ipxe -f html </dev/null 2>"$tmp/err"
	echo $? >"$tmp/status"; } | true
is status "$(cat "$tmp/status")" 1
has err 'pxesh: standard output: Broken pipe'

begin a_closed_output_takes_in_nothing_else
status=0
"$PXESH" --no-net -c 'echo hello' >&- 2>"$tmp/err" </dev/null || status=$?
is status $status 1
has err 'pxesh: standard output: Bad file descriptor'
status=0
"$PXESH" lint --list-rules >&- 2>"$tmp/err" </dev/null || status=$?
is status $status 1

# wait_for MASK: until the process catches these signals; the last digits
wait_for() {
	while kill -0 $pid && ! grep -q "^SigCgt:.*$1\$" /proc/$pid/status; do
		:
	done
}

# What a closed terminal, or whoever ends it, sends: caught even where the tests
# are started by nohup, which has it ignored
begin a_process_that_is_ended_says_so
printf '#!ipxe\n:a\ninc n\ngoto a\n' | script count.ipxe
for way in 'HUP 129 the_terminal_is_gone' 'TERM 143 told_to_end'; do
	set -- $way
	for words in "run $tmp/loop.ipxe --endless --no-net" lsp \
			"explore $tmp/count.ipxe --max-commands 9999999"; do
		mkfifo "$tmp/in"
		env --default-signal "$PXESH" $words <"$tmp/in" >/dev/null \
			2>"$tmp/err" & pid=$!
		exec 9>"$tmp/in"
		wait_for '[4-7c-f]..[13579bdf]'
		kill -$1 $pid
		status=0
		wait $pid 2>/dev/null || status=$?
		exec 9>&-
		rm "$tmp/in"
		is "status of $words" $status $2
		has err "pxesh: $(echo "$3" | tr _ ' ') (SIG$1)"
		is "lines of $words" "$(grep -c SIG "$tmp/err")" 1
	done
done

begin nohup_keeps_a_run
(trap '' HUP; exec "$PXESH" "$tmp/loop.ipxe" --endless --no-net) \
	</dev/null >/dev/null 2>"$tmp/err" & pid=$!
wait_for '[4-7c-f]...'
kill -HUP $pid
kill -TERM $pid
status=0
wait $pid 2>/dev/null || status=$?
is status $status 143

begin a_full_disk_is_an_error
for words in 'run --no-net -c help' 'explore scripts/demo.ipxe' \
		'test tests/scenarios/demo.test.yaml'; do
	status=0
	"$PXESH" $words >/dev/full 2>"$tmp/err" </dev/null || status=$?
	is "status of $words" $status 1
	has err 'No space left on device'
done
finish
