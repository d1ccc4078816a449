"""The table of iSCSI disks (iBFT) as Linux shows it: for tests of firmware."""
import os
import subprocess

from kit import debian, newc

SHOWS = """#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
for m in iscsi_boot_sysfs iscsi_ibft edd; do
	/bin/busybox insmod /$m.ko || echo no $m
done
/bin/busybox find /sys/firmware/ibft -type f | while read f; do
	/bin/busybox echo "$f=$(/bin/busybox cat $f)"
done
for f in /sys/firmware/edd/int13_dev80/*; do
	[ -f $f ] && /bin/busybox echo "$f=$(/bin/busybox tr '\\n' ' ' <$f)"
done
echo shown.
/bin/busybox poweroff -f
"""
TOLD = """ibft/acpi_header/signature=iBFT
ibft/acpi_header/oem_id=PXESH
ibft/acpi_header/oem_table_id=pxesh
ibft/initiator/initiator-name=iqn.2026-11.test:me
ibft/initiator/index=0
ibft/initiator/flags=3
ibft/ethernet0/ip-addr=10.0.2.15
ibft/ethernet0/subnet-mask=255.255.255.0
ibft/ethernet0/prefix-len=24
ibft/ethernet0/origin=3
ibft/ethernet0/dhcp=10.0.2.2
ibft/ethernet0/primary-dns=10.0.2.3
ibft/ethernet0/vlan=0
ibft/ethernet0/mac=52:54:00:12:34:56
ibft/ethernet0/index=0
ibft/ethernet0/flags=3
ibft/target0/target-name=iqn.2026-11.test:disk
ibft/target0/ip-addr=10.0.2.2
ibft/target0/port={port}
ibft/target0/lun=01000000
ibft/target0/nic-assoc=0
ibft/target0/chap-type=1
ibft/target0/chap-name=me
ibft/target0/chap-secret=secretsecret
ibft/target0/index=0
ibft/target0/flags=3"""
SHOWING = ["drivers/scsi/iscsi_boot_sysfs", "drivers/firmware/iscsi_ibft",
           "drivers/firmware/edd"]


def busybox():
    return debian("busybox-static", "bin/busybox")


def linux(init, modules, files=()):
    """An initrd whose @init finds @modules in / and @files."""
    out = subprocess.run(["apt-cache", "depends", "linux-image-cloud-amd64"],
                         capture_output=True, text=True, check=True).stdout
    package = out.partition("Depends: ")[2].split()[0]
    all_files = {"bin/busybox": (0o100755, busybox()),
                 "init": (0o100755, init.encode())}
    for name in modules:
        all_files[os.path.basename(name) + ".ko"] = (0o100644, debian(
            package, "lib/modules/*/kernel/%s.ko" % name))
    all_files.update(files)
    folders = {"proc", "sys", "dev", "new", "etc", "run"}
    for name in all_files:
        while name := os.path.dirname(name):
            folders.add(name)
    return newc({**{f: (0o40755, b"") for f in sorted(folders)}, **all_files})


def showing_system():
    return linux(SHOWS, SHOWING)


def missing(port, output):
    """The first line that the table does not have as it should; or None."""
    said = output.decode(errors="replace").replace("\r", "")
    return next((line for line in TOLD.format(port=port).split("\n")
                 if line not in said), None)
