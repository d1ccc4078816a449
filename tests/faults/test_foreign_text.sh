#!/bin/sh
# What strangers wrote reaches neither a protocol's field nor a terminal raw.
. tests/cli/sh.inc
here=tests/faults

# Standard output and error hold no control character but the line's end
harmless() {
	if LC_ALL=C grep -q "[$(printf '\001-\010\013-\037\177')]" \
			"$tmp/out" "$tmp/err"; then
		complain "there are control characters"
	fi
}

begin a_host_with_a_line_break_is_refused
run run $here/injection/inject.ipxe --lab $here/injection/lab.yaml --keys ''
is sent "$(grep -c '^sent' "$tmp/out")" 0
is refused "$(grep -c '^refused' "$tmp/out")" 2
has err 'a host has no control characters'

begin a_user_with_a_line_break_is_refused
run -c 'dhcp && imgfetch http://u%0d%0aX%3a%20y:p@192.0.2.1/x'
is status $status 1
has err "a user's name or password has no control characters"

begin a_tftp_path_with_a_nul_is_refused
run -c 'dhcp && imgfetch tftp://192.0.2.1/a%00b'
is status $status 1
has err 'a TFTP path has no control characters'

begin what_a_server_says_is_shown_harmlessly
run run $here/escapes/show.ipxe --lab $here/escapes/lab.yaml --keys ''
is status $status 0
has out 'hostname:string = h?]0;pwned?X'
has out 'root-path:string = r?]52;c;cm0gLXJm?'
harmless

begin so_are_images_and_what_autoboot_says
run --lab $here/escapes/lab.yaml -c 'dhcp && imgfetch http://boot.lab/mv && imgstat && md5sum x || autoboot'
harmless
for option in --trace ''; do
	run --lab $here/escapes/lab.yaml $option -c 'autoboot'
	has out 'Filename: a?[31mb.ipxe'
	harmless
done
run plan --lab $here/escapes/lab.yaml $here/escapes/show.ipxe
harmless
run explore --lab $here/escapes/lab.yaml $here/escapes/show.ipxe
harmless

begin an_echo_may_hold_escapes
run --no-net -c 'set e:hex 1b && echo ${e:string}[31mred'
is output "$(cat "$tmp/out")" "$(printf '\033[31mred')"
finish
