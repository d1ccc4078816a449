"""What we start: kernels, loaders, programs of the network."""
import hashlib
import os
import re
import socket
import struct
import threading

import kit
import machine
from bios_kit import (boot_by_pxe, expect, image, kernel, line, smoke, test,
                      typed)
from machine import until


@test
def a_debian_kernel_gets_its_command_line_and_a_two_part_initrd():
    payload = os.urandom(100001)
    archive = kit.newc({
        "bin": (0o40755, b""), "proc": (0o40755, b""),
        "bin/busybox": (0o100755, kit.debian("busybox-static", "bin/busybox")),
        "init": (0o100755, kit.INIT.encode())})
    files = [("vmlinuz", kit.kernel()), ("one.cpio", archive),
             ("payload", payload)]
    server = kit.Server(dict(files))
    script = ("#!ipxe\nkernel %s console=ttyS0 quiet answer=42\n"
              "initrd %s\ninitrd %s /etc/pay/load mkdir=-1 mode=600\nboot\n"
              % tuple(server.url(f) for f, _ in files))
    with boot_by_pxe("virtio-net-pci", script, memory="256") as m:
        m.start()
        m.wait("digest=", 120)
        m.wait(".", 5, lambda: m.output().split(b"digest=")[-1])
        out = m.output().decode(errors="replace")
        expect(hashlib.sha256(payload).hexdigest() in out, "wrong digest", m)
        expect("cmdline=console=ttyS0 quiet answer=42." in out,
               "wrong command line", m)


@test
def a_signed_kernel_boots_by_https_as_netboot_xyz_does_it():
    script = "#!ipxe\n" + kit.as_netboot_xyz(
        "console=ttyS0 answer=42", kit.kernel(), kit.small_system())
    with boot_by_pxe("virtio-net-pci", script, memory="256") as m:
        m.start()
        m.wait("not without a signature", 240)
        m.wait("cmdline=console=ttyS0 answer=42", 240)


@test
def memdisk_boots_a_disk_image():
    files = [("memdisk", kit.debian("syslinux-common",
                                    "usr/lib/syslinux/memdisk")),
             ("disk", machine.read(image("iso")))]
    script = ("#!ipxe\nkernel tftp://10.0.2.2/memdisk harddisk\n"
              "initrd tftp://10.0.2.2/disk\nboot\n")
    with boot_by_pxe("e1000", script, files) as m:
        m.start()
        m.wait("disk... ok", 60)
        m.wait("Press Ctrl-B", 60,
               lambda: m.output().partition(b"disk... ok")[2])


@test
def a_server_that_goes_away_is_a_failure_that_scripts_handle():
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            s, _ = listener.accept()
            s.recv(4096)
            s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                      + b"x" * 300000)
            s.close()

    threading.Thread(target=serve, daemon=True).start()
    script = ("#!ipxe\nimgfetch http://10.0.2.2:%d/x || echo it is gone\n"
              "imgfetch tftp://10.0.2.2/small && echo go on\n"
              % listener.getsockname()[1])
    with boot_by_pxe("virtio-net-pci", script, [("small", b"data")]) as m:
        m.start()
        m.wait("it is gone", 60)
        m.wait("go on", 20)


@test
def theirs_starts_ours():
    files = [("ours", machine.read(image("kpxe")))]
    with boot_by_pxe("e1000", "#!ipxe\necho started ${ip}\n", files,
                     program="/usr/lib/ipxe/undionly.kpxe") as m:
        m.start()
        m.wait("boot... ok", 60, m.screen)
        m.wait("Ctrl-B for the iPXE", 60, m.screen)
        typed(m, "ctrl-b")
        m.wait("iPXE> ", 20, m.screen)
        line(m, "dhcp")
        # ... and the next prompt
        until(lambda: m.screen().count(b"iPXE> ") > 1, 30, "no DHCP")
        line(m, "chain tftp://10.0.2.2/ours")
        m.wait("started 10.0.2.15", 60)


def chain(file, after="exit 3", files=(), **options):
    script = ("#!ipxe\nchain tftp://10.0.2.2/%s && echo fine || echo not fine"
              "\ndhcp && echo ${net0/ip} again\n%s\n" % (file, after))
    return boot_by_pxe("e1000", script, files, **options)


def bzimage(version, high=True, setup=2):
    """A kernel that halts at once: memory shows what it was given."""
    data = bytearray(512 * (setup + 1))
    data[0x1f1] = setup
    data[0x1fe:0x200] = b"\x55\xaa"
    data[0x200:0x202] = b"\xeb\x6a"
    if version:
        struct.pack_into("<4sH", data, 0x202, b"HdrS", version)
    data[0x211] = high
    struct.pack_into("<I", data, 0x22c, 0x37ffffff)
    struct.pack_into("<I", data, 0x238, 255)
    data[0x26c:0x26f] = b"\xf4\xeb\xfd"
    struct.pack_into("<I", data, 0x1f4, 6000 // 16)
    return bytes(data) + b"KERNEL" * 1000


def halted_kernel(data, commands):
    m = kernel(data, append=commands)
    m.start()

    def halted():
        out = m.registers()
        eip = int(re.search(r"EIP=([0-9a-f]+)", out).group(1), 16)
        return eip in (0x6d, 0x6c, 0x6f) and "HLT=1" in out and out

    return m, until(halted, 20, lambda: "the kernel did not start:\n"
                    + m.registers())


@smoke
def a_kernel_finds_command_line_and_initrds():
    m, regs = halted_kernel(
        bzimage(0x206), "kernel <INITRD> vga=ask mem=24M hello && "
        "initrd data:,first && initrd data:,second /dir/second mkdir=-1 && "
        "boot")
    with m:
        setup = m.memory(0x10000, 0x10000)
        expect("CS =1020" in regs and "SS =1000" in regs, regs, m)
        at, size = struct.unpack_from("<II", setup, 0x218)
        line, = struct.unpack_from("<I", setup, 0x228)
        expect(setup[line - 0x10000:].startswith(
            b"vga=ask mem=24M hello\0"), "command line", m)
        expect(setup[0x1fa:0x1fc] == b"\xfd\xff", "video mode", m)
        expect(setup[0x211] == 0x81 and setup[0x210], "flags", m)
        expect(at % 4096 == 0 and at + size <= 24 << 20, "initrd's place", m)
        initrd = m.memory(at, size)
        expect(initrd.startswith(b"first\0") and
               initrd[4096:4102] == b"070701" and
               initrd.endswith(b"second"), "initrd", m)
        expect(m.memory(1 << 20, 6000) == b"KERNEL" * 1000, "kernel", m)


def archive(data):
    """The files of a newc archive as wimboot reads it: no trailer, zeros."""
    at = 0
    while at < len(data):
        if data[at:at + 6] != b"070701":
            assert not any(data[at:at + 4]), "garbage at %d" % at
            at += 4
            continue
        fields = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16)
                  for i in range(13)]
        name = data[at + 110:at + 110 + fields[11] - 1].decode()
        start = at + (110 + fields[11] + 3 & ~3)
        yield name, data[start:start + fields[6]]
        at = start + (fields[6] + 3 & ~3)


@test
def files_with_names_are_found_as_wimboot_does():
    names = "bootmgr", "BCD", "boot.sdi", "boot.wim"
    m, _ = halted_kernel(bzimage(0x206), "kernel <INITRD> && " + " && ".join(
        "initrd data:,%s/%s %s" % (n, n * 100, n) for n in names) + " && boot")
    with m:
        at, size = struct.unpack("<II", m.memory(0x10218, 8))
        expect(list(archive(m.memory(at, size))) ==
               [(n, ("%s/%s" % (n, n * 100)).encode()) for n in names],
               "other files", m)


@test
def old_kernels_find_their_command_line():
    for version, high, setup in ((0x200, True, 0x10000), (0, False, 0x90000),
                                 (0x201, False, 0x90000)):
        m, regs = halted_kernel(bzimage(version, high),
                                "kernel <INITRD> old && boot")
        with m:
            data = m.memory(setup, 0x10000)
            magic, offset = struct.unpack_from("<HH", data, 0x20)
            expect(magic == 0xa33f and
                   data[offset:].startswith(b"old\0"), "command line", m)
            where = 1 << 20 if high else 0x10000
            expect(m.memory(where, 6000) == b"KERNEL" * 1000, "kernel", m)


@test
def kernels_that_cannot_be_started_are_refused():
    for data, command, why in (
            (bzimage(0x206)[:700], "", b"setup code"),
            (bzimage(0x206, setup=200), "", b"setup code"),
            (bzimage(0x206), "x" * 300, b"this kernel takes 255")):
        with kernel(data, append="kernel <INITRD> %s && boot" % command) as m:
            m.start()
            m.wait(why, 20)


def elf(code, multiboot=False):
    header = struct.pack("<III", 0x1badb002, 3, -(0x1badb002 + 3) & 0xffffffff)
    body = (header if multiboot else b"\0" * 12) + code
    return (b"\177ELF\1\1\1" + bytes(9) + struct.pack(
        "<HHIIIIIHHHHHH", 2, 3, 1, 0x20000c, 52, 0, 0, 52, 32, 1, 0, 0, 0)
        + struct.pack("<IIIIIIII", 1, 84, 0x200000, 0x200000, len(body),
                      len(body) + 100, 7, 4) + body)


@smoke
def an_exception_shows_registers_on_both_consoles():
    # A program of ours runs with our exceptions: mov $0x1234, %ecx; ud2
    with kernel(elf(b"\xb9\x34\x12\0\0\x0f\x0b"),
                append="imgexec <INITRD>") as m:
        m.start()
        m.wait("exception 6 (invalid instruction)", 20)
        m.wait("ecx 00001234", 5)
        m.wait("Press a key to restart", 5)
        m.wait("exception 6", 5, m.screen)
        typed(m, "ret")
        m.wait_end(10)


@test
def a_multiboot_kernel_gets_its_modules():
    with kernel(elf(b"\xf4\xeb\xfd", True),
                append="initrd data:,module one two && kernel <INITRD> args "
                "&& boot") as m:
        m.start()
        until(lambda: "EIP=0020000d" in m.registers(), 20, m.registers)
        regs = m.registers()
        expect("EAX=2badb002" in regs, regs, m)
        info = m.memory(int(re.search(r"EBX=([0-9a-f]+)", regs).group(1), 16),
                        128)
        n, modules = struct.unpack_from("<II", info, 20)
        start, end, text, _ = struct.unpack("<IIII", m.memory(modules, 16))
        expect(n == 1 and m.memory(start, end - start) == b"module",
               "module", m)
        expect(m.memory(text, 20).partition(b"\0")[0].endswith(b" one two"),
               "module's arguments: %r" % m.memory(text, 20), m)
        words, = struct.unpack_from("<I", info, 16)
        expect(m.memory(words, 40).partition(b"\0")[0].endswith(b" args"),
               "arguments", m)


class Gdb:
    """As much of its protocol as it takes to change a register."""

    def __init__(self, path):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.settimeout(10 * machine.PATIENCE)
        self.s.connect(path)
        self.got = b""

    def say(self, text):
        self.s.sendall(b"$%s#%02x" % (text, sum(text) & 255))

    def packet(self):
        """The next whole one, whenever it comes; acknowledged."""
        while not (m := re.search(rb"\$([^#$]*)#..", self.got, re.S)):
            more = self.s.recv(4096)
            if not more:
                raise machine.Failure("the debugger is gone")
            self.got += more
        self.got = self.got[m.end():]
        self.s.sendall(b"+")
        return m.group(1)

    def ask(self, text, like):
        """The answer: of several packets, as when the machine stops
        meanwhile, the one that looks like it."""
        self.say(text)
        while not re.fullmatch(like, answer := self.packet()):
            pass
        return answer

    def registers(self):
        self.ask(b"?", rb"[ST].*")
        return bytearray.fromhex(self.ask(b"g", rb"[0-9a-f]{100,}").decode())


@test
def a_stack_that_is_used_up_is_said():
    with kernel() as m:
        m.args[0] = "qemu-system-i386"
        m.args += ["-chardev", "socket,id=g,path=%s,server=on,wait=off"
                   % m.path("g"), "-gdb", "chardev:g"]
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        for _ in range(100):
            g = Gdb(m.path("g"))
            regs = g.registers()
            if regs[40] == 8:		# CS: in 32-bit code
                break
            g.ask(b"D", b"OK")
            g.s.close()
        esp, = struct.unpack_from("<I", regs, 16)
        struct.pack_into("<I", regs, 16, (esp | 4095) + 1 - 65536 - 64)
        g.ask(b"G" + regs.hex().encode(), b"OK")
        g.say(b"c")
        m.wait("the stack is used up", 10)
        m.wait("Press a key to restart", 10)


@test
def debians_undionly_is_chained():
    data = machine.read("/usr/lib/ipxe/undionly.kpxe")
    with chain("undionly.kpxe", files=[("undionly.kpxe", data)]) as m:
        m.start()
        m.wait("undionly.kpxe... ok", 60)
        m.wait("Ctrl-B for the iPXE", 60, m.screen)
        typed(m, "ctrl-b")
        m.wait("iPXE> ", 20, m.screen)
        before = m.screen().count(b"ok")
        line(m, "dhcp")
        until(lambda: m.screen().count(b"ok") > before, 30, "no DHCP")


@test
def pxelinux_is_chained_and_finds_its_files():
    files = [("pxelinux.0", kit.debian("pxelinux",
                                       "usr/lib/PXELINUX/pxelinux.0")),
             ("ldlinux.c32", kit.debian(
                 "syslinux-common",
                 "usr/lib/syslinux/modules/bios/ldlinux.c32"))]
    files.append(("pxelinux.cfg/default", b"SERIAL 0 115200\nDEFAULT x\n"
                  b"PROMPT 1\nTIMEOUT 5\nLABEL x\nLOCALBOOT 0\n"))
    with chain("pxelinux.0", files=files) as m:
        m.start()
        m.wait("Booting from local disk", 60)
        m.wait("10.0.2.15 again", 30)
        expect(b"\r\nfine" in m.output(), "it failed", m)
