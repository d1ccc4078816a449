#!/bin/sh
# Names on the wire.
. tests/cli/sh.inc
here=tests/faults/names

begin a_final_dot_ends_the_name
run run $here/dot.ipxe --no-dhcp --lab $here/lab.yaml
is status $status 0
has out ok
has out 'time: 0.0s'
hasnt err warning

begin letters_beyond_ascii_are_translated
run -c 'dhcp && nslookup a bücher.example.test && echo ${a}' --lab $here/lab.yaml
is status $status 0
has out 192.0.2.1
run -c 'dhcp && chain http://bücher.example.test/x' --lab $here/lab.yaml
has out ok

begin a_name_that_does_not_exist_is_said_at_once
run -c 'dhcp && time nslookup a nope.example.test' --lab $here/lab.yaml
has err 'no address for the name "nope.example.test"'
has out 'time: 0.0s'

begin a_dead_server_is_no_missing_name
run --set net0/dns=192.0.2.99 --lab $here/lab.yaml \
	-c 'dhcp && imgfetch http://boot.example.test/x'
has err 'no name server answers'
finish
