"""Programs that our PXE API serves: real ones, and ones made for a question."""
import hashlib
import os
import re
import struct
import subprocess
import tempfile

import machine
import realnet
from bios_kit import boot_by_pxe, expect, image, pc, test
from kit import Server, debian

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = "usr/lib/syslinux/modules/bios/"


def program(code):
    """A boot program: nbp.inc and this, assembled."""
    with tempfile.TemporaryDirectory() as folder:
        def to(name):
            return os.path.join(folder, name)

        with open(to("nbp.S"), "w") as f:
            f.write('#include "%s"\n%s\n' % (os.path.join(HERE, "nbp.inc"),
                                             code))
        subprocess.run(["gcc", "-m32", "-c", "-o", to("nbp.o"), to("nbp.S")],
                       check=True)
        subprocess.run(["ld", "-m", "elf_i386", "-Ttext", "0x7c00", "-e",
                        "_start", "-N", "--no-warn-rwx-segments", "-o", to("nbp.elf"), to("nbp.o")],
                       check=True)
        subprocess.run(["objcopy", "-O", "binary", to("nbp.elf"),
                        to("nbp.bin")], check=True)
        return machine.read(to("nbp.bin"))


def run(code, script, files=(), **options):
    """Our image chains the program, then goes on with @script."""
    return boot_by_pxe(
        "virtio-net-pci",
        "#!ipxe\nchain tftp://10.0.2.2/nbp && echo fine || echo not fine\n"
        + script, [("nbp", program(code))] + list(files), **options)


def pxelinux(name):
    return [(name, debian("pxelinux", "usr/lib/PXELINUX/" + name)),
            ("ldlinux.c32", debian("syslinux-common",
                                   MODULES + "ldlinux.c32"))]


CONFIG = (b"SERIAL 0 115200\nDEFAULT x\nPROMPT 1\nTIMEOUT 5\n"
          b"LABEL x\nLOCALBOOT 0\n")


@test
def pxelinux_reads_its_files_by_http():
    files = {"dir/" + n: d for n, d in pxelinux("pxelinux.0")}
    files["dir/pxelinux.cfg/default"] = CONFIG
    server = Server(files)
    script = ("#!ipxe\nchain %s && echo fine\ndhcp && echo ${net0/ip} again\n"
              % server.url("dir/pxelinux.0"))
    with boot_by_pxe("e1000", script) as m:
        m.start()
        m.wait("Booting from local disk", 60)
        m.wait("10.0.2.15 again", 30)
        expect(b"fine\r\n" in m.output(), "it failed", m)


@test
def dnsmasq_pxesh_nginx_pxelinux():
    """All the peers are real: the last file in the chain is said to come."""
    if not realnet.available("dnsmasq", "nginx"):
        return
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "dir", "pxelinux.cfg"))
        os.chmod(folder, 0o755)
        files = {"dir/" + n: d for n, d in pxelinux("pxelinux.0")}
        files["dir/pxelinux.cfg/default"] = CONFIG
        files["boot"] = machine.read(image("kpxe"))
        files["autoexec.ipxe"] = (b"#!ipxe\nchain http://10.77.0.1/dir/"
                                  b"pxelinux.0 && dhcp && echo fine\n")
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
        with realnet.Network(folder) as net:
            net.dnsmasq("--enable-tftp", "--tftp-root=" + folder,
                        "--dhcp-boot=boot")
            net.nginx()
            with pc(*realnet.TAP, "-device", "e1000,netdev=n0",
                    "-boot", "n") as m:
                m.args = net.inside(*m.args)
                m.start()
                m.wait("Booting from local disk", 90)
                m.wait("fine", 30)
                seen = [r[0] for r in net.requests()]
                expect("/dir/pxelinux.cfg/default" in seen, seen, m)


@test
def lpxelinux_drives_the_card_itself():
    files = pxelinux("lpxelinux.0")
    files.append(("pxelinux.cfg/default", CONFIG))
    script = ("#!ipxe\nchain tftp://10.0.2.2/lpxelinux.0 && echo fine\n"
              "dhcp && echo ${net0/ip} again\n")
    with boot_by_pxe("virtio-net-pci", script, files) as m:
        m.start()
        m.wait("Booting from local disk", 60)
        m.wait("10.0.2.15 again", 30)
        expect(b"fine\r\n" in m.output(), "it failed", m)


@test
def grub_loads_over_our_card():
    """By UNDI, and with what DHCP said by the cached packets."""
    modules = ["pxe", "tftp", "net", "normal", "echo", "serial", "cat",
               "configfile", "sleep", "halt"]
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "grub.0")
        subprocess.run(["grub-mkimage", "-O", "i386-pc-pxe", "-o", out,
                        "-p", "(pxe)/grub"] + modules, check=True)
        core = machine.read(out)
    config = (b"serial --unit=0 --speed=115200\nterminal_output serial\n"
              b"echo configured by $net_default_ip\ncat (pxe)/text\n")
    script = "#!ipxe\nchain tftp://10.0.2.2/grub.0\n"
    with boot_by_pxe("e1000", script, [
            ("grub.0", core), ("grub/grub.cfg", config),
            ("text", b"all of the text\n" * 500 + b"its end\n")]) as m:
        m.start()
        m.wait("configured by 10.0.2.15", 60)
        m.wait("its end", 60)


@test
def a_program_that_unloads_the_stack_comes_back():
    """As pxelinux does before a kernel, with the memory given back."""
    code = """
main:	api 5
	call hex
	api 0x70
	call hex
	api 0x15
	call hex
	movw	$0x5650, %ax		/* nobody answers but the ROM */
	int	$0x1a
	movw	%es, %ax
	pushw	%cs
	popw	%es
	cmpw	entry + 2, %ax
	je	1f
	say	"gone "
1:	pushw	%ds
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	$639, 0x413
	popw	%ds
	api 0x0c			/* GET_INFORMATION: no more */
	call hex
	ret
"""
    with run(code, "dhcp && echo ${net0/ip} again\n"
             "imgfetch tftp://10.0.2.2/nbp && echo loaded\n"
             "chain tftp://10.0.2.2/nbp && echo twice\n") as m:
        m.start()
        m.wait("10.0.2.15 again", 60)
        expect(b"0000 0000 0000 gone 0001 " in m.output(), "calls", m)
        expect(b"fine\r\n" in m.output(), "it failed", m)
        m.wait("loaded", 20)
        m.wait("twice", 20)


@test
def a_program_that_uses_our_memory_ends_clearly():
    """After it has unloaded us, our memory is shown as free."""
    code = """
main:	api 0x15
	movw	$0x2000, %ax		/* a segment of 0xff */
	movw	%ax, %es
	xorw	%di, %di
	movw	$0x8000, %cx
	movw	$-1, %ax
	rep stosw
	pushw	%ds
	popw	%es
1:	movw	$gdt, %si		/* 64 KiB from there to "to" */
	movw	$0x8000, %cx
	movb	$0x87, %ah
	int	$0x15
	incb	to
	cmpb	$0xee, to
	jne	1b
	ret
	.balign	8
gdt:	.quad	0, 0
	.word	0xffff, 0x0000, 0x9302, 0
	.word	0xffff, 0x0000
to:	.byte	0xc0, 0x93, 0, 3	/* 0x3c00000 to the ROM's */
	.quad	0, 0
"""
    with run(code, "echo back\n") as m:
        m.start()
        m.wait("there is nothing to go back to", 60)
        expect(b"nothing to go back" in m.screen(), "not on the screen", m)
        m.send("x")


@test
def a_program_that_unloads_the_roms_stack_comes_back_too():
    """Without an open interface it has the ROM's API; the card is gone."""
    code = """
main:	api 5
	api 0x70
	api 0x15
	call hex
	ret
"""
    with run("main: ret", "imgfetch tftp://10.0.2.2/other && ifclose\n"
             "imgexec other && echo back\ndhcp || echo no card\n",
             [("other", program(code))]) as m:
        m.start()
        m.wait("0000 back", 60)
        m.wait("no card", 30)


@test
def address_line_20_is_switched_on_for_a_call():
    code = """
main:	movw	$0x2400, %ax
	int	$0x15
	api 0x13
	call	hex
	movw	$params + 2, %si
	call	puts
	ret
"""
    with run(code, "exit 3\n") as m:
        m.start()
        m.wait("0000 DIX+802.3", 60)
        m.wait("fine", 20)


@test
def a_caller_in_protected_mode_is_refused():
    code = """
main:	xorl	%eax, %eax
	movw	entry + 2, %ax
	shll	$4, %eax
	movl	%eax, gdt + 10
	movb	$0x9b, gdt + 13
	movw	entry, %ax
	movw	%ax, far
	cli
	lgdtl	gdtr
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	ljmp	$16, $1f
1:	pushw	$0
	pushw	$params
	pushw	$0x13
	lcallw	*far
	addw	$6, %sp
	movl	%cr0, %edx
	andb	$0xfe, %dl
	movl	%edx, %cr0
	ljmp	$0, $2f
2:	sti
	call	hex
	ret
	.balign	8
gdt:	.quad	0, 0x00009b000000ffff, 0x00009b000000ffff
gdtr:	.word	23
	.long	gdt
far:	.word	0, 8
"""
    with run(code, "exit 3\n") as m:
        m.start()
        m.wait("0001 ", 60)
        m.wait("fine", 20)


@test
def a_program_finds_arguments_and_packets():
    code = """
main:	movw	$200, params + 2
	movw	$text, params + 4
	api 0xe8
	call	hex
	movw	$text, %si
	call	puts
	movl	$0, params + 4
	movl	$0, params + 6
	movw	$2, params + 2
	api 0x71
	lesw	params + 6, %bx
	pushw	%es
	popw	%ds
	leaw	108(%bx), %si
	call	puts
	pushw	%cs
	popw	%ds
	ret
text:	.fill	200, 1, 0
"""
    script = ("#!ipxe\nset filename changed/by.script\n"
              "chain tftp://10.0.2.2/nbp one two && echo fine\n")
    with boot_by_pxe("virtio-net-pci", script,
                     [("nbp", program(code))]) as m:
        m.start()
        m.wait("0000 one two", 60)
        m.wait("changed/by.script", 10)


def boot_sector(code):
    """Of a disk: the same, but it finds the API by itself."""
    data = program(code)
    assert len(data) <= 510, len(data)
    return data + bytes(510 - len(data)) + b"\x55\xaa" + bytes(1 << 20)


@test
def startpxe_outlives_us():
    code = """
main:	movw	$0x5650, %ax
	int	$0x1a
	pushw	%es
	popw	%ds
	movw	%bx, %si
	movw	$6, %cx
1:	lodsb
	call	putc
	loop	1b
	lfsw	0x28(%bx), %bx
	movl	%fs:0x10(%bx), %eax
	pushw	%cs
	popw	%ds
	movl	%eax, entry
	api	0x13
	call	hex
	movw	$params + 2, %si
	call	puts
2:	hlt
	jmp	2b
"""
    with boot_by_pxe("e1000", "#!ipxe\nstartpxe && stoppxe && startpxe net0\n"
                     "exit 3\n") as m:
        with open(m.path("disk"), "wb") as f:
            f.write(boot_sector(code))
        m.args += ["-drive", "format=raw,if=ide,file=" + m.path("disk"),
                   "-boot", "nc"]
        m.start()
        m.wait("The PXE API stays", 60)
        m.wait("PXENV+0000 DIX+802.3", 30)


@test
def a_program_is_where_we_go_at_the_end():
    code = """
main:	movw	$hook, params + 2
	movw	$0, params + 4
	api	0xe7
	call	hex
	ret
hook:	xorw	%ax, %ax
	movw	%ax, %ds
	say	"hooked"
	xorw	%ax, %ax
	lretw
"""
    with run(code, "exit 3\n") as m:
        m.args += ["-drive", "format=raw,snapshot=on,if=ide,file="
                   + image("iso"), "-boot", "nc"]
        m.start()
        m.wait("0000 fine", 60)
        m.wait("hooked", 20)
        m.wait("Press Ctrl-B", 30,
               lambda: m.output().partition(b"hooked")[2])


@test
def a_card_is_driven_by_its_interrupts():
    data = os.urandom(1 << 20)
    for card in ("e1000", "virtio-net-pci", "rtl8139"):
        script = ("#!ipxe\nset undi-interrupts 1 && ifclose && dhcp\n"
                  "imgfetch tftp://10.0.2.2/data && sha256sum data\n"
                  "prompt here || exit 3\n")
        with boot_by_pxe(card, script, [("data", data)]) as m:
            m.start()
            m.wait("here", 60)
            expect(hashlib.sha256(data).hexdigest().encode() in m.output(),
                   card + ": wrong data", m)
            # A line of the PIC leads to our block still
            kib, = struct.unpack("<H", m.memory(0x413, 2))
            vectors = struct.unpack("<32H", m.memory(8 * 4, 32) +
                                    m.memory(0x70 * 4, 32))
            expect(kib << 6 in vectors[1::2], "%s: %x in %r" % (
                card, kib << 6, vectors), m)


def bzimage():
    """A kernel that halts at once."""
    data = bytearray(512 * 3)
    data[0x1f1] = 2
    data[0x1fe:0x200] = b"\x55\xaa"
    data[0x200:0x202] = b"\xeb\x6a"
    struct.pack_into("<4sH", data, 0x202, b"HdrS", 0x206)
    data[0x211] = 1
    struct.pack_into("<I", data, 0x22c, 0x37ffffff)
    struct.pack_into("<I", data, 0x238, 255)
    data[0x26c:0x26f] = b"\xf4\xeb\xfd"
    struct.pack_into("<I", data, 0x1f4, 6000 // 16)
    return bytes(data) + b"KERNEL" * 1000


def halted(m):
    out = m.registers()
    return "HLT=1" in out and re.search(r"CS =1020", out) is not None


@test
def kpxe_unloads_the_base_code_and_kkpxe_leaves_it():
    """Ours is the base code: INT 1Ah leads there, or to the ROM again."""
    left = {}
    for suffix in ("kpxe", "kkpxe"):
        # Both run this: the inner one finds the file that it came from
        script = ("#!ipxe\niseq ${filename} inner && kernel "
                  "tftp://10.0.2.2/kernel && boot ||\n"
                  "chain tftp://10.0.2.2/inner\n")
        files = [("inner", machine.read(image(suffix))),
                 ("kernel", bzimage())]
        with boot_by_pxe("virtio-net-pci", script, files) as m:
            m.start()
            machine.until(lambda: halted(m), 60, "no kernel")
            vector, = struct.unpack("<H", m.memory(0x1a * 4 + 2, 2))
            kib, = struct.unpack("<H", m.memory(0x413, 2))
            left[suffix] = vector, kib
    expect(left["kkpxe"][0] >> 6 == left["kkpxe"][1] and
           left["kpxe"][0] != left["kkpxe"][0], "left: %r" % left, m)
