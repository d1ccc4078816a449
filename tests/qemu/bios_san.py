"""Disks over the network under a BIOS: INT 13h is ours then."""
import struct

from bios_kit import boot_by_pxe, expect, smoke, test
from bios_start import assemble
from kit import Server

SIZE = 4 << 20

# A boot sector: what it was given, then one sector by cylinders and one by the
# extensions, each of which is a text; then it gives up.
SECTOR = """	.code16
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movb	%dl, drive
	movw	$0x201, %ax
	movw	$0x0102, %cx		/* cylinder 1, head 1, sector 2 */
	movb	$1, %dh
	movw	$0x7e00, %bx
	int	$0x13
	jc	bad
	call	print
	movw	$packet, %si
	movb	$0x42, %ah
	movb	drive, %dl
	int	$0x13
	jc	bad
	call	print
	int	$0x18
bad:	movb	%ah, %al
	addb	$'A', %al
	call	putc
	hlt
print:	movw	$0x7e00, %si
1:	lodsb
	testb	%al, %al
	jz	2f
	call	putc
	jmp	1b
2:	ret
putc:	pushw	%ax
	movw	$0x3fd, %dx
1:	inb	%dx, %al
	testb	$0x20, %al
	jz	1b
	popw	%ax
	movw	$0x3f8, %dx
	outb	%al, %dx
	ret
drive:	.byte	0
packet:	.word	16, 1, 0x7e00, 0
	.quad	8000
	.org	510
	.word	0xaa55
"""


def disk(m, code, sectors, size=SIZE):
    """A disk's bytes: its boot sector, and texts in some of its sectors."""
    data = bytearray(size)
    first = assemble(m, code)
    data[:len(first)] = first
    for n, text in sectors.items():
        data[n * 512:n * 512 + len(text)] = text
    return bytes(data)


def booted(files, script, **more):
    """@script is behind "dhcp"; %s in it is the URI of files["disk"]."""
    server = Server(files)
    text = "#!ipxe\ndhcp\n" + script.replace("%s", server.url("disk"))
    return boot_by_pxe("virtio-net-pci", text, **more)


@smoke
def a_boot_sector_reads_a_disk_by_http():
    files = {}
    with booted(files, "sanboot %s || echo gone on\nexit 3\n") as m:
        at = (1 * 255 + 1) * 63 + 1
        files["disk"] = disk(m, SECTOR, {at: b"by cylinder ",
                                         8000: b"by packet "}, 16 << 20)
        m.start()
        m.wait("by cylinder by packet ", 60)
        m.wait("what started from drive 0x80 gave up", 10)
        m.wait("gone on", 10)
        m.wait("Unregistered SAN device 0x80", 10)
