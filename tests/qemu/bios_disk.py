"""pxesh.iso as a CD and as a disk, with files added; the machine's own disk."""
import hashlib
import os
import struct
import subprocess

import kit
from bios_kit import (boot_by_pxe, ended, expect, image, kernel, pc, smoke,
                      test)
from bios_start import assemble

DRIVES = (lambda path: ["-drive", "if=ide,media=cdrom,file=" + path],
          lambda path: ["-drive", "if=ide,format=raw,file=" + path],
          lambda path: ["-device", "qemu-xhci", "-device",
                        "usb-storage,drive=d0", "-drive",
                        "if=none,id=d0,format=raw,file=" + path])


@smoke
def the_iso_boots_as_a_cd():
    with pc("-cdrom", image("iso"), "-boot", "d") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)


@smoke
def the_iso_boots_as_a_usb_stick():
    with pc("-drive", "format=raw,snapshot=on,if=none,id=d0,file="
            + image("iso"), "-device", "qemu-xhci", "-device",
            "usb-storage,drive=d0") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        m.send("exit 2\r")
        ended(m, 2)


def with_files(m, drive, files):
    """Starts from a disk with these files."""
    iso = m.path("iso")
    kit.disk(iso, files)
    m.args += drive(iso) + ["-boot", "cd"]
    m.start()


@test
def files_of_the_iso_are_read():
    big = os.urandom(3000001)
    digest = hashlib.sha256(big).hexdigest().encode()
    files = {
        "autoexec.ipxe": b"#!ipxe\nimgfetch file:/none || echo no /none\n"
                         b"echo base ${cwduri}, ${cwuri}\n"
                         b"imgfetch boot/data/empty || exit 8\nimgfree\n"
                         b"chain boot/A_long_name-of.a.script.ipxe\n",
        "boot/A_long_name-of.a.script.ipxe":
            b"#!ipxe\nimgfetch --name x data/big\nsha256sum x\n"
            b"imgfetch file://pxesh/boot/data/empty ; imgstat\n"
            b"imgfetch file:/boot || exit 9\n",
        "boot/data/big": big, "boot/data/empty": b""}
    for drive in DRIVES:
        with pc() as m:
            with_files(m, drive, files)
            ended(m, 9, 60)
            expect(b"no /none" in m.output(), "a file that is not there", m)
            expect(b"base file:/, file:/autoexec.ipxe" in m.output(),
                   "no base for relative names", m)
            expect(digest in m.output(), "wrong bytes", m)


@test
def without_a_disk_file_says_why():
    with kernel(append="imgfetch file:/x || exit 5") as m:
        m.start()
        ended(m, 5)
        expect(b"a boot loader does not say which disk" in m.output(),
               "no reason", m)
    with boot_by_pxe("virtio-net-pci", "#!ipxe\nimgfetch file:/x\n") as m:
        m.start()
        m.wait("we came by the network, from no disk", 60)


# ---- the machine's own disk ------------------------------------------------

# What a boot sector finds: its drive, that keys and ticks come, and that the
# disk can be read further.
SECTOR = """	.code16
	movb	%dl, drive
	pushfw
	popw	%ax
	testb	$2, %ah
	jz	2f
	movb	drive, %dl
	movw	$0x7e00, %bx
	movw	$2, %cx
	movb	$0, %dh
	movw	$0x201, %ax
	int	$0x13
	jc	2f
	cmpb	$0x80, drive
	jne	2f
	movw	$0x7e00, %si
1:	lodsb
	outb	%al, $0xe9
	testb	%al, %al
	jnz	1b
2:	hlt
	jmp	2b
drive:	.byte	0
	.org	510
	.word	0xaa55
	.asciz	"the disk runs"
"""
HARD_DISK = "sanboot --no-describe --drive 0x80 || echo gone on\n"


def add_disk(m, data):
    with open(m.path("disk"), "wb") as f:
        f.write(data.ljust(1 << 20, b"\0"))
    m.args += ["-drive", "format=raw,if=ide,file=" + m.path("disk")]


def disk_runs(m):
    """KiB of base memory that it has."""
    add_disk(m, assemble(m, SECTOR))
    m.start()
    m.wait("the disk runs", 20, lambda: m.results() or m.output()[:-1])
    return struct.unpack("<H", m.memory(0x413, 2))[0]


@smoke
def the_own_disk_boots():
    with kernel(HARD_DISK) as m:
        expect(disk_runs(m) == 639, "base memory is missing", m)
        expect(b"Booting from SAN device 0x80" in m.output(), "no word", m)
        expect(b"gone on" not in m.output(), "the script went on", m)


@test
def the_own_disk_boots_after_the_network():
    for suffix in "kpxe", "kkpxe":
        with boot_by_pxe("virtio-net-pci", "#!ipxe\ndhcp && " + HARD_DISK,
                         suffix=suffix) as m:
            expect(disk_runs(m) > 600, "base memory is missing", m)


@test
def a_blank_disk_leaves_the_network():
    with boot_by_pxe("virtio-net-pci", "#!ipxe\ndhcp\n" + HARD_DISK +
                     "chain next.ipxe\n",
                     [("next.ipxe", b"#!ipxe\necho next one\nshell\n")]) as m:
        add_disk(m, b"")
        m.start()
        m.wait("drive 0x80 has no boot sector", 60)
        m.wait("gone on", 10)
        m.wait("next one", 10)


@test
def the_own_cd_boots():
    """By El Torito: its boot image says so, and that it is all there."""
    code = """	.code16
	movw	$0x7c0 * 16 + 2560, %si
1:	lodsb
	outb	%al, $0xe9
	testb	%al, %al
	jnz	1b
2:	hlt
	jmp	2b
	.org	2560
	.asciz	"the CD runs"
"""
    with kernel("sanboot --drive 0xe0 || echo gone on\n") as m:
        folder = m.path("cd")
        os.makedirs(folder)
        with open(os.path.join(folder, "image"), "wb") as f:
            f.write(assemble(m, code).ljust(4096, b"\0"))
        subprocess.run(
            ["xorriso", "-as", "mkisofs", "-o", m.path("iso"), "-b", "image",
             "-c", "catalog", "-no-emul-boot", "-boot-load-size", "8",
             folder], check=True, capture_output=True)
        m.args += ["-cdrom", m.path("iso")]
        m.start()
        m.wait("the CD runs", 20, lambda: m.results() or m.output()[:-1])
        expect(m.memory(0x413, 2) == b"\x7f\2", "base memory is missing", m)


@test
def a_cd_without_a_boot_image_is_said():
    with kernel("sanboot --drive 0xe0 || exit 5\n") as m:
        folder = m.path("cd")
        os.makedirs(folder)
        with open(os.path.join(folder, "file"), "w") as f:
            f.write("no program")
        subprocess.run(["xorriso", "-as", "mkisofs", "-o", m.path("iso"),
                        folder], check=True, capture_output=True)
        m.args += ["-cdrom", m.path("iso")]
        m.start()
        ended(m, 5)
        expect(b"drive 0xe0: the CD has no boot record" in m.output(),
               "no reason", m)


@smoke
def no_disk_is_said():
    with kernel(HARD_DISK + "exit 5\n") as m:
        m.start()
        ended(m, 5)
        expect(b"the BIOS knows no drive 0x80" in m.output(), "no reason", m)
        expect(b"gone on" in m.output(), "the script ended", m)
