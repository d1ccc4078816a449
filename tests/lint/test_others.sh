#!/bin/sh
# What is no slip, and what another build, script or template makes of a line.
. tests/lint/rules.inc

begin files_that_differ_in_their_number_are_no_slip
mkdir -p "$tmp/www"
echo '#!ipxe' >"$tmp/www/20.04.ipxe"
printf '#!ipxe\nchain 21.04.ipxe\n' >"$tmp/www/menu.ipxe"
run lint --config none -f gcc --root "http://boot.example/=$tmp/www" \
	"$tmp/www/menu.ipxe"
has out 'missing-file'
run lint --config none --root "http://boot.example/=$tmp/www" \
	"$tmp/www/menu.ipxe"
hasnt out 'did you mean'
quiet_type() {
	printf '#!ipxe\necho ${a:%s}\n' "$1" >"$tmp/t.ipxe"
	run lint --config none "$tmp/t.ipxe"
	has out 'no setting type'
	hasnt out 'did you mean'
}
quiet_type uint64

begin arguments_of_modules_are_no_names
quiet argument-of-initrd <<'END'
#!ipxe
kernel http://s/unix
module http://s/boot_archive type=rootfs name=ramdisk
boot
END
quiet argument-of-initrd <<'END'
#!ipxe
kernel http://s/wimboot
initrd http://s/empty @job=${job}
boot
END

begin what_the_next_script_reads_is_not_spare
quiet unset-server <<'END'
#!ipxe
set images http://boot.example/images
chain ${prefix}/menu.ipxe
END

begin a_template_with_hashes_is_one
quiet unknown-command <<'END'
#!ipxe
#for $m in $menus
item $m
#end for
$items
echo \${net0/ip}
END

begin a_target_may_lack_schemes_and_settings_that_are_never_built
script t.ipxe <<'END'
#!ipxe
set net0/peerdist 1
set peerhost 192.0.2.9
chain tftm://192.0.2.1/a ||
chain MTFTP://192.0.2.1/a ||
chain x-slam://192.0.2.1/a ||
sanboot ib_srp:::::::: ||
sanboot iscsi:192.0.2.1::::iqn.2026-01.example:a ib_srp:::::::: ||
chain ${url} ||
END
run lint --config none -f gcc --target pxesh "$tmp/t.ipxe"
is lines "$(grep not-in-target "$tmp/out" | cut -d: -f2 | xargs)" '2 3 4 5 6 7 8'
run lint --config none -f gcc "$tmp/t.ipxe"
is lines "$(cut -d: -f2 "$tmp/out" | xargs)" ''

begin what_only_this_program_reads_a_disk_by
script t.ipxe <<'END'
#!ipxe
sanboot nbd://192.0.2.1/a ||
sanboot --keep NBDS://192.0.2.1/a ||
sanboot nbd:/192.0.2.1/a ||
END
run lint --config none -f gcc --target ipxe-2.0 "$tmp/t.ipxe"
is lines "$(grep not-in-target "$tmp/out" | cut -d: -f2 | xargs)" '2 3 4'
run lint --config none -f gcc --target pxesh "$tmp/t.ipxe"
is lines "$(cut -d: -f2 "$tmp/out" | xargs)" '4'
has out 'this URI has no host'

begin a_jump_to_nothing_names_the_setting
script t.ipxe <<'END'
#!ipxe
goto ${selected}
END
run run "$tmp/t.ipxe"
is status "$status" 1
has err 'no label to go to: ${selected} is not set'

finish
