"""Boot loaders and Linux from disks over the network under a BIOS."""
import os
import re
import struct
import subprocess
import tempfile

import fcoe
import ibft
import iscsi
import machine
import realnet
from bios_disk import add_disk
from bios_kit import boot_by_pxe, expect, image, kernel, smoke, test
from bios_san import SECTOR, booted, disk
from bios_start import assemble
from efi_start import fat
from kit import VIRTIO, Folder, debian, small_system
from kit import kernel as linux


# ---- CDs --------------------------------------------------------------------

@smoke
def an_iso_by_http_starts():
    """Ours: in it we come again, and read its files by INT 13h."""
    files = {}
    with booted(files, "sanboot %s || exit 5\n") as m:
        folder, iso = m.path("files"), m.path("iso")
        os.mkdir(folder)
        with open(os.path.join(folder, "autoexec.ipxe"), "w") as f:
            f.write("#!ipxe\necho from the CD, ${cwduri}\nprompt\n")
        subprocess.run(["cp", image("iso"), iso], check=True)
        subprocess.run(["xorriso", "-dev", iso, "-boot_image", "any", "keep",
                        "-map", folder, "/"], check=True, capture_output=True)
        files["disk"] = machine.read(iso)
        m.start()
        m.wait("Registered SAN device 0x80", 60)
        m.wait("from the CD, file:/", 60)


def iso(m, files):
    """A CD with isolinux, its configuration and @files."""
    folder = m.path("cd")
    os.makedirs(folder)
    both = {"isolinux.bin": machine.read("/usr/lib/ISOLINUX/isolinux.bin"),
            "ldlinux.c32": machine.read(
                "/usr/lib/syslinux/modules/bios/ldlinux.c32"), **files}
    for name, data in both.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
    subprocess.run(
        ["xorriso", "-as", "mkisofs", "-o", m.path("iso"), "-b",
         "isolinux.bin", "-c", "catalog", "-no-emul-boot",
         "-boot-load-size", "4", "-boot-info-table", folder],
        check=True, capture_output=True)
    return machine.read(m.path("iso"))


@test
def isolinux_starts_linux_from_an_iso_by_http():
    files = {}
    with booted(files, "sanboot %s || exit 5\n", memory="256") as m:
        files["disk"] = iso(m, {
            "vmlinuz": linux(), "initrd": small_system(),
            "isolinux.cfg": b"SERIAL 0 115200\nDEFAULT x\nLABEL x\n"
                            b"KERNEL vmlinuz\nINITRD initrd\n"
                            b"APPEND console=ttyS0 quiet answer=42\n"})
        m.start()
        m.wait("ISOLINUX", 60)
        m.wait("quiet answer=42 initrd=initrd.", 300)


@test
def grub_starts_linux_from_an_iso_by_http():
    files = {}
    with booted(files, "sanboot %s || exit 5\n", memory="256") as m:
        folder = m.path("cd")
        os.makedirs(os.path.join(folder, "boot", "grub"))
        for name, data in (
                ("vmlinuz", linux()), ("initrd", small_system()),
                ("boot/grub/grub.cfg",
                 (GRUB % ("linux", "initrd")).encode())):
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
        subprocess.run(
            ["grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o",
             m.path("iso"), "--install-modules=linux normal iso9660 biosdisk "
             "echo serial terminal boot", "--fonts=", "--locales=",
             "--themes=", folder], check=True, capture_output=True)
        files["disk"] = machine.read(m.path("iso"))
        m.start()
        m.wait("GRUB reads the disk", 120)
        m.wait("answer=42.", 300)


@test
def syslinux_starts_linux_from_a_disk_by_http():
    """On a file system without partitions: it has the geometry."""
    files = {}
    with booted(files, "sanboot %s || exit 5\n", memory="256") as m:
        fat(m.path("fat"), {
            "vmlinuz": linux(), "initrd": small_system(),
            "syslinux.cfg": "SERIAL 0 115200\nDEFAULT x\nLABEL x\n"
                            "KERNEL vmlinuz\nINITRD initrd\n"
                            "APPEND console=ttyS0 quiet answer=42\n"})
        debian("syslinux", "usr/bin/syslinux")
        tool = os.path.join(machine.BUILD, "qemu", "syslinux")
        os.chmod(tool, 0o755)
        subprocess.run([tool, "--install", m.path("fat")], check=True)
        files["disk"] = machine.read(m.path("fat"))
        m.start()
        m.wait("SYSLINUX", 60)
        m.wait("quiet answer=42 initrd=initrd.", 300)


# ---- iSCSI -------------------------------------------------------------------

def grub_disk(m, config, files):
    """A disk with GRUB in front of a partition with @files: its bytes."""
    where = "/usr/lib/grub/i386-pc/"
    with open(m.path("early.cfg"), "w") as f:
        f.write("set root=(hd0,msdos1)\n" + config)
    subprocess.run(["grub-mkimage", "-O", "i386-pc", "-o", m.path("core"),
                    "-p", "/", "-c", m.path("early.cfg"), "biosdisk",
                    "part_msdos", "fat", "normal", "linux", "linux16", "echo",
                    "serial", "terminal", "boot"], check=True)
    fat(m.path("fat"), files)
    part, core = machine.read(m.path("fat")), machine.read(m.path("core"))
    disk = bytearray(2048 * 512) + part
    disk[:440] = machine.read(where + "boot.img")[:440]
    disk[446:462] = struct.pack("<8B2I", 0x80, 32, 33, 0, 0x0c, 254, 63, 4,
                                2048, len(part) // 512)
    disk[510:512] = b"\x55\xaa"
    assert len(core) < 2047 * 512
    disk[512:512 + len(core)] = core
    return bytes(disk)


EDD = """edd/int13_dev80/version=0x30
edd/int13_dev80/sectors=71680
edd/int13_dev80/default_heads=255
edd/int13_dev80/default_sectors_per_track=63
edd/int13_dev80/legacy_max_head=254
edd/int13_dev80/host_bus=PCI 	00:03.0
edd/int13_dev80/interface=SCSI    	id: 0  lun: 1"""
GRUB = """serial --unit=0 --speed=115200
terminal_output serial
echo GRUB reads the disk
%s /vmlinuz console=ttyS0 quiet answer=42
%s /initrd
boot
"""


def grub_and_linux_from_iscsi(card, suffix):
    with boot_by_pxe(card, "", memory="256", suffix=suffix) as m:
        disk = grub_disk(m, GRUB % ("linux16", "initrd16"), {
            "vmlinuz": linux(), "initrd": ibft.showing_system()})
        with open(m.path("disk"), "wb") as f:
            f.write(disk)
        with iscsi.Target(m.path("disk")) as target:
            target.secret("me", "secretsecret")
            with open(os.path.join(m.folder.name, "autoexec.ipxe"), "w") as f:
                f.write("#!ipxe\ndhcp\nset username me\n"
                        "set password secretsecret\n"
                        "set initiator-iqn iqn.2026-11.test:me\n"
                        "sanboot %s || exit 5\n" % target.root())
            m.start()
            m.wait("GRUB reads the disk", 120)
            m.wait("shown.", 400)
            wrong = ibft.missing(target.port, m.output())
            expect(not wrong, "no %s" % wrong, m)
            said = m.output().decode(errors="replace").replace("\r", "")
            for line in EDD.split("\n"):
                expect(line in said, "no " + line, m)


@test
def grub_and_linux_start_from_iscsi_and_find_the_table():
    if iscsi.available():
        grub_and_linux_from_iscsi("virtio-net-pci", "kpxe")


@test
def grub_and_linux_start_from_iscsi_over_drivers_of_our_own():
    for card in "virtio-net-pci", "e1000", "rtl8139", "vmxnet3":
        if iscsi.available():
            grub_and_linux_from_iscsi(card, "pxe")


@test
def grub_and_linux_start_from_an_aoe_disk():
    if not realnet.available("vblade"):
        return
    with tempfile.TemporaryDirectory() as folder, \
            realnet.Network(folder) as net, kernel(
                "ifopen\nsanboot aoe:e3.1 || exit 5\n", *realnet.TAP,
                *VIRTIO, memory="256") as m:
        m.args = net.inside(*m.args)
        with open(m.path("disk"), "wb") as f:
            f.write(grub_disk(m, GRUB % ("linux16", "initrd16"), {
                "vmlinuz": linux(), "initrd": small_system()}))
        net.start("vblade", "3", "1", "tap0", m.path("disk"))
        m.start()
        m.wait("Registered SAN device 0x80", 60)
        m.wait("GRUB reads the disk", 120)
        m.wait("answer=42.", 400)


def start_from_fcoe(network):
    """GRUB and Linux from a disk of network(folder, its file)."""
    if not realnet.available():
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Folder(folder)
        with open(here.path("disk.img"), "wb") as f:
            f.write(grub_disk(here, GRUB % ("linux16", "initrd16"), {
                "vmlinuz": linux(), "initrd": small_system()}))
        with network(folder, here.path("disk.img")) as net, kernel(
                "ifopen\nsanboot fcp:%s:0 || exit 5\n" % net.NAME,
                *realnet.TAP, *VIRTIO, memory="256") as m:
            m.args = net.inside(*m.args)
            m.start()
            m.wait("Registered SAN device 0x80", 60)
            m.wait("GRUB reads the disk", 120)
            m.wait("answer=42.", 400)


@test
def grub_and_linux_start_from_linux_target_of_fcoe():
    start_from_fcoe(fcoe.Target)


@test
def grub_and_linux_start_from_behind_a_forwarder_of_fcoe():
    start_from_fcoe(fcoe.lab)


def kernel_beside_iscsi(card, suffix):
    with boot_by_pxe(card, "", [
            ("vmlinuz", linux()), ("initrd", ibft.showing_system())],
                     memory="256", suffix=suffix) as m:
        with open(m.path("san"), "wb") as f:
            f.truncate(16 << 20)
        with iscsi.Target(m.path("san")) as target:
            with open(os.path.join(m.folder.name, "autoexec.ipxe"), "w") as f:
                f.write("#!ipxe\ndhcp\nset keep-san 1\n"
                        "sanboot %s || echo it is blank\n"
                        "kernel tftp://10.0.2.2/vmlinuz console=ttyS0 quiet\n"
                        "initrd tftp://10.0.2.2/initrd\n"
                        "boot || exit 5\n" % target.root())
            m.start()
            m.wait("it is blank", 60)
            m.wait("shown.", 400)
            said = m.output()
            for line in (b"Preserving SAN device 0x80",
                         b"ibft/target0/port=%d" % target.port,
                         b"ibft/ethernet0/mac=52:54:00:12:34:56",
                         b"edd/int13_dev80/sectors=32768"):
                expect(line in said, "no %r" % line, m)


@test
def a_kernel_finds_an_attached_disk_and_its_table():
    """As an installer does: an empty disk, and a kernel by another way."""
    for card, suffix in (("virtio-net-pci", "kpxe"), ("e1000", "pxe")):
        if iscsi.available():
            kernel_beside_iscsi(card, suffix)


@test
def a_disk_stays_for_the_next_boot_device():
    files = {}
    with booted(files, "sanhook %s\nexit 0\n") as m:
        files["disk"] = disk(m, SECTOR, {at: b"of the other "
                                         for at in (16129, 8000)}, 16 << 20)
        reads = SECTOR.replace("movb	%dl, drive", "movb	$0x80, drive")
        add_disk(m, assemble(m, reads.replace("int	$0x18", "hlt")))
        m.args += ["-boot", "nc"]
        m.start()
        m.wait("The disks stay: on to the next boot device", 60)
        m.wait("of the other of the other ", 20)


# ---- Linux' own initiator ---------------------------------------------------

# In the order in which they need each other
INITIATOR = """drivers/virtio/virtio_ring drivers/virtio/virtio
drivers/virtio/virtio_pci_modern_dev drivers/virtio/virtio_pci_legacy_dev
drivers/virtio/virtio_pci net/core/failover drivers/net/net_failover
drivers/net/virtio_net drivers/scsi/scsi_common drivers/scsi/scsi_mod
drivers/scsi/sd_mod drivers/scsi/scsi_transport_iscsi drivers/scsi/libiscsi
drivers/scsi/libiscsi_tcp drivers/scsi/iscsi_tcp
drivers/scsi/iscsi_boot_sysfs drivers/firmware/iscsi_ibft""".split()
LIBRARIES = "lib/x86_64-linux-gnu/"
ATTACHES = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for m in %s; do insmod /$m.ko; done
ip link set lo up
iscsistart -N && iscsistart -b
while ! [ -e /dev/sda2 ]; do sleep 1; done
mount -t ext4 /dev/sda2 /new && exec switch_root /new /init
""" % " ".join(os.path.basename(name) for name in INITIATOR)
ROOT = """#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox grep " / ext4" /proc/mounts
/bin/busybox touch /was.here
/bin/busybox umount -r /
/bin/busybox poweroff -f
"""


def initiator():
    """The files of iscsistart, which finds the disk by the table."""
    files = {"bin/iscsistart": debian("open-iscsi", "sbin/iscsistart")}
    debian("libopeniscsiusr", "usr/lib/*/libopeniscsiusr.so.0.2.0")
    kept = os.path.join(machine.BUILD, "qemu")
    out = subprocess.run(["ldd", os.path.join(kept, "iscsistart")],
                         env=dict(os.environ, LD_LIBRARY_PATH=kept),
                         capture_output=True, text=True, check=True).stdout
    for path in re.findall(r"(/\S+) \(", out):
        name = os.path.basename(path)
        files[("lib64/" if name.startswith("ld-") else LIBRARIES) + name] = \
            machine.read(path)
    return {name: (0o100755, data) for name, data in files.items()}


def with_root(m, disk):
    """A second partition, which has a system."""
    folder = m.path("root")
    for name in "bin", "proc":
        os.makedirs(os.path.join(folder, name))
    for name, data in (("bin/busybox", ibft.busybox()),
                       ("init", ROOT.encode())):
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
        os.chmod(os.path.join(folder, name), 0o755)
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", folder,
                    m.path("ext4"), "16M"], check=True, capture_output=True)
    disk = bytearray(disk)
    disk[462:478] = struct.pack("<8B2I", 0, 254, 63, 4, 0x83, 254, 63, 6,
                                len(disk) // 512, 32768)
    return bytes(disk) + machine.read(m.path("ext4"))


@test
def linux_has_its_root_on_the_disk_that_it_was_started_from():
    if not iscsi.available():
        return
    with boot_by_pxe("virtio-net-pci", "", memory="384") as m:
        files = {"vmlinuz": linux(),
                 "initrd": ibft.linux(ATTACHES, INITIATOR, initiator())}
        with open(m.path("disk"), "wb") as f:
            f.write(with_root(m, grub_disk(m, GRUB % ("linux", "initrd"),
                                           files)))
        with iscsi.Target(m.path("disk")) as target:
            with open(os.path.join(m.folder.name, "autoexec.ipxe"), "w") as f:
                f.write("#!ipxe\ndhcp\nsanboot %s\n" % target.root())
            m.start()
            m.wait("GRUB reads the disk", 120)
            m.wait("/dev/sda2 / ext4", 400)
            m.wait_end(60)
            expect(subprocess.run(
                ["debugfs", "-R", "stat /was.here", m.path("disk")
                 + "?offset=%d" % (os.path.getsize(m.path("disk"))
                                   - (16 << 20))],
                capture_output=True, check=True).stdout.count(b"Inode:"),
                   "nothing was written", m)
