#!/bin/sh
# pxesh plan: what one machine would fetch and boot.
. tests/cli/sh.inc

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

begin a_plan_for_a_machine_of_a_lab_file
script lab.yaml <<'EOF'
machine: {manufacturer: ACME}
machines:
  desk: {product: Desk, mac: 52:54:00:00:00:07}
  old: {platform: pcbios, product: Old}
EOF
script m.ipxe <<'EOF'
#!ipxe
iseq ${platform} pcbios && exit 3 ||
kernel http://a.test/${manufacturer}/${product:uristring}/${net0/mac:hexhyp}
boot
EOF
run plan "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine desk
is status $status 0
has out 'm.ipxe on desk (efi, x86_64)'
has out 'boot     http://a.test/ACME/Desk/52-54-00-00-00-07'
run plan "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine old
is status $status 1
has out 'm.ipxe on old (pcbios, x86_64)'
has out 'the script ended with exit status 3'
run run "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine old
is status $status 3

begin several_machines_are_a_table
run plan "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine all
is status $status 1
is rows "$(tr -s ' ' <"$tmp/out")" "machine chooses fetches boots, or ends
desk (efi, x86_64) - 1 http://a.test/ACME/Desk/52-54-00-00-00-07
old (pcbios, x86_64) - 0 the script ended with exit status 3"
is width "$(sed -n 's/ -  .*//p' "$tmp/out" | awk '{print length}' | sort -u)" \
	21
run plan "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine old --machine nope
is status $status 2
has err 'no machine is called "nope"'
has out 'exit status 3'
run plan "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine all --mac \
	52:54:00:aa:bb:cc
is status $status 2

begin a_machine_that_is_not_in_the_lab_file_is_refused
for command in run plan explore; do
	run $command "$tmp/m.ipxe" --lab "$tmp/lab.yaml" --machine deks
	is status $status 2
	has err 'lab.yaml:2:1: no machine is called "deks": did you mean "desk"?'
	run $command "$tmp/m.ipxe" --machine desk
	is status $status 2
	has err '--machine desk: which lab file (--lab) describes it?'
done

begin a_plan_looks_for_the_machines_own_script
run plan scripts/autoexec.ipxe --mac 52:54:00:00:00:07
is status $status 0
has out 'mac-52-54-00-00-00-07.ipxe (404, '
has out 'default.ipxe (200, '
has out 'boot     drive 0x80 (disk)'

begin a_plan_that_waits_for_a_person_says_so
printf '#!ipxe\nshell\n' >"$tmp/s.ipxe"
run plan "$tmp/s.ipxe"
is status $status 3
has out 'end      a prompt waits for a person'

begin a_script_that_goes_round_shows_one_round
printf '%s\n' '#!ipxe' ':top' 'menu Which?' 'item disk The disk' \
	'choose --timeout 60000 x || goto top' 'imgfetch http://b.example/a ||' \
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
is status $status 2
has err 'none.ipxe: No such file or directory'

finish
