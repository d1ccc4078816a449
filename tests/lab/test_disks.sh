#!/bin/sh
# Disks of a machine and of a target, as "pxesh run" describes and boots them.
. tests/cli/sh.inc

# A disk of 64 KiB that is one FAT file system with \EFI\DEBIAN\A.EFI, and
# BOOTX64.EFI in place of that if there is a second word.
disk() {
	python3 - "$tmp/$1" "${2-}" <<'END'
import struct, sys
d = bytearray(65536)
d[0:3] = b'\xeb\x3c\x90'
d[11:24] = struct.pack('<HBHBHHBH', 512, 1, 1, 1, 16, 128, 0xf8, 1)
d[43:62] = b'TESTDISK   FAT12   '
d[510:512] = b'\x55\xaa'
d[512:572] = b'\xff' * 60
def entry(name, attributes, cluster):
    return name + struct.pack('<B14xHL', attributes, cluster, 1)
boot = sys.argv[2] != ''
d[1024:1056] = entry(b'EFI        ', 0x10, 2)
d[1536:1568] = entry(b'BOOT       ' if boot else b'DEBIAN     ', 0x10, 3)
d[2048:2080] = entry(b'BOOTX64 EFI' if boot else b'A       EFI', 0x20, 4)
open(sys.argv[1], 'wb').write(d)
END
}
disk debian
disk usual yes
head -c 65536 /dev/zero >"$tmp/blank"
cat >"$tmp/lab.yaml" <<'END'
machine:
  disks: [{image: usual}, {image: debian}, {image: blank}, {bootable: no},
    {bootable: yes}]
servers:
- type: dhcp
- {type: dns}
- {type: iscsi, target: iqn.lab:disk, luns: [{image: debian}]}
- {type: aoe, slot: 1, image: usual}
- {type: fcoe, luns: [{image: usual}]}
- {type: nbd, exports: [{name: d, image: usual}]}
- {type: nbd, address: 192.0.2.8, tls: yes, exports: [{name: d, image: usual}]}
- {type: nbd, address: 192.0.2.9, tls: {certificate: expired},
  exports: [{name: d, image: usual}]}
END

begin a_disk_over_the_network_is_described
run --lab "$tmp/lab.yaml" -c 'dhcp
sanhook iscsi:192.0.2.1::::iqn.lab:disk'
is status $status 0
has out '64.0 KiB, 128 blocks of 512 bytes, no partition table'
has out 'the whole of it: FAT, label TESTDISK'
has out 'boot sector: unknown boot code'

begin an_export_of_an_nbd_server_boots
run --lab "$tmp/lab.yaml" -c 'dhcp
sanboot nbd://192.0.2.1/d'
is status $status 0
has out 'would boot drive 0x80: \EFI\BOOT\BOOTX64.EFI'

begin a_disk_by_aoe_boots
run --lab "$tmp/lab.yaml" -c 'ifopen
sanboot aoe:e0.1'
is status $status 0
has out 'would boot drive 0x80: \EFI\BOOT\BOOTX64.EFI'

begin a_disk_of_fibre_channel_boots
run --lab "$tmp/lab.yaml" -c 'ifopen
sanboot fcp:50:00:00:00:00:00:00:01:0'
is status $status 0
has out 'would boot drive 0x80: \EFI\BOOT\BOOTX64.EFI'
printf '#!ipxe\nifopen\nsanboot --no-describe %s\n' \
	fcp:50:00:00:00:00:00:00:01:0 >"$tmp/fcp.ipxe"
run plan --lab "$tmp/lab.yaml" "$tmp/fcp.ipxe"
has out 'fcp:50:00:00:00:00:00:00:01:0'
run explore --lab "$tmp/lab.yaml" "$tmp/fcp.ipxe"
has out 'fcp:50:00:00:00:00:00:00:01:0'

begin nbds_is_nbd_by_tls
run --lab "$tmp/lab.yaml" -c 'dhcp
sanboot nbds://192.0.2.8/d'
is status $status 0
has out 'would boot drive 0x80: \EFI\BOOT\BOOTX64.EFI'
run --lab "$tmp/lab.yaml" -c 'dhcp
sanboot nbd://192.0.2.8/d'
has err 'the server wants TLS: write nbds: for nbd:'
run --lab "$tmp/lab.yaml" -c 'dhcp
sanboot nbds://192.0.2.1/d'
has err 'the server has no TLS'
run --lab "$tmp/lab.yaml" -c 'dhcp
sanboot nbds://192.0.2.9/d'
has err '192.0.2.9: the certificate "Server of the lab" ended 2001-01-01'

begin what_else_is_there_is_told_where_the_usual_file_is_not
run --lab "$tmp/lab.yaml" -c 'dhcp
sanboot iscsi:192.0.2.1::::iqn.lab:disk'
is status $status 1
has err 'drive 0x80 has no \EFI\BOOT\BOOTX64.EFI, but \EFI\DEBIAN\A.EFI'
has out 'Unregistered SAN device 0x80'

begin one_file_name_after_the_other_can_be_tried
run --lab "$tmp/lab.yaml" -c 'dhcp
sanboot --filename \EFI\x.efi iscsi:192.0.2.1::::iqn.lab:disk ||
sanboot --filename \efi\debian\a.efi iscsi:192.0.2.1::::iqn.lab:disk'
is status $status 0
has out 'would boot drive 0x80: \efi\debian\a.efi of partition 1'

begin the_machines_own_disks_boot
run --lab "$tmp/lab.yaml" -c 'sanboot --no-describe --drive 0x80'
is status $status 0
has out 'would boot drive 0x80: \EFI\BOOT\BOOTX64.EFI'
run --lab "$tmp/lab.yaml" --platform pcbios -c 'sanboot --drive 0x81'
has out 'would boot drive 0x81: its boot sector'
run --lab "$tmp/lab.yaml" -c 'sanboot --drive 0x84'
has out 'would boot drive 0x84'
run -c 'sanboot --drive 0x80'
is 'status without a lab file' $status 0

begin a_label_or_a_further_file_may_be_asked_for
run --lab "$tmp/lab.yaml" -c 'sanboot --label testdisk'
is status $status 0
run --lab "$tmp/lab.yaml" -c 'sanboot --label other'
is 'status of another label' $status 1
run --lab "$tmp/lab.yaml" -c 'sanboot --extra \EFI\nothing'
is 'status of a file that is not there' $status 1

begin what_cannot_be_booted_says_what_was_looked_at
run --lab "$tmp/lab.yaml" --platform pcbios -c 'sanboot --drive 0x82'
has err 'drive 0x82 has no boot sector (55 AA)'
run --lab "$tmp/lab.yaml" -c 'sanboot --drive 0x82'
has err '0 FAT volumes were looked at'
run --lab "$tmp/lab.yaml" -c 'sanboot --drive 0x83'
has err 'nothing on drive 0x83 can be booted'
run --lab "$tmp/lab.yaml" -c 'sanboot --drive 0x85'
has err 'this machine has no drive 0x85'

begin test_files_expect_a_drive
cat >"$tmp/a.test.yaml" <<'END'
script: a.ipxe
scenarios:
- name: the local disk
  expect: {boot: drive 0x80}
END
printf '#!ipxe\nsanboot --no-describe --drive 0x80\n' >"$tmp/a.ipxe"
run test "$tmp/a.test.yaml"
is status $status 0
run plan "$tmp/a.ipxe"
has out 'drive 0x80 (disk)'

finish
