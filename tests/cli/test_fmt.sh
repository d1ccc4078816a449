#!/bin/sh
# pxesh fmt: which files, and how they are written back.
. tests/cli/sh.inc

begin a_link_stays_a_link
printf '#!ipxe\necho   hi \n' | script real.ipxe
chmod 640 "$tmp/real.ipxe"
ln -s real.ipxe "$tmp/link.ipxe"
run fmt --write "$tmp/link.ipxe"
is status $status 0
[ -L "$tmp/link.ipxe" ] || complain 'the link is a file'
is line "$(sed -n 2p "$tmp/real.ipxe")" 'echo hi'
is mode "$(stat -c %a "$tmp/real.ipxe")" 640

begin other_names_and_the_owner_stay
printf '#!ipxe\necho   hi \n' | script one.ipxe
ln "$tmp/one.ipxe" "$tmp/two.ipxe"
run fmt -w "$tmp/one.ipxe"
is line "$(sed -n 2p "$tmp/two.ipxe")" 'echo hi'
is files "$(ls "$tmp" | grep -c 'ipxe\.')" 0
if [ "$(id -u)" = 0 ]; then
	printf '#!ipxe\necho   hi \n' | script owned.ipxe
	chown 65534:65534 "$tmp/owned.ipxe"
	run fmt -w "$tmp/owned.ipxe"
	is owner "$(stat -c %u:%g "$tmp/owned.ipxe")" 65534:65534
fi

begin what_must_not_be_written_is_not
printf '#!ipxe\necho   hi \n' | script ro.ipxe
chmod 444 "$tmp/ro.ipxe"
if [ "$(id -u)" != 0 ]; then
	run fmt -w "$tmp/ro.ipxe"
	is status $status 2
	has err 'Permission denied'
fi

begin a_folder_stands_for_its_scripts
mkdir -p "$tmp/d/sub"
printf '#!ipxe\necho   a\n' | script d/a.ipxe
printf '#!ipxe\necho   b\n' | script d/sub/b.ipxe
printf 'no   script\n' | script d/notes.txt
run fmt --list "$tmp/d"
is status $status 1
is files "$(wc -l <"$tmp/out")" 2
has out d/a.ipxe
has out d/sub/b.ipxe
run fmt --write "$tmp/d"
is status $status 0
run fmt --list "$tmp/d"
is status $status 0

begin standard_input_is_not_written_back
status=0
(cd "$tmp" && printf '#!ipxe\necho   hi \n' | "$PXESH" fmt -w - >out 2>err) ||
	status=$?
is status $status 1
has err 'standard input cannot be written back'
[ ! -e "$tmp/-" ] || complain 'a file was written'

begin what_is_missing_fails_but_not_the_others
run fmt "$tmp/none.ipxe" "$tmp/real.ipxe"
is status $status 2
has err 'none.ipxe: No such file or directory'
has out 'echo hi'

finish
