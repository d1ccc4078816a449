#!/bin/sh
# pxesh run --boot qemu: what QEMU is told, and what becomes of each way that it
# can go; QEMU is a script of ours that writes down its arguments.
. tests/cli/sh.inc

mkdir "$tmp/bin" "$tmp/www" "$tmp/tmp"
export TMPDIR=$tmp/tmp FAKE=$tmp
real_path=$PATH
PATH=$tmp/bin:$PATH
cat >"$tmp/bin/qemu-system-x86_64" <<'END'
#!/bin/sh
printf '%s\n' "$@" >"$FAKE/args"
kernel=; initrd=; folder=
while [ $# -gt 0 ]; do
	case $1 in
	-kernel) kernel=$2 ;;
	-initrd) initrd=$2 ;;
	*vvfat*) folder=${1##*file.dir=} ;;
	esac
	shift
done
[ -z "$kernel" ] || cat "$kernel" >"$FAKE/kernel"
[ -z "$initrd" ] || cat "$initrd" >"$FAKE/initrd"
[ -z "$folder" ] || cp -R "$folder" "$FAKE/folder"
. "$FAKE/acts"
END
chmod +x "$tmp/bin/qemu-system-x86_64"
cp "$tmp/bin/qemu-system-x86_64" "$tmp/bin/qemu-system-aarch64"

# What the next QEMU does
acts() { cat >"$tmp/acts"; }
# Start a script of ours with it
boot() {
	rm -rf "$tmp/args" "$tmp/kernel" "$tmp/initrd" "$tmp/folder"
	run run "$tmp/www/$1" --boot qemu $2 $3 $4 $5 $6 $7 $8
	: >>"$tmp/args"
}
# Does QEMU's word $1 have the value $2?
told() {
	grep -xF -A1 -e "$1" "$tmp/args" | grep -qxF -e "$2" ||
		{ cp "$tmp/args" "$tmp/out"; complain "$1 is not $2"; }
}
no_files_stay() {
	is "left in TMPDIR" "$(ls "$tmp/tmp")" ""
}

# A kernel, by the only bytes that count: HdrS, version 2.12, 64 bits; and a
# program of UEFI's for x86_64
python3 - "$tmp/www" <<'END'
import struct, sys
k = bytearray(4096)
k[0x1f1] = 1
k[0x1fe:0x200] = b"\x55\xaa"
k[0x202:0x206] = b"HdrS"
k[0x206:0x208] = struct.pack("<H", 0x20c)
k[0x211] = 1
k[0x236] = 1
open(sys.argv[1] + "/vmlinuz", "wb").write(k)
p = bytearray(1024)
p[0:2] = b"MZ"
p[0x3c] = 0x80
p[0x80:0x84] = b"PE\0\0"
p[0x84:0x86] = struct.pack("<H", 0x8664)
p[0x98:0x9a] = struct.pack("<H", 0x20b)
open(sys.argv[1] + "/tool.efi", "wb").write(p)
p[0x84:0x86] = struct.pack("<H", 0xaa64)
open(sys.argv[1] + "/arm.efi", "wb").write(p)
END
printf 'an archive' >"$tmp/www/initrd"
printf 'of mine' >"$tmp/www/notes.txt"
cat >"$tmp/www/linux.ipxe" <<'END'
#!ipxe
kernel vmlinuz quiet root=/dev/sda1
initrd initrd
boot
END
printf '#!ipxe\nchain tool.efi\n' >"$tmp/www/efi.ipxe"
printf '#!ipxe\nimgfetch notes.txt\nchain tool.efi one two\n' \
	>"$tmp/www/args.ipxe"

begin a_kernel_gets_its_command_line_and_its_initrd
printf 'printf "small login: "; read x' | acts
boot linux.ipxe --platform pcbios
is status $status 0
has out 'small login: '
told -append 'quiet root=/dev/sda1 console=ttyS0'
told -machine q35,graphics=off
told -m 2048
told -netdev user,id=net0
cmp -s "$tmp/kernel" "$tmp/www/vmlinuz" || complain "the kernel is another"
is initrd "$(cat "$tmp/initrd")" 'an archive'
hasnt args -bios
no_files_stay

begin a_console_that_is_named_stays
printf '#!ipxe\nkernel vmlinuz console=tty0\nboot\n' >"$tmp/www/tty.ipxe"
boot tty.ipxe --platform pcbios
told -append 'console=tty0'
printf '#!ipxe\nkernel vmlinuz netconsole=@/,@10.0.2.2/\nboot\n' \
	>"$tmp/www/net.ipxe"
boot net.ipxe --platform pcbios
told -append 'netconsole=@/,@10.0.2.2/ console=ttyS0'
boot tty.ipxe --platform pcbios
is "is there an initrd" "$(grep -c -e -initrd "$tmp/args")" 0

begin uefi_gets_firmware
printf 'printf "tool login:"; read x' | acts
boot efi.ipxe --boot-firmware "$tmp/www/notes.txt"
is status $status 0
told -bios "$tmp/www/notes.txt"
boot efi.ipxe --boot-firmware "$tmp/nowhere"
is status $status 4
has err 'No such file'

begin a_program_of_uefi_starts_from_a_disk
boot efi.ipxe --boot-firmware "$tmp/www/notes.txt"
is status $status 0
cmp -s "$tmp/folder/EFI/BOOT/BOOTX64.EFI" "$tmp/www/tool.efi" ||
	complain "the program is another"
no_files_stay

begin with_arguments_by_the_shell_beside_other_images
boot args.ipxe --boot-firmware "$tmp/www/notes.txt"
is status $status 0
is notes "$(cat "$tmp/folder/notes.txt")" 'of mine'
cp "$tmp/folder/startup.nsh" "$tmp/out"
has out '"\pxesh.efi" one two'
no_files_stay

begin what_is_expected_may_be_another_text
printf 'printf "one tw"; printf "o three"; read x' | acts
boot linux.ipxe --platform pcbios --boot-expect 'two'
is status $status 0
boot linux.ipxe --platform pcbios --boot-expect 'four' --boot-timeout 1
is status $status 6
has err 'no "four" on the serial line: 1 s are over'

begin a_machine_that_ends_before_is_told
printf 'echo going down' | acts
boot linux.ipxe --platform pcbios
is status $status 7
has err 'no "login:" on the serial line: the machine switched itself off'
printf 'echo "qemu-system-x86_64: no such chip" >&2; exit 3' | acts
boot linux.ipxe --platform pcbios
is status $status 7
has err 'QEMU ended with status 3: no such chip'

begin without_qemu_there_is_a_word_and_a_status
PATH=$tmp/www
status=0
/usr/bin/timeout 300 "$PXESH" run "$tmp/www/linux.ipxe" --boot qemu --platform pcbios \
	>"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
PATH=$tmp/bin:$real_path
is status $status 4
has err "there is no qemu-system-x86_64 here: install QEMU"

begin a_kernel_for_another_processor_is_refused
printf 'echo login:; read x' | acts
boot linux.ipxe --platform pcbios --arch i386
is status $status 5
has err 'vmlinuz is a 64-bit kernel, this machine is i386'

printf '#!ipxe\nchain arm.efi\n' >"$tmp/www/arm.ipxe"
boot arm.ipxe
is status $status 5
has err 'arm.efi is for arm64, this machine is x86_64'
boot arm.ipxe --arch arm64 --boot-firmware "$tmp/www/notes.txt"
is status $status 0
told -machine virt
[ -e "$tmp/folder/EFI/BOOT/BOOTAA64.EFI" ] || complain "no BOOTAA64.EFI"

begin what_boots_nothing_is_no_success
printf '#!ipxe\necho well\n' >"$tmp/www/well.ipxe"
boot well.ipxe
is status $status 1
has err 'the script boots nothing'
printf '#!ipxe\nexit 9\n' >"$tmp/www/nine.ipxe"
boot nine.ipxe
is status $status 9

begin a_drive_of_which_nothing_is_known_is_refused
printf '#!ipxe\nsanboot --no-describe --drive 0x80\n' >"$tmp/www/own.ipxe"
boot own.ipxe
is status $status 5
has err 'drive 0x80 has no image that QEMU could start'

begin placeholders_are_not_started
printf '#!ipxe\nkernel vmlinuz\ninitrd http://else.test/other.gz\nboot\n' \
	>"$tmp/www/stub.ipxe"
boot stub.ipxe --platform pcbios --unserved stub
is status $status 5
has err 'http://else.test/other.gz is a placeholder (--unserved)'
is "what QEMU was told" "$(cat "$tmp/args")" ""

begin disks_are_handed_over_and_not_written
printf 'machine: {platform: pcbios, disks: [{image: "%s"}]}\n' \
	"$tmp/www/disk,1.img" >"$tmp/own.yaml"
python3 -c "import sys; d = bytearray(8192); d[510:512] = b'\x55\xaa'
d[0] = 0xeb; sys.stdout.buffer.write(d)" >"$tmp/www/disk,1.img"
boot own.ipxe --lab "$tmp/own.yaml"
is status $status 0
told -device ide-hd,drive=disk0,bus=ide.0,bootindex=0
told -drive "if=none,id=disk0,format=raw,snapshot=on,file.driver=file,file.filename=$tmp/www/disk,,1.img"
cp "$tmp/www/disk,1.img" "$tmp/www/disk.img"
printf '#!ipxe\nsanboot --drive 0x80 http://boot.lab/disk.img\n' \
	>"$tmp/www/net.ipxe"
boot net.ipxe --platform pcbios
is status $status 0
grep -qxE 'if=none,id=disk0,format=raw,snapshot=on,file.driver=nbd,file.server.type=fd,file.server.str=[0-9]+' \
	"$tmp/args" || complain "no disk by NBD"

begin a_disk_that_is_attached_goes_with_a_kernel
cat >"$tmp/iscsi.yaml" <<END
servers:
  - {type: dhcp}
  - {type: dns}
  - {type: http, paths: {/: {folder: "$tmp/www"}}}
  - {type: iscsi, luns: [{lun: 0, size: 1M}, {lun: 1, size: 1M, block: 4096}]}
machine: {platform: pcbios}
END
cat >"$tmp/www/hook.ipxe" <<'END'
#!ipxe
set keep-san 1
sanboot iscsi:192.0.2.1::::iqn.2026-11.lab:disk || echo it is blank
sanhook --drive 0x81 iscsi:192.0.2.1:::1:iqn.2026-11.lab:disk
kernel vmlinuz rd.iscsi.firmware
boot
END
boot hook.ipxe --lab "$tmp/iscsi.yaml"
is status $status 0
has out 'it is blank'
told -device ide-hd,drive=disk0,bus=ide.0
told -device virtio-blk-pci,drive=disk1,logical_block_size=4096,physical_block_size=4096
is "are writes kept" "$(grep -c snapshot=off "$tmp/args")" 0
boot hook.ipxe --lab "$tmp/iscsi.yaml" --boot-write
is "are writes kept" "$(grep -c snapshot=off "$tmp/args")" 2

begin a_signal_ends_all
mkfifo "$tmp/pid"
cat <<END | acts
printf 'no log'
echo \$\$ >"$tmp/pid"
read x
END
for signal in INT TERM HUP; do
	"$PXESH" run "$tmp/www/args.ipxe" --boot qemu --boot-firmware \
		"$tmp/www/notes.txt" >"$tmp/out" 2>"$tmp/err" </dev/null &
	us=$!
	pid=$(timeout 300 cat "$tmp/pid")
	kill -s $signal $us
	status=0
	wait $us || status=$?
	is "status after SIG$signal" $status 130
	has err 'ended by a signal'
	! kill -0 "$pid" 2>/dev/null || complain "QEMU runs on"
	no_files_stay
done

begin options_that_mean_nothing_are_refused
run run "$tmp/www/linux.ipxe" --boot-timeout 5
is status $status 2
has err '--boot-timeout is about --boot qemu'
run run "$tmp/www/linux.ipxe" --boot xen
is status $status 2

# ---- pxesh test ------------------------------------------------------

cat >"$tmp/www/boot.test.yaml" <<'END'
script: linux.ipxe
machine: {platform: pcbios}
scenarios:
  - name: it comes up
    expect:
      boot: {command-line: quiet}
      serial: ["[ OK ] Up", {matches: "^.*login: $"}, {not: panic}]
END
sed 's/^script/needs: qemu\n&/' "$tmp/www/boot.test.yaml" \
	>"$tmp/www/needs.test.yaml"
tests() { run test "$tmp/www/$1.test.yaml" $2 $3; }

begin a_scenario_can_expect_what_the_serial_line_says
printf 'printf "[\033[0;32m OK \033[0m] Up\r\nsmall login: "; read x' | acts
tests boot
is status $status 0
has out '1 passed, 0 failed'

begin what_does_not_come_or_should_not_fails
printf 'printf "[ OK ] Up\npanic\nlogin: "; read x' | acts
tests boot
is status $status 1
has out 'boot.test.yaml:7:'
has out 'the serial line contains "panic"'
printf 'echo "[ OK ] Up"' | acts
tests boot
is status $status 1
has out 'in QEMU: the machine switched itself off'
has out 'the serial line does not match "^.*login: $"'
printf 'echo "[ OK ] Up"; read x' | acts
sed 's/^script/boot-timeout: 1s\n&/' "$tmp/www/boot.test.yaml" \
	>"$tmp/www/late.test.yaml"
tests late
is status $status 1
has out 'in QEMU: 1 s are over'

begin without_qemu_it_fails_unless_the_file_says_that_it_needs_it
printf 'echo login:; read x' | acts
PATH=$tmp/www
for words in 'boot:1' 'needs:0' 'needs:0 --output tap' \
		'needs:0 --output junit' 'needs:0 --output json'; do
	file=${words%% *}
	rest=${words#"$file"}
	status=0
	/usr/bin/timeout 300 "$PXESH" test \
		"$tmp/www/${file%:*}.test.yaml" $rest \
		>"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
	/bin/cat "$tmp/out" >>"$tmp/all"
	is "status of $words" $status ${file#*:}
done
PATH=$tmp/bin:$real_path
mv "$tmp/all" "$tmp/out"
has out 'in QEMU: there is no qemu-system-x86_64 here'
has out 'skipped it comes up: there is no qemu-system-x86_64'
has out '0 passed, 0 failed, 1 skipped'
has out 'ok 1 - it comes up # SKIP there is no'
has out '<skipped message="there is no qemu-system-x86_64'
has out '"skipped": 1'

begin serial_needs_a_text_that_comes
sed 's/serial: .*/serial: {not: panic}/' "$tmp/www/boot.test.yaml" \
	>"$tmp/www/never.test.yaml"
tests never
is status $status 2
has err '"serial" needs a text that comes'

finish
