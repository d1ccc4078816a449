#!/bin/sh
# What is a URI, and what is fetched: one parser for run and lint.
. tests/cli/sh.inc
here=tests/faults

begin a_filename_with_a_host_alone_is_a_uri
run -c autoboot --lab $here/filename/lab.yaml
is status $status 0
has out 'http://boot.example... ok'
has out 'root ok'
sed 's|boot.example|boot.example?x=1|' $here/filename/lab.yaml >"$tmp/lab.yaml"
run -c autoboot --lab "$tmp/lab.yaml"
has out 'root ok'

begin lint_and_run_refuse_the_same
sed 's/|| shell/|| echo no/' $here/uris/uris.ipxe | script uris.ipxe
run lint -S info $here/uris/uris.ipxe
cp "$tmp/out" "$tmp/lint"
run run "$tmp/uris.ipxe"
for fault in '2:an IPv6 address in a URI stands in brackets' \
		'3:the bracket of an IPv6 address is not closed' \
		'4:the port must be a number from 1 to 65535' \
		'5:an "@" in a password is written %40'; do
	has err "uris.ipxe:${fault%%:*}:7: warning: ${fault#*:}"
	has lint "uris.ipxe:${fault%%:*}:7: error: ${fault#*:}"
done
has lint 'uris.ipxe:6:7: info: without a scheme this is a file'
finish
