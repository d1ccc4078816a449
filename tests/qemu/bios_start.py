"""pxesh.lkrn started by the boot loaders of Linux, and what it stands on."""
import hashlib
import os
import re
import struct
import subprocess

import machine
from bios_kit import ended, expect, image, kernel, pc, test


def grub(m, command, line, initrd):
    """A CD with GRUB that starts us with the command "linux" or "linux16"."""
    line = " ".join("'%s'" % word for word in line.split())
    folder = m.path("cd")
    os.makedirs(os.path.join(folder, "boot", "grub"))
    for name, data in (("pxesh.lkrn", machine.read(image("lkrn"))),
                       ("file", initrd)):
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
    with open(os.path.join(folder, "boot", "grub", "grub.cfg"), "w") as f:
        f.write("%s /pxesh.lkrn %s\n%s /file\nboot\n" % (
            command, line, command.replace("linux", "initrd")))
    subprocess.run(
        ["grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o", m.path("iso"),
         "--install-modules=linux linux16 normal iso9660 biosdisk all_video",
         "--fonts=", "--locales=", "--themes=", folder],
        check=True, capture_output=True)
    m.args += ["-cdrom", m.path("iso"), "-boot", "d"]
    m.start()


@test
def grub_starts_us_as_16_and_as_32_bit_code():
    for command in "linux16", "linux":
        with pc() as m:
            grub(m, command, "echo by ${platform} && sha256sum <INITRD> "
                 "&& imgfetch file:/autoexec.ipxe || exit 5", b"\0data")
            ended(m, 5, 60)
            expect(b"by pcbios\r\n" in m.output(), "no output", m)
            expect(hashlib.sha256(b"\0data").hexdigest().encode()
                   in m.output(), "no initrd", m)


@test
def isolinux_starts_us():
    with pc() as m:
        folder = m.path("cd")
        os.makedirs(folder)
        for name, data in (
                ("pxesh.lkrn", machine.read(image("lkrn"))),
                ("file", b"\0data"),
                ("isolinux.bin", machine.read(
                    "/usr/lib/ISOLINUX/isolinux.bin")),
                ("ldlinux.c32", machine.read(
                    "/usr/lib/syslinux/modules/bios/ldlinux.c32")),
                ("isolinux.cfg",
                 b"DEFAULT x\nLABEL x\nKERNEL pxesh.lkrn\nINITRD file\n"
                 b"APPEND echo by ${platform} && sha256sum <INITRD> && "
                 b"exit 6\n")):
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
        subprocess.run(
            ["xorriso", "-as", "mkisofs", "-o", m.path("iso"), "-b",
             "isolinux.bin", "-c", "catalog", "-no-emul-boot",
             "-boot-load-size", "4", "-boot-info-table", folder],
            check=True, capture_output=True)
        m.args += ["-cdrom", m.path("iso"), "-boot", "d"]
        m.start()
        ended(m, 6)
        expect(b"by pcbios\r\n" in m.output(), "no output", m)
        expect(hashlib.sha256(b"\0data").hexdigest().encode()
               in m.output(), "no initrd", m)


# ---- machines that lack something --------------------------------------------

def assemble(m, text, at=0x7c00):
    with open(m.path("boot.s"), "w") as f:
        f.write(text)
    for command, of, to in (("as --32", "s", "o"),
                            ("ld -m elf_i386 -Ttext %#x -e 0 "
                             "--oformat binary" % at, "o", "bin")):
        subprocess.run(command.split() + ["-o", m.path("boot." + to),
                                          m.path("boot." + of)], check=True)
    return machine.read(m.path("boot.bin"))


# Reads a kernel's setup and its command line; the rest is in memory already.
SECTOR = """	.code16
	xorw	%%ax, %%ax
	movw	%%ax, %%ds
	movw	$0x1000, %%ax
	movw	%%ax, %%es
	xorw	%%bx, %%bx
	movw	$2, %%cx
	movb	$0, %%dh
	movw	$0x202, %%ax
	int	$0x13
	movw	$%#x, %%ax
	movw	%%ax, %%es
	movw	$4, %%cx
	movw	$0x208, %%ax
	int	$0x13
%s
	cli
	movw	$0x1000, %%ax
	movw	%%ax, %%ds
	movw	%%ax, %%ss
	movw	$0xe000, %%sp
	ljmp	$0x1020, $0
%s
	.org	510
	.word	0xaa55
"""
# INT 15h that knows E820h only, and what that answers
HOOK = """	movw	$hook, 0x15 * 4
	movw	$0, 0x15 * 4 + 2
"""
MAP = """hook:	cmpw	$0xe820, %%ax
	stc
	jne	2f
	imulw	$20, %%bx, %%si
	addw	$map, %%si
	movw	$10, %%cx
	rep movsw %%cs:(%%si), %%es:(%%di)
	incw	%%bx
	cmpw	$(end - map) / 20, %%bx
	jb	1f
	xorw	%%bx, %%bx
1:	movl	$20, %%ecx
	movl	$0x534d4150, %%eax
	clc
2:	sti
	lretw	$2
map:
%s
end:"""


def entry(start, end, kind=1):
    return "	.quad	%#x, %#x\n	.long	%d" % (start, end - start, kind)


def loaded(m, line, code="", tables="", data=None, line_at=0x1e000):
    """Started as by a loader of Linux, after @code."""
    data = bytearray(data or machine.read(image("lkrn")))
    struct.pack_into("<I", data, 0x228, line_at)
    with open(m.path("body"), "wb") as f:
        f.write(data[1024:])
    with open(m.path("disk"), "wb") as f:
        f.write(assemble(m, SECTOR % (line_at >> 4, code, tables))
                + data[:1024] + line.encode().ljust(64 << 10, b"\0"))
    m.args += ["-device", "loader,force-raw=on,addr=0x100000,file="
               + m.path("body"), "-drive", "format=raw,snapshot=on,if=ide,file="
               + m.path("disk")]
    m.start()


@test
def base_memory_of_512_kib_is_enough():
    # The line lies where our block would be: it must survive
    for at in 0x1e000, 0x7f000:
        with pc() as m:
            loaded(m, "echo works && exit 7", "	movw	$512, 0x413",
                   line_at=at)
            ended(m, 7)
            expect(struct.unpack("<H", m.memory(0x413, 2)) == (512,),
                   "the size is not given back", m)


def patched(data, code):
    """A network boot program that first does @code."""
    with pc() as m:
        code = assemble(m, "	.code16\nstart:\n%s\n	jmp	start - 400 + 64\n"
                        % code)
    data = bytearray(data)
    data[:3] = b"\xe9\x8d\x01"		# jmp to 400, which is free
    data[400:400 + len(code)] = code
    return bytes(data)


def disk_of_base_memory(m, kib):
    """pxesh.iso as a disk whose base memory shrinks once it is loaded."""
    data = machine.read(image("iso"))
    catalog, = struct.unpack_from("<I", data, 17 * 2048 + 71)
    at = struct.unpack_from("<I", data, catalog * 2048 + 40)[0] * 2048
    with open(m.path("disk"), "wb") as f:
        f.write(data[:at] + patched(data[at:],
                                    "	movw	$%d, %%cs:0x413" % kib))
    m.args += ["-drive", "format=raw,snapshot=on,if=ide,file="
               + m.path("disk")]
    m.start()


@test
def a_disk_boots_with_little_base_memory_or_says_no():
    with pc() as m:
        disk_of_base_memory(m, 512)
        m.wait("Press Ctrl-B", 20)
    with pc() as m:
        disk_of_base_memory(m, 192)
        m.wait("too little base memory", 20)
        expect(b"too little base memory" in m.screen(), "no text", m)


@test
def holes_in_memory_are_left_alone():
    mib = 1 << 20
    with pc() as m:
        loaded(m, "echo ${memsize} ${memmap/0.1.3.20:int32} "
               "${memmap/0.2.2.20:int32} ${memmap/0.3.1.20:int32} && exit 7",
               HOOK, MAP % "\n".join((
                   entry(0, 0x9fc00), entry(mib, 5 * mib),
                   entry(5 * mib, 6 * mib, 2), entry(6 * mib, 20 * mib),
                   entry(8 * mib, 9 * mib, 4), entry(19 * mib, 40 * mib, 2))))
        ended(m, 7)
        expect(b"\n16 5 2 9\r" in m.output(), "wrong ranges", m)
        expect(b"Only 16 MiB of memory" in m.output(), "no warning", m)
    with pc() as m:
        loaded(m, "shell", HOOK, MAP % "\n".join([entry(0, 0x9fc00)] + [
            entry(i * mib, i * mib + mib // 4) for i in range(1, 10)]))
        m.wait("KiB in one piece", 20)
        m.wait("too little memory", 5)
        m.send("x")
        m.wait("No bootable device", 10, m.screen)


@test
def an_address_line_that_stays_off_is_said():
    elf = os.path.join(machine.BUILD, "bios", "platform", "bios", "boot",
                       "load.elf")
    names = subprocess.run(["nm", elf], check=True, capture_output=True,
                           text=True).stdout
    at = 1024 + int(re.search(r"(\w+) t is_on$", names, re.M).group(1), 16)
    data = bytearray(machine.read(image("lkrn")))
    data[at:at + 3] = b"\x31\xc0\xc3"	# xor %eax, %eax; ret
    with pc() as m:
        loaded(m, "shell", data=data)
        m.wait("A20 does not come on", 20)
        m.send("x")
        m.wait("No bootable device", 10, m.screen)


# ---- a screen of 50 rows -------------------------------------------------------

ROWS_50 = """	movw	$0x1112, %ax	# the font of 8 rows
	xorw	%bx, %bx
	int	$0x10
"""


@test
def fifty_rows_are_used():
    items = "".join("item i%d Item number %d\n" % (i, i) for i in range(60))
    with pc() as m:
        loaded(m, "menu Long && " + " && ".join(items.splitlines())
               + " && choose x && echo got ${x} && exit 5", ROWS_50)
        m.wait("Item number 40", 20)

        def drawn():
            rows = m.rows(50)
            return (rows[3] == "   Item number 0" and
                    rows[47] == "   Item number 44" and
                    rows[48].startswith("   ... "))

        machine.until(drawn, 10,
                      lambda: "the rows are\n" + "\n".join(m.rows(50)))
        m.screenshot(os.environ.get("PXESH_SCREENSHOT", m.path("png")))
        m.send("\x1b[F\r")
        ended(m, 5)
        machine.until(lambda: "got i59" in m.rows(50), 5, "no text mode")


# ---- leaving -------------------------------------------------------------------

# An APM BIOS: it exits once it was connected, and told to switch all off.
APM = """apm:	cmpb	$0x53, %ah
	jne	3f
	cmpb	$0x00, %al
	je	1f
	cmpb	$0x01, %al
	je	2f
	cmpb	$0x07, %al
	jne	4f
	cmpw	$1, %bx
	jne	4f
	cmpw	$3, %cx
	jne	4f
	movb	%cs:steps, %al
	outb	%al, $0xf4
4:	clc
	lretw	$2
1:	movw	$0x504d, %bx
2:	incb	%cs:steps
	clc
	lretw	$2
3:	ljmpw	*%cs:old
steps:	.byte	0
old:	.long	0
"""


@test
def apm_switches_the_machine_off():
    with pc("-machine", "pc,acpi=off",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=1") as m:
        loaded(m, "poweroff", """	movl	0x15 * 4, %eax
	movl	%eax, old
	movw	$apm, 0x15 * 4
	movw	$0, 0x15 * 4 + 2
""", APM)
        m.wait_end(20)
        expect(m.process.returncode == 2 << 1 | 1,
               "status %d" % m.process.returncode, m)


@test
def without_apm_acpi_switches_the_machine_off():
    with pc("-no-shutdown") as m:
        loaded(m, "poweroff", """	movl	0x15 * 4, %eax
	movl	%eax, old
	movw	$apm, 0x15 * 4
	movw	$0, 0x15 * 4 + 2
""", """apm:	cmpb	$0x53, %ah
	je	1f
	ljmpw	*%cs:old
1:	stc
	lretw	$2
old:	.long	0
""")
        got = m.event("SHUTDOWN", 20)["reason"]
        expect(got == "guest-shutdown", got, m)


@test
def machines_end_as_they_are_told_to():
    for line, reason, word in (("poweroff", "guest-shutdown", 0),
                               ("reboot", "guest-reset", 0),
                               ("reboot --warm", "guest-reset", 0x1234),
                               ("reboot --setup", "guest-reset", 0)):
        with kernel(None, "-no-shutdown", append=line) as m:
            m.start()
            got = m.event("SHUTDOWN", 20)["reason"]
            expect(got == reason, "%s: %s" % (line, got), m)
            expect(m.memory(0x472, 2) == struct.pack("<H", word),
                   "the word for a restart", m)
