#!/bin/sh
# pxesh plan: what one machine would fetch and boot.
. tests/host/sh.inc

begin a_plan_lists_fetches_choices_and_the_boot
run plan scripts/demo.ipxe --mac 52:54:00:aa:bb:cc --arch arm64
is status $status 0
has out 'demo.ipxe on efi, arm64, 52:54:00:aa:bb:cc'
has out 'fetch    http://boot.lab/demo/menu.ipxe (200, '
has out 'choose   debian, of the menu "What shall 52:54:00:aa:bb:cc boot?"'
has out 'linux (200, 1536 bytes, a placeholder)'
has out 'boot     http://mirror.example.org/'
has out 'command  initrd=initrd.gz vga=788'
has out 'initrd   initrd.gz'

begin a_plan_looks_for_the_machines_own_script
run plan scripts/autoexec.ipxe --mac 52:54:00:00:00:07
is status $status 0
has out 'mac-52-54-00-00-00-07.ipxe (404, '
has out 'default.ipxe (200, '
has out 'end      the script ended well'

begin a_plan_that_waits_for_a_person_says_so
printf '#!ipxe\nshell\n' >"$tmp/s.ipxe"
run plan "$tmp/s.ipxe"
is status $status 1
has out 'end      a prompt waits for a person'

begin a_script_that_goes_round_shows_one_round
printf '%s\n' '#!ipxe' ':top' 'menu Which?' 'item disk The disk' \
	'choose --timeout 100 x || goto top' 'imgfetch http://b.example/a ||' \
	'imgfree' 'goto top' >"$tmp/round.ipxe"
run plan "$tmp/round.ipxe"
is status $status 1
has out 'choose   disk, of the menu "Which?"'
has out 'again    the 2 lines above, over and over'
is lines $(wc -l <"$tmp/out") 5

begin a_wrong_address_or_file_is_refused
run plan scripts/demo.ipxe --mac 52:54
is status $status 2
run plan "$tmp/none.ipxe"
is status $status 1
has err 'none.ipxe: No such file or directory'

finish
