#!/bin/sh
# pxesh image: what goes on a disk and what is refused. That it starts machines
# is tested in qemu/.
. tests/cli/sh.inc

for kind in efi nbp kernel; do
	python3 tests/cli/fake_image.py $kind "$tmp/$kind"
done
echo data >"$tmp/data"
: >"$tmp/out"
: >"$tmp/err"

# refuses TEXT WORDS...: with that message, and without a trace
refuses() {
	text=$1
	shift
	echo old >"$tmp/out.iso"
	before=$(ls "$tmp")
	TMPDIR=$tmp run image --iso "$tmp/out.iso" "$@"
	is status $status 1
	has err "$text"
	is OUT "$(cat "$tmp/out.iso")" old
	is 'the folder' "$(ls "$tmp")" "$before"
}

begin names_that_a_disk_cannot_have_are_refused
for bad_name in '' / a//b ../a . a/.. /a a/ 'a:b' 'a.' ' a' "$(printf 'a\tb')" \
	'a\b' 'a?'; do
	refuses 'is no name for a file' "$tmp/nbp" --file "$bad_name=$tmp/data"
done
refuses 'NAME=FILE is expected' "$tmp/nbp" --file "$tmp/data"
refuses 'on the disk already' "$tmp/nbp" --file "a=$tmp/data" \
	--file "A=$tmp/data"
refuses 'on the disk already' "$tmp/nbp" --file "a=$tmp/data" \
	--file "a/b=$tmp/data"
refuses 'on the disk already' "$tmp/nbp" --file "a/b=$tmp/data" \
	--file "A=$tmp/data"
refuses 'on the disk already' "$tmp/efi" --file "efi/boot/bootx64.efi=$tmp/data"

begin images_are_looked_at
refuses 'no boot image of pxesh' "$tmp/data"
refuses 'takes the .pxe' "$tmp/kernel"
refuses 'two images for BIOS' "$tmp/nbp" "$tmp/nbp"
refuses 'on the disk already' "$tmp/efi" "$tmp/efi"
refuses 'No such file' "$tmp/none"
refuses 'No such file' "$tmp/nbp" --file "a=$tmp/none"
refuses 'no plain file' "$tmp/nbp" --file "a=/dev/null"
head -c 600000 /dev/zero >"$tmp/long"
"$PXESH" embed "$tmp/nbp" -o "$tmp/big" --file "a=$tmp/long" 2>/dev/null
refuses 'put files on the disk' "$tmp/big"
rm "$tmp/big" "$tmp/long"

begin where_to_is_said
run image "$tmp/nbp"
is status $status 2
run image --iso a --usb b "$tmp/nbp"
is status $status 2

begin a_program_that_is_missing_is_named
old=$PATH
PATH=$tmp/nothing
refuses() {
	status=0
	"$PXESH" image --iso x "$tmp/nbp" >"$tmp/out" 2>"$tmp/err" </dev/null ||
		status=$?
	PATH=$old
	is status $status 1
	has err "$1"
}
refuses 'install the package mtools'

begin the_same_files_give_the_same_bytes
have xorriso mformat || { finish; exit; }
for out in one two; do
	run image --iso "$tmp/$out" "$tmp/nbp" "$tmp/efi" \
		--file "a folder/b=c.txt=$tmp/data" --file "autoexec.ipxe=$tmp/data"
	is status $status 1
	run image --iso "$tmp/$out" "$tmp/nbp" "$tmp/efi" \
		--file "a folder/b c.txt=$tmp/data" --file "autoexec.ipxe=$tmp/data"
	is status $status 0
	is output "$(cat "$tmp/err")" ''
	touch -d 2020-01-01 "$tmp/data"
done
cmp "$tmp/one" "$tmp/two" >"$tmp/out" || complain 'they differ'

begin both_file_systems_have_the_files
xorriso -indev "$tmp/one" -find / -type f >"$tmp/out" 2>/dev/null
for file in '/a folder/b c.txt' /autoexec.ipxe /EFI/BOOT/BOOTX64.EFI \
	/boot/pxesh.bin; do
	has out "'$file'"
done
at=$(xorriso -indev "$tmp/one" -report_system_area plain 2>/dev/null |
	sed -n 's/^GPT start and size : *2 *\([0-9]*\) .*/\1/p')
is content "$(mtype -i "$tmp/one@@$((at * 512))" '::/a folder/b c.txt')" data

begin a_disk_may_be_of_one_kind_only
for kind in nbp efi; do
	run image --usb "$tmp/one" "$tmp/$kind"
	is status $status 0
done

begin each_image_of_a_disk_gets_what_is_embedded
printf '#!ipxe\nexit 7\n' >"$tmp/script"
run image --usb "$tmp/one" "$tmp/nbp" "$tmp/efi" --file "a folder/b c.txt=$tmp/data"
for out in two three; do
	run embed "$tmp/one" -o "$tmp/$out" --script "$tmp/script" --set a=1
	is status $status 0
done
cmp "$tmp/two" "$tmp/three" >"$tmp/out" || complain 'they differ'
run embed --list "$tmp/two"
is status $status 0
for text in 'EFI/BOOT/BOOTX64.EFI: UEFI program' 'boot/pxesh.bin: disk loader'; do
	has out "$text"
done
is scripts "$(grep -c '^  script   14 bytes$' "$tmp/out")" 2
xorriso -indev "$tmp/two" -find / -type f >"$tmp/out" 2>/dev/null
has out "'/a folder/b c.txt'"
[ "$(wc -c <"$tmp/two")" -gt 16777216 ] || complain 'its room is gone'
run embed "$tmp/two" -o "$tmp/two" --remove
run embed --list "$tmp/two"
is empty "$(grep -c 'nothing embedded' "$tmp/out")" 2

begin a_disk_that_cannot_be_changed_stays
echo old >"$tmp/three"
before=$(ls "$tmp")
TMPDIR=$tmp run embed "$tmp/one" -o "$tmp/three" --file "a=$tmp/none"
is status $status 1
head -c 600000 /dev/zero >"$tmp/long"
TMPDIR=$tmp run embed "$tmp/one" -o "$tmp/three" --file "a=$tmp/long"
is status $status 1
has err 'put files on the disk'
rm "$tmp/long"
xorriso -as mkisofs -quiet -V OTHER -o "$tmp/two" "$tmp/data" 2>/dev/null
TMPDIR=$tmp run embed "$tmp/two" -o "$tmp/three" --set a=1
has err 'this is a disk, and none that "pxesh image" made'
xorriso -as mkisofs -quiet -V PXESH -o "$tmp/two" "$tmp/data" 2>/dev/null
TMPDIR=$tmp run embed "$tmp/two" -o "$tmp/three" --set a=1
has err 'no image of pxesh is on this disk'
is OUT "$(cat "$tmp/three")" old
is 'the folder' "$(ls "$tmp")" "$before"
finish
