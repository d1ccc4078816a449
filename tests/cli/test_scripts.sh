#!/bin/sh
# Every script in scripts/ runs, and comes to the end that it is meant for.
. tests/cli/sh.inc

stub() {
	run run --unserved stub "$@"
}

begin the_demo_boots_its_default
stub scripts/demo.ipxe
is status $status 0
has out 'This machine is 192.0.2.15'
has out 'would boot now'
has out 'debian-installer/amd64/linux'
has out 'initrd=initrd.gz vga=788'
has out 'initrd.gz'
is diagnostics "$(cat "$tmp/err")" ''

begin the_demo_boots_what_is_chosen
stub scripts/demo.ipxe --choose 'Rescue system'
is status $status 0
has out 'rescue/enable=true'
stub scripts/demo.ipxe --keys a
has out 'auto=true priority=critical'
stub scripts/demo.ipxe --keys '<2s>x'
is status $status 0
has out 'Booting from the disk.'
has out 'would boot drive 0x80 now'

begin the_demo_tells_what_the_machine_is
stub scripts/demo.ipxe --choose inventory --choose leave
is status $status 0
has out 'Serial: LAB-0001'

begin a_choice_that_no_menu_has_is_told
stub scripts/demo.ipxe --choose nonsense
is status $status 1
has err '--choose nonsense: no menu had such an item'

begin the_demo_boots_other_machines
for arch in i386 x86_64 arm64; do
	stub scripts/demo.ipxe --arch $arch
	is status $status 0
	has out "(efi, $arch) would boot now"
done
stub scripts/demo.ipxe --platform pcbios
has out '(pcbios, x86_64) would boot now'

begin the_demo_survives_a_dead_mirror
run scripts/demo.ipxe
is status $status 1
has out 'The mirror did not answer.'

begin autoexec_ends_at_the_default
run scripts/autoexec.ipxe
is status $status 0
has out 'Nothing is planned for 52:54:00:12:34:56.'

begin retry_boots_when_the_server_answers
stub scripts/retry.ipxe
is status $status 0
has out 'would boot now'

begin retry_gives_up_with_a_restart
run scripts/retry.ipxe
is status $status 0
has out 'Attempt 4 failed'
has out 'would restart now'

begin diskless_machines_get_their_root
stub scripts/diskless.ipxe
is status $status 0
has out 'boot=live'
stub scripts/diskless.ipxe --choose nfs
has out 'nfsroot=192.0.2.1:/srv/root'
stub scripts/diskless.ipxe --set root-path=192.0.2.9:/srv/x
has out 'nfsroot=192.0.2.9:/srv/x'
stub scripts/diskless.ipxe --choose later
is status $status 1
hasnt out 'would boot now'

begin wimboot_gets_its_files_by_name
stub scripts/wimboot.ipxe
is status $status 0
has out 'boot.wim'
run scripts/wimboot.ipxe
is status $status 1
has out 'Windows PE could not be started'

begin rescue_offers_a_prompt_for_a_while
run scripts/rescue.ipxe
is status $status 1
has out 'Going on.'
run scripts/rescue.ipxe -k '<Ctrl-B>echo inside<Enter>exit<Enter>'
is status $status 1
has out 'inside'

begin the_local_disk_boots_on_both_firmwares
for platform in efi pcbios; do
	run scripts/localdisk.ipxe --platform $platform
	is status $status 0
	has out 'would boot drive 0x80 now'
done

begin installers_come_for_each_architecture
for arch in i386:i386 x86_64:amd64 arm64:arm64; do
	stub scripts/multiarch.ipxe --arch ${arch%:*} --choose install
	is status $status 0
	has out "debian-installer/${arch#*:}/linux"
done
run scripts/multiarch.ipxe
has out 'would boot drive 0x80 now'

begin machines_are_told_apart_or_boot_from_disk
run scripts/dispatch.ipxe
is status $status 0
has out 'Nothing is planned'

begin a_network_disk_is_asked_for_five_times
run scripts/iscsi.ipxe
is status $status 0
has out 'Attempt 5'
hasnt out 'Attempt 6'
has out 'would boot drive 0x80 now'

# More of it: tests/scenarios/wifi.test.yaml
begin without_a_radio_the_cable_is_taken
run scripts/wifi.ipxe
is status $status 1
has out 'this firmware has no Wi-Fi'

begin what_is_not_signed_does_not_start
run scripts/https.ipxe
is status $status 1
has out 'This machine starts nothing'

begin scripts_are_clean_for_the_strictest_linter
run lint --strict scripts
is status $status 0
is findings "$(cat "$tmp/out")" ''

begin scripts_are_laid_out_as_fmt_does
run fmt -d scripts
is status $status 0
is changes "$(cat "$tmp/out")" ''

begin each_script_is_tried_here
for f in scripts/*.ipxe; do
	grep -q "$f" tests/cli/test_scripts.sh || complain "$f is not"
done

finish
