"""Disks over the network under a BIOS: INT 13h is ours then."""
import os

import iscsi
import machine
from bios_disk import add_disk
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


@test
def a_boot_sector_reads_a_disk_by_iscsi():
    if not iscsi.available():
        return
    with boot_by_pxe("virtio-net-pci", "") as m:
        at = (1 * 255 + 1) * 63 + 1
        with open(m.path("disk"), "wb") as f:
            f.write(disk(m, SECTOR, {at: b"by cylinder ",
                                     8000: b"by packet "}, 16 << 20))
        with iscsi.Target(m.path("disk")) as target:
            with open(os.path.join(m.folder.name, "autoexec.ipxe"), "w") as f:
                f.write("#!ipxe\ndhcp\nsanboot %s || echo gone on\nexit 3\n"
                        % target.root())
            m.start()
            m.wait("by cylinder by packet ", 60)
            m.wait("gone on", 20)


HERE = os.path.dirname(os.path.abspath(__file__))
STAGE = machine.read(os.path.join(HERE, "stage.inc")).decode()


CALLS = """
main:	say	"reset "
	movb	$0, %ah
	call	call
	say	"type "
	movb	$0x15, %ah
	call	call
	movw	%cx, %ax
	call	hex
	movw	%dx, %ax
	call	hex
	say	"parameters "
	movw	$0x08ff, %ax
	call	call
	movw	%cx, %ax
	pushw	%dx
	call	hex
	popw	%ax
	call	hex
	say	"check "
	movw	$0x4100, %ax
	movw	$0x55aa, %bx
	call	call
	movw	%bx, %ax
	call	hex
	say	"written "
	movw	$0x0301, %ax		/* what is at 8000:0 */
	movw	$0x8000, %bx
	movw	%bx, %es
	movl	$0x11223344, %es:0
	xorw	%bx, %bx
	movw	$0x0204, %cx
	movb	$3, %dh
	call	call
	say	"back "
	movl	$0, %es:0
	movw	$0x0201, %ax
	call	call
	movw	%es:0, %ax
	call	hex
	say	"packet "
	movw	$packet, %si
	movw	$0x4300, %ax
	call	call
	movl	$0, %es:0
	movw	$packet, %si
	movw	$0x4200, %ax
	call	call
	movw	%es:2, %ax
	call	hex
	say	"across "		/* 127 sectors from 7000:F000 on */
	movw	$across, %si
	movw	$0x4200, %ax
	call	call
	movw	%es:0xec00, %ax		/* the last one, below 0x8ee00 */
	call	hex
	say	"behind "
	movw	$behind, %si
	movw	$0x4200, %ax
	call	call
	say	"ours "
	movw	$over, %si
	movw	$0x4200, %ax
	call	call
	say	"unknown "
	movw	$0x0500, %ax
	call	call
	say	"last "
	movw	$0x0100, %ax
	call	call
	say	"A20 "
	movw	$0x2400, %ax
	int	$0x15
	movw	$packet, %si
	movw	$0x4200, %ax
	call	call
	movw	$0x2402, %ax
	int	$0x15
	xorb	%ah, %ah
	call	hex
	say	"verify "
	movw	$0x0401, %ax
	movw	$1, %cx
	movb	$0, %dh
	call	call
	say	"0x81 "
	movw	$0x0201, %ax
	movw	$1, %cx
	movw	$0x81, %dx
	pushw	$0
	popw	%es
	movw	$0x7000, %bx
	call	other
	movb	$0, %dh
	movw	%dx, %ax
	call	hex
	movw	0x7000, %ax
	call	hex
	movb	$8, %ah
	movb	$0x81, %dl
	call	other
	movb	$0, %dh
	movw	%dx, %ax
	call	hex
	say	"memory "
	movw	0x413, %ax
	cmpw	$560, %ax
	movb	$'-', %al
	jae	1f
	call	hex
	movb	$'!', %al
1:	call	putc
	say	"end"
	int	$0x19
packet:	.word	16, 1, 0, 0x8000
	.quad	5000
across:	.word	16, 127, 0xf000, 0x7000
	.quad	6000
behind:	.word	16, 1, 0, 0x8000
	.quad	0x8000
over:	.word	16, 127, 0, 0x9000
	.quad	0
"""


# AX and "-", or "!" for a failure; and what else there is
ANSWERS = """reset 0000 -
type 0300 -0000 8000
parameters 0000 -013F FE02
check 3000 -AA55
written 0001 -
back 0001 -3344
packet 0000 -0000 -1122
across 0000 -ABCD
behind 0400 !
ours 0900 !
unknown 0100 !
last 0100 !
A20 0000 -0000
verify 0001 -
0x81 0001 -0081 BEEF 0000 -0002
memory -"""


@test
def a_boot_sector_gets_right_answers():
    """With a disk that can be written, and another drive 0x80."""
    if not iscsi.available():
        return
    with boot_by_pxe("virtio-net-pci", "") as m:
        with open(m.path("san"), "wb") as f:
            f.write(disk(m, STAGE.replace("@main@", CALLS),
                         {6126: b"\xcd\xab"}, 16 << 20))
        add_disk(m, b"\xef\xbe")
        with iscsi.Target(m.path("san")) as target:
            with open(os.path.join(m.folder.name, "autoexec.ipxe"), "w") as f:
                f.write("#!ipxe\ndhcp\nsanboot %s || echo gone on\n"
                        "sanboot --drive 0x80 || echo as before\n"
                        % target.root())
            m.start()
            m.wait("end", 120)
            for answer in ANSWERS.split("\n"):
                expect(answer.encode() in m.output(), "no " + answer, m)
            m.wait("gone on", 10)
            m.wait("its first one does not end with 55 aa", 10)
            m.wait("as before", 10)
            # cylinder 2, head 3, sector 4
            at = ((2 * 255 + 3) * 63 + 3) * 512
            expect(machine.read(m.path("san"))[at:at + 4] ==
                   b"\x44\x33\x22\x11", "what was written is not there", m)
            expect(m.memory(0x475, 1) == b"\1", "drives are counted wrong", m)


NESTED = """
main:	cli
	movw	$tick, 0x1c * 4
	movw	$0, 0x1c * 4 + 2
1:	sti
	movw	$packet, %si
	movb	$0x42, %ah
	movb	drive, %dl
	int	$0x13
	jc	bad
	incl	packet + 8
	cmpw	$0xabcd, 0x6000
	jne	bad
	cmpw	$0, refused
	je	1b
	movw	status, %ax
	call	hex
	say	"end"
	int	$0x18
bad:	call	hex
	say	"bad"
	hlt
	/* Asks for what we are busy with, now and then in the midst of it. */
tick:	pushw	%ax
	pushw	%bx
	pushw	%cx
	pushw	%dx
	pushw	%ds
	pushw	%es
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	$0x0201, %ax
	movw	$2, %cx
	movb	$0, %dh
	movb	drive, %dl
	movw	$0x7000, %bx
	int	$0x13
	jnc	1f
	movw	%ax, status
	incw	refused
1:	popw	%es
	popw	%ds
	popw	%dx
	popw	%cx
	popw	%bx
	popw	%ax
	iretw
refused: .word	0
status:	.word	0
	.balign	4
packet:	.word	16, 1, 0x6000, 0
	.quad	100
"""


@test
def an_interrupt_within_a_call_is_refused():
    files = {}
    with booted(files, "sanboot %s || echo gone on\n") as m:
        data = disk(m, STAGE.replace("@main@", NESTED), {})
        files["disk"] = data[:51200] + b"\xcd\xab" * (1 << 20)
        m.start()
        m.wait("end", 120)
        expect(b"8000 end" in m.output(), "another status", m)
        m.wait("gone on", 20)
        expect(m.memory(0x1c * 4 + 2, 2) != b"\0\0", "still hooked", m)
