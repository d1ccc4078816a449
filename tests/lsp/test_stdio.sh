#!/bin/sh
# pxesh lsp: what carries the messages.
. tests/cli/sh.inc

# message TEXT: with its header
message() {
	printf 'Content-Length: %d\r\n\r\n%s' ${#1} "$1"
}
init='{"id":1,"method":"initialize","params":{}}'
down='{"id":2,"method":"shutdown"}'
quit='{"method":"exit"}'
lsp() {
	status=0
	timeout 300 "$PXESH" lsp "$@" <"$tmp/in" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
}

begin a_conversation_ends_well
{ message "$init"; message "$down"; message "$quit"; } >"$tmp/in"
lsp --stdio --log "$tmp/log"
is status $status 0
has out 'Content-Length: '
has out '"positionEncoding":"utf-16"'
is 'lines of the log' "$(wc -l <"$tmp/log")" 5
is 'the last' "$(tail -1 "$tmp/log")" "{\"client\": $quit}"

begin leaving_without_a_word_is_a_failure
message "$init" >"$tmp/in"
lsp
is status $status 1
{ message "$init"; message "$quit"; } >"$tmp/in"
lsp
is status $status 1
: >"$tmp/in"
lsp
is status $status 1

begin other_headers_and_cases_are_accepted
{ printf 'Content-Type: x\r\ncontent-length: %d\n\n%s' ${#init} "$init"
  message "$down"; message "$quit"; } >"$tmp/in"
lsp
is status $status 0

begin a_message_that_is_too_long_is_skipped
{ printf 'Content-Length: 17000000\r\n\r\n'; head -c 17000000 /dev/zero
  message "$init"; message "$down"; message "$quit"; } >"$tmp/in"
lsp
is status $status 0
has out 'a message of 17000000 bytes; at most 16777216'

begin headers_that_make_no_sense_end_it
for text in 'nonsense' 'Content-Length: x\r\n\r\n' '\r\n' \
	'Content-Length: -1\r\n\r\n{}' 'Content-Length: 5\r\n\r\n{}' \
	'Content-Length: 18446744073709551615\r\n\r\n{}'; do
	printf "$text" >"$tmp/in"
	lsp
	is status $status 1
done
head -c 100000 /dev/zero >"$tmp/in"
lsp
is status $status 1

begin a_log_that_cannot_be_written_is_said
lsp --log /nonexistent/log
is status $status 1
has err '/nonexistent/log: No such file'

finish
