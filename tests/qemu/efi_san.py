"""Tests of disks over the network under UEFI."""
import contextlib
import socket
import subprocess
import tempfile
import time

import fcoe
import ibft
import iscsi
import machine
import realnet
from efi_start import fat, grub
from kit import (VIRTIO, Folder, Server, begin, end, expect, kernel, plain,
                 script, small_system, test, user_net)

BOOT = "EFI/BOOT/BOOTX64.EFI"
CONFIG = """search --set=root --file /the.kernel
echo GRUB reads the disk
linux /the.kernel console=ttyS0 quiet answer=42
initrd /init.cpio
boot
"""


def linux(m, initrd):
    """The files of a disk whose GRUB starts Linux."""
    return {BOOT: grub(m, CONFIG, "echo linux"), "the.kernel": kernel(),
            "init.cpio": initrd}


def disk(m, files):
    """The bytes of a disk without partitions, with @files."""
    fat(m.path("disk.img"), files)
    return machine.read(m.path("disk.img"))


@test
def grub_and_linux_start_from_a_disk_by_http():
    files = {}
    server = Server(files)
    with script("dhcp\nsanboot --no-describe %s\n" % server.url("disk.img"),
                devices=user_net()) as m:
        files["disk.img"] = disk(m, linux(m, small_system()))
        begin(m)
        m.wait("Booting from SAN device 0x80", 60)
        m.wait("GRUB reads the disk", 120)
        m.wait("cmdline=", 300)
        m.wait("answer=42", 5)


@contextlib.contextmanager
def nbd(path, port):
    """QEMU serves a disk, as the export "disk"."""
    server = subprocess.Popen([
        "qemu-storage-daemon",
        "--blockdev", "driver=file,node-name=d,filename=" + path,
        "--nbd-server", "addr.type=inet,addr.host=127.0.0.1,addr.port=%d" % port,
        "--export", "type=nbd,id=e,node-name=d,name=disk,writable=on"])
    try:
        while server.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.1)
        yield
    finally:
        server.kill()
        server.wait()


@test
def grub_and_linux_start_from_a_disk_by_nbd():
    port = iscsi.free_port()
    with script("dhcp\nsanboot nbd://10.0.2.2:%d/disk\n" % port,
                devices=user_net()) as m:
        disk(m, linux(m, small_system()))
        with nbd(m.path("disk.img"), port):
            begin(m)
            m.wait("Booting from SAN device 0x80", 60)
            m.wait("GRUB reads the disk", 120)
            m.wait("cmdline=", 300)
            m.wait("answer=42", 5)


@test
def what_a_disk_has_in_place_of_the_usual_loader_is_named():
    files = {}
    server = Server(files)
    with script("dhcp\nsanhook --no-describe %s || exit 2\n"
                "sanboot --drive 0x80 || echo gone on\n"
                "sanboot --drive 0x99 || echo no such\n"
                "sanunhook && exit 3\n" % server.url("disk.img"),
                devices=user_net()) as m:
        files["disk.img"] = disk(m, {"EFI/debian/shimx64.efi": "no program"})
        begin(m)
        end(m, 3, 60)
        out = "".join(plain(m).split())
        for text in ("none of 1 volumes that the firmware can read has "
                     "\\EFI\\BOOT\\BOOTX64.EFI; there are: \\EFI\\debian",
                     "gone on", "this machine has no drive 0x99", "no such",
                     "Unregistered SAN device 0x80"):
            expect("".join(text.split()) in out, "no " + text, m)


@test
def grub_and_linux_start_from_an_aoe_disk():
    if not realnet.available("vblade"):
        return
    with tempfile.TemporaryDirectory() as folder, \
            realnet.Network(folder) as net, machine.restored(
                "x64", VIRTIO + realnet.TAP, inside=net.inside) as m:
        disk(m, linux(m, small_system()))
        net.start("vblade", "3", "1", "tap0", m.path("disk.img"))
        m.fw_cfg("script", b"#!ipxe\nifopen\nsanboot aoe:e3.1 || exit 5\n")
        begin(m)
        m.wait("Booting from SAN device 0x80", 60)
        m.wait("GRUB reads the disk", 120)
        m.wait("answer=42", 400)


def start_from_fcoe(network):
    """GRUB and Linux from a disk of network(folder, its file)."""
    if not realnet.available():
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Folder(folder)
        disk(here, linux(here, small_system()))
        with network(folder, here.path("disk.img")) as net, machine.restored(
                "x64", VIRTIO + realnet.TAP, inside=net.inside) as m:
            m.fw_cfg("script", b"#!ipxe\nifopen\nsanboot fcp:%s:0 || exit 5\n"
                     % net.NAME.encode())
            begin(m)
            m.wait("Booting from SAN device 0x80", 60)
            m.wait("GRUB reads the disk", 120)
            m.wait("answer=42", 400)


@test
def grub_and_linux_start_from_linux_target_of_fcoe():
    start_from_fcoe(fcoe.Target)


@test
def grub_and_linux_start_from_behind_a_forwarder_of_fcoe():
    start_from_fcoe(fcoe.lab)


@test
def grub_and_linux_start_from_iscsi_and_find_the_table():
    if not iscsi.available():
        return
    with machine.restored("x64", user_net()) as m:
        disk(m, linux(m, ibft.showing_system()))
        with iscsi.Target(m.path("disk.img")) as target:
            target.secret("me", "secretsecret")
            m.fw_cfg("script", ("#!ipxe\ndhcp\nset username me\n"
                                "set password secretsecret\n"
                                "set initiator-iqn iqn.2026-11.test:me\n"
                                "sanboot %s || exit 5\n"
                                % target.root()).encode())
            begin(m)
            m.wait("GRUB reads the disk", 120)
            m.wait("shown.", 400)
            wrong = ibft.missing(target.port, m.output())
            expect(not wrong, "no %s" % wrong, m)
