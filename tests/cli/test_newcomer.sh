#!/bin/sh
# What somebody types who has not read the manual: help, slips, and what the
# program says then.
. tests/cli/sh.inc

begin help_and_version_go_to_standard_output
run --help
is status $status 0
has out 'Usage:'
run run --help
has out --keys
run help shell
has out 'Usage: pxesh shell'
run help nonsense
is status $status 2
run help chose
is status $status 2
has err 'did you mean "choose"?'

begin the_version_says_what_is_inside_and_what_is_spoken
run --version
is status $status 0
for text in 'lwIP 2' 'wolfSSL 5' 'OpenSSL 3'; do
	has out "$text"
done
for protocol in http https ftp tftp nfs file data; do
	grep -q "^fetches:.* $protocol\>" "$tmp/out" || complain "no $protocol"
done
for protocol in aoe fcp iscsi http nbd; do
	grep -q "^disks:.* $protocol\>" "$tmp/out" || complain "no $protocol"
done

begin help_explains_commands_of_scripts_too
run help choose
is status $status 0
has out 'Show a menu'
has out '--timeout <ms>'
run help shell
has out 'Usage: pxesh shell'
has out 'Start a prompt'

begin help_of_a_subcommand_succeeds_that_of_a_script_command_does_not
for words in run shell plan test lint fmt lsp explore lab help version; do
	run $words --help
	is status $status 0
done
run --no-net -c 'imgfetch --help'
is status $status 1
is first "$(head -n 1 "$tmp/err")" \
	'Download an image: an initrd, a module, anything.'

begin every_command_says_in_the_same_words_which_file_it_misses
for command in plan lint test explore lab; do
	run $command
	is status $status 2
	has err "pxesh: $command: FILE"
	has err ' is missing'
done

begin a_missing_file_ends_every_command_alike
for command in run plan test lint fmt explore 'lab --tap x'; do
	run $command "$tmp/none.ipxe"
	is "status of $command" $status 2
	has err "none.ipxe: No such file"
done
run frobnicate
is status $status 2
has err 'there is no command or file "frobnicate"'

begin colours_are_chosen_by_either_spelling
for option in color colour; do
	script bad.ipxe <<'END'
#!ipxe
dchp
END
	run lint --$option always "$tmp/bad.ipxe"
	grep -q "$(printf '\033')\[" "$tmp/out" ||
		complain "--$option has no colours"
done
run --version
has out "pxesh $(sed -n 's/.*VERSION "\(.*\)"/\1/p' core/version.h)"
has out 'wolfSSL 5.'
has out 'OpenSSL 3.'

begin a_line_has_a_lease_as_a_script_has
run -c 'show -q net0/ip'
is status $status 0
has out 192.0.2.
run --no-dhcp -c 'show -q net0/ip'
is status $status 1
for words in run shell; do
	run $words --help
	has out 'for the line of -c, too'
done

begin a_loopback_address_is_explained
run -c 'chain http://127.0.0.1/x.ipxe'
is status $status 1
has err 'with --net user --host-loopback yours is 10.0.2.2'

begin a_trace_can_go_to_a_file
run --no-net --trace-file "$tmp/trace" -c 'set a b && echo ${a}'
is status $status 0
hasnt err '+ -c'
has trace 'set a b => ok'
has trace 'echo b => ok'
run --no-net --trace-file "$tmp/no/trace" -c 'echo a'
is status $status 2
has err 'no/trace: No such file'

begin the_trace_of_a_script_without_an_end_leaves_the_disk_some_room
script long.ipxe <<'END'
#!ipxe
set n:int32 0
:again
inc n
isset ${x}
iseq ${n} 1200 || goto again
END
run --no-net --trace-file "$tmp/trace" "$tmp/long.ipxe" \
	--set "x=$(head -c 60000 /dev/zero | tr '\0' a)"
is status $status 0
is 'its last line' "$(tail -1 "$tmp/trace")" \
	'the trace ends here: 64 MiB are enough'
is 'MiB' $(($(wc -c <"$tmp/trace") >> 20)) 64
rm "$tmp/trace"

begin boot_without_an_image_says_where
printf '#!ipxe\necho first\nboot\necho behind\n' | script boot.ipxe
run --no-net "$tmp/boot.ipxe"
is status $status 0
has err 'boot.ipxe:3:1: warning: no image is selected'
has out behind

begin a_choice_that_no_menu_has_names_the_nearest
{
	printf '#!ipxe\nmenu M\n'
	for i in debian fedora alpine; do echo "item $i I"; done
	printf 'choose x\n'
} | script many.ipxe
run --no-net "$tmp/many.ipxe" --choose debain
is status $status 1
has err 'the last one had debian perhaps, of debian, fedora'

finish
