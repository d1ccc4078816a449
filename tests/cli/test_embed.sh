#!/bin/sh
# pxesh embed: what it puts into images, what it refuses, and that what it
# refuses leaves all as it was. That the images start is tested in qemu/.
. tests/cli/sh.inc

certs=tests/tls/certs
for kind in efi nbp kernel rom; do
	python3 tests/cli/fake_image.py $kind "$tmp/$kind"
done
script good <<'END'
#!ipxe
echo hello
END
script bad <<'END'
#!ipxe
goto nowhere
END
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-keyout "$tmp/key" -out "$tmp/cert" -days 30 -subj /CN=client 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
	-out "$tmp/other" 2>/dev/null
openssl pkey -in "$tmp/key" -aes128 -passout pass:x -out "$tmp/locked"

# refuses TEXT WORDS...: with that message, and without a trace
refuses() {
	text=$1
	shift
	echo old >"$tmp/out.img"
	before=$(ls "$tmp")
	run embed "$@" -o "$tmp/out.img"
	is status $status 1
	has err "$text"
	is OUT "$(cat "$tmp/out.img")" old
	is 'the folder' "$(ls "$tmp")" "$before"
}

begin what_is_put_in_is_listed_and_comes_out_again
for kind in efi nbp kernel rom; do
	run embed "$tmp/$kind" -o "$tmp/new" --script "$tmp/good" \
		--file "logo.png=$tmp/cert" --file "b=$tmp/key" --set foo=bar \
		--set 'net0/ip=192.0.2.1' --keymap de --timeout 0 --no-shell \
		--trust $certs/root.der
	is status $status 0
	run embed --list "$tmp/new"
	for line in "script   18 bytes" "file     logo.png:" "file     b:" \
		"setting  foo=bar" "setting  net0/ip=192.0.2.1" \
		"setting  keymap=de" "timeout  0: Ctrl-B is not offered" \
		"no-shell" "trust    Test Root, until 2040-01-01, SHA-256 9b79"
	do
		has out "  $line"
	done
	hasnt out damaged
	run embed "$tmp/new" -o "$tmp/new" --remove
	is status $status 0
	run embed --list "$tmp/new"
	has out 'nothing embedded'
	cmp -s "$tmp/$kind" "$tmp/new" || complain "$kind is not as it was"
done

begin embedding_again_replaces_and_gives_the_same_bytes
for kind in efi nbp kernel rom; do
	"$PXESH" embed "$tmp/$kind" -o "$tmp/one" --script "$tmp/good"
	"$PXESH" embed "$tmp/$kind" -o "$tmp/two" --file "x=$tmp/cert"
	"$PXESH" embed "$tmp/two" -o "$tmp/two" --script "$tmp/good"
	cmp "$tmp/one" "$tmp/two" >"$tmp/out" || complain "$kind"
done

begin the_kind_of_image_is_said
run embed -l "$tmp/efi"
has out 'UEFI program for x86_64'
run embed -l "$tmp/nbp"
has out 'network boot program for a BIOS'
run embed -l "$tmp/kernel"
has out 'kernel image for a BIOS'
run embed -l "$tmp/rom"
has out "card's ROM for a BIOS"

begin a_rom_is_whole_units_long_and_has_a_limit
run embed "$tmp/rom" -o "$tmp/new" --script "$tmp/good"
is status $status 0
is 'bytes over' $(($(wc -c <"$tmp/new") % 512)) 0
head -c 600000 /dev/zero >"$tmp/large"
refuses 'ROM has at most 560 KiB' "$tmp/rom" --file "large=$tmp/large"
head -c 1000 "$tmp/rom" >"$tmp/cut"
refuses 'no boot image of pxesh' "$tmp/cut" --script "$tmp/good"
head -c 2200 "$tmp/rom" >"$tmp/cut"
refuses damaged "$tmp/cut" --script "$tmp/good"
rm "$tmp/cut" "$tmp/large"

begin foreign_and_damaged_images_are_refused
refuses 'no boot image of pxesh' "$PXESH" --script "$tmp/good"
refuses 'no boot image of pxesh' "$tmp/good" --script "$tmp/good"
: >"$tmp/empty"
refuses 'no boot image of pxesh' "$tmp/empty" --script "$tmp/good"
refuses 'No such file' "$tmp/none" --script "$tmp/good"
printf MZ >"$tmp/mz"
refuses 'no UEFI program' "$tmp/mz" --script "$tmp/good"
sed 's/pxesh parts/other parts/' "$tmp/efi" >"$tmp/foreign"
refuses 'somebody else' "$tmp/foreign" --script "$tmp/good"
for kind in efi nbp kernel; do
	size=$(wc -c <"$tmp/$kind")
	head -c $((size - 1)) "$tmp/$kind" >"$tmp/cut"
	refuses damaged "$tmp/cut" --script "$tmp/good"
	{ head -c $((size - 9)) "$tmp/$kind"; printf '!'
	tail -c 8 "$tmp/$kind"; } >"$tmp/flipped"
	refuses damaged "$tmp/flipped" --script "$tmp/good"
done
rm "$tmp/cut" "$tmp/flipped"
{ head -c 32769 /dev/zero; printf CD001123; } >"$tmp/iso"
refuses 'pxesh image' "$tmp/iso" --script "$tmp/good"

begin a_script_is_linted_first
refuses 'has errors (--force' "$tmp/efi" --script "$tmp/bad"
has err 'bad:2:6: error: '
run embed "$tmp/efi" -o "$tmp/new" --script "$tmp/bad" --force
is status $status 0
has err 'bad:2:6: error: '
refuses 'does not begin with #!ipxe' "$tmp/efi" --script "$tmp/cert"
refuses 'No such file' "$tmp/efi" --script "$tmp/none"

begin only_a_ca_is_trusted
for cert in good no_ca; do
	refuses "is no CA's certificate: take its issuer's" "$tmp/efi" \
		--trust $certs/$cert.der
done
refuses 'there is no certificate in it' "$tmp/efi" --trust "$tmp/good"
refuses 'No such file' "$tmp/efi" --trust "$tmp/none"

begin a_key_belongs_to_its_certificate
run embed "$tmp/efi" -o "$tmp/new" --cert "$tmp/cert" --key "$tmp/key"
is status $status 0
has err 'whoever can fetch'
run embed -l "$tmp/new"
has out 'setting  cert: '
has out 'setting  privkey: '
hasnt out 'privkey='
refuses 'do not belong together' "$tmp/efi" --cert "$tmp/cert" --key "$tmp/other"
refuses 'is encrypted' "$tmp/efi" --cert "$tmp/cert" --key "$tmp/locked"
refuses 'no private key in it' "$tmp/efi" --cert "$tmp/cert" --key "$tmp/cert"

begin what_the_image_would_refuse_is_refused
refuses 'NAME=VALUE is expected' "$tmp/efi" --set foo
refuses 'expected' "$tmp/efi" --set net0/ip=300.1.1.1
refuses 'no type of setting' "$tmp/efi" --set a:nope=1
refuses 'did you mean "de"' "$tmp/efi" --keymap dee
refuses 'no number of milliseconds' "$tmp/efi" --timeout soon
refuses 'no number of milliseconds' "$tmp/efi" --timeout 4294967296
refuses 'NAME=FILE is expected' "$tmp/efi" --file "$tmp/good"
refuses 'two files "a"' "$tmp/efi" --file "a=$tmp/good" --file "a=$tmp/bad"
refuses 'No such file' "$tmp/efi" --file "a=$tmp/none"

begin wrong_usage_says_what_is_missing
run embed "$tmp/efi" -o "$tmp/new"
is status $status 2
has err 'nothing to embed'
run embed "$tmp/efi" --no-shell
is status $status 2
has err '--output is missing'
run embed "$tmp/efi" -o "$tmp/new" --cert "$tmp/cert"
is status $status 2
has err '--cert goes with --key'
run embed "$tmp/efi" -l --no-shell
is status $status 2

begin an_image_that_is_too_long_for_a_rom_is_told
head -c 700000 /dev/zero >"$tmp/long"
run embed "$tmp/nbp" -o "$tmp/new" --file "a=$tmp/long"
is status $status 0
has err 'PXE ROMs load some 590 KiB'
finish
