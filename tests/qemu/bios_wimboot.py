"""A real wimboot, if PXESH_WIMBOOT names one: Debian has none."""
import os
import re
import struct

import kit
import machine
from bios_kit import boot_by_pxe, expect, test

CODE = b"\xb8\x78\x56\x34\x12\xfa\xf4\xeb\xfd"  # mov $0x12345678, %eax; hlt


def program():
    """In place of bootmgr.exe: a PE program that halts."""
    dos = bytearray(64)
    dos[:2] = b"MZ"
    dos[60] = 64
    optional = struct.pack("<HBBIIIIII", 0x10b, 0, 0, 512, 0, 0, 4096, 4096,
                           4096)
    optional += struct.pack("<IIIHHHHHHIIIIHHIIIIII", 0x400000, 4096, 512,
                            *[0] * 7, 8192, 512, 0, 1, *[0] * 7)
    coff = struct.pack("<HHIIIHH", 0x14c, 1, 0, 0, 0, len(optional) + 128,
                       0x10e)
    section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 512, 4096, 512, 512,
                                           0, 0, 0, 0, 0x60000020)
    head = bytes(dos) + b"PE\0\0" + coff + optional + bytes(128) + section
    return head.ljust(512, b"\0") + CODE.ljust(512, b"\0")


@test
def wimboot_finds_its_files():
    path = os.environ.get("PXESH_WIMBOOT")
    if not path:
        print("skipped: wimboot_finds_its_files: PXESH_WIMBOOT is not set")
        return
    files = {"wimboot": machine.read(path), "bootmgr.exe": program(),
             "BCD": os.urandom(3000), "boot.sdi": os.urandom(9000),
             "boot.wim": os.urandom(2000000)}
    server = kit.Server(files)
    lines = ["initrd %s %s" % (server.url(n), n) for n in list(files)[1:]]
    with boot_by_pxe("virtio-net-pci", "\n".join(
            ["#!ipxe", "kernel %s rawbcd rawwim" % server.url("wimboot")]
            + lines + ["boot", ""]), memory="256") as m:
        m.start()
        m.wait("Entering bootmgr.exe", 60, m.screen)
        for name in list(files)[1:]:
            expect(("Using %s via" % name).encode() in m.screen(), name, m)
        machine.until(lambda: re.search("EAX=12345678.*HLT=1", m.registers(),
                                        re.S), 10, m.registers)
