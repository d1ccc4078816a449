#!/usr/bin/python3
"""bios.py: tests of the BIOS images in QEMU, most of them by way of -kernel.

usage: bios.py smoke|all|cases [EVERY]|NAME...
Each test is a function below; those marked @smoke are part of "make check".
"""
import glob
import hashlib
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import bios_api  # noqa: tests register themselves
import bios_disk  # noqa
import bios_pxe  # noqa
import bios_start  # noqa
import bios_wimboot  # noqa
import cases
import efi
import kit
import machine
from bios_kit import (END, SMOKE, TESTS, boot_by_pxe, ended, expect, image,
                      kernel, pc, smoke, test, typed)

DIAG = re.compile(rb"\x1b\[1;31m.*?\x1b\[0m", re.S)
NIC = ["-netdev", "user,id=n0"]
# Case: why it cannot pass here
EXEMPT = {
    "029-exp-expanded-whitespace-kept": "a tab shows as blanks",
    "330-img-not-a-script": "on a BIOS, any bytes are a program",
    "350-nest-magic-required": "on a BIOS, any bytes are a program",
    "334-img-empty-image": "on a BIOS, any bytes are a program",
    "rules-img": "imgmem can read memory here",
    "rules-nest": "on a BIOS, any bytes are a program",
}


# ---- start-up ------------------------------------------------------------------

@smoke
def the_command_line_is_a_script():
    with kernel(append="echo it is ${platform} on ${buildarch} && exit 9") as m:
        m.start()
        ended(m, 9)
        expect(b"it is pcbios on i386" in m.output(), "no output", m)


@smoke
def the_initrd_is_a_script_or_a_file():
    with kernel("echo from the initrd\nimgstat\n") as m:
        m.start()
        ended(m, 0)
        expect(b"from the initrd" in m.output(), "no output", m)
    with kernel(b"\0data", append="sha256sum <INITRD> && imgstat") as m:
        m.start()
        ended(m, 0)
        expect(hashlib.sha256(b"\0data").hexdigest().encode() in m.output(),
               "wrong bytes", m)


@test
def an_embedded_script_runs_from_every_image():
    embed = os.path.join(machine.TOP, "tools", "embed")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, option in (("lkrn", "-kernel"), ("iso", "-cdrom")):
            out = image(suffix)
            for text in ("echo an older one", "echo embedded\nexit 4"):
                path = os.path.join(folder, "script")
                with open(path, "w") as f:
                    f.write("#!ipxe\n" + text + "\n# %s\n" % ("x" * 3000))
                to = os.path.join(folder, "out" + text[5:8])
                subprocess.run([embed, out, path, to], check=True)
                out = to
            with pc(option, out) as m:
                m.start()
                ended(m, 4)
                expect(b"\nembedded\r\n" in m.output(), "no output", m)


@test
def a_damaged_image_says_so():
    data = bytearray(machine.read(image("lkrn")))
    data[len(data) * 3 // 5] ^= 4
    with tempfile.NamedTemporaryFile() as f:
        f.write(data)
        f.flush()
        with pc("-kernel", f.name) as m:
            m.start()
            m.wait("the program is damaged", 20)
            m.wait("Press a key to go on to the next boot device", 5)


@smoke
def ctrl_b_gives_a_prompt_on_serial_and_keyboard():
    with kernel() as m:
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        m.send("echo hallo\x1b[D\x7f\x08ab\x08\x1b[D\x1b[3~\x1b[F!\r")
        m.wait("!\nhao!\npxesh> ", 5,
               lambda: m.output().replace(b"\r", b""))
        typed(m, "e", "x", "i", "t", "spc", "3", "ret")
        ended(m, 3)


@test
def the_keyboard_has_its_layout():
    with kernel("set keymap de\nread x\necho [${x}]\nclear keymap\nread y\n"
                "echo [${y}]\n") as m:
        m.start()
        m.wait("found.", 20)
        time.sleep(0.3)
        typed(m, "y", "z", "minus", "slash", "shift-2", "alt_r-q", "alt_r-7",
              "ret")
        m.wait('[zy--"@{]', 10)
        typed(m, "y", "z", "left", "x", "ret")
        m.wait("[yxz]", 10)


@smoke
def settings_come_from_the_machine():
    with kernel("echo ${manufacturer}|${memmap/memsize:int32}"
                "|${pci/0.0.2:hexraw}|${unixtime}|${acpi/0x46414350.0.0.0.4:string}\n",
                "-smbios", "type=1,manufacturer=Maker",
                "-rtc", "base=2026-03-01T12:00:00") as m:
        m.start()
        ended(m, 0)
        line = re.search(rb"Maker\|([^\r]*)", m.output())
        expect(line, "no SMBIOS", m)
        words = line.group(1).split(b"|")
        expect(words[1] == b"8086", "no PCI: %r" % words, m)
        expect(words[3] == b"FACP", "no ACPI: %r" % words, m)


def entropy(*devices):
    with kernel("echo entropy ${entropy}\n", *devices) as m:
        m.start()
        ended(m, 0, 120)
        return re.search(rb"entropy (\w+)", m.output()).group(1)


@test
def entropy_is_the_processors_or_jitter_or_none():
    # The last one's clock counts instructions: nothing in it wanders
    for want, *devices in ((b"hardware", "-cpu", "max"), (b"jitter",),
                           (b"none", "-icount", "shift=0,sleep=off")):
        found = entropy(*devices)
        assert found == want, (want, found)


@test
def little_memory_is_said_or_lived_with():
    with kernel(append="echo works", memory="8") as m:
        m.start()
        ended(m, 0)
        expect(b"MiB of memory" in m.output(), "no warning", m)
    with kernel(append="echo works", memory="2") as m:
        m.start()
        m.wait("too little memory", 20)


# ---- menus ---------------------------------------------------------------------

@smoke
def menus_and_forms_work_over_serial():
    with kernel(efi.MENU) as m:
        m.start()
        m.wait("A shell", 10)
        m.send("\x1b[A\x1b[B\x1b[B\r")
        m.wait("chosen shell", 10)
        m.wait("then shell", 10)
        m.wait("Second", 10)
        m.send("abc\tdef\x18")
        ended(m, 4)
        expect(b"abc-def" in m.output(), "form lost its fields", m)


@test
def a_menu_is_drawn_over_a_picture():
    with kernel(kit.png(640, 400, lambda x, y: (x // 80 * 20, y // 50 * 25, 40)),
                append="console --x 640 --y 480 --picture <INITRD>\n"
                "menu Over a picture\nitem one One\nchoose x\n"
                "console\necho back ${x}\nexit 3") as m:
        m.start()
        m.wait("One", 20)
        time.sleep(1)
        path = m.path("picture.ppm")
        m.qmp({"execute": "screendump", "arguments": {"filename": path}})
        head, _, pixels = machine.read(path).partition(b"\n255\n")
        expect(head == b"P6\n640 480", "mode: %r" % head, m)
        # Forty lines above the picture are black; its lowest row is green
        at = 3 * (640 * 435 + 630)
        expect(pixels[:3] == bytes(3) and
               tuple(pixels[at:at + 3]) == (140, 175, 40),
               "pixels %r" % pixels[at:at + 3], m)
        m.send("\r")
        ended(m, 3)
        expect(b"back one" in m.screen(), "no text mode", m)


# ---- disks ---------------------------------------------------------------------

@smoke
def the_iso_boots_as_a_cd():
    with pc("-cdrom", image("iso"), "-boot", "d") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)


@test
def the_iso_boots_as_a_disk():
    with pc("-drive", "format=raw,snapshot=on,if=ide,file=" + image("iso"),
            "-boot", "c") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        m.send("exit 2\r")
        ended(m, 2)


# ---- by PXE --------------------------------------------------------------------

CARDS = ["virtio-net-pci", "e1000", "e1000e", "rtl8139", "i82559er", "pcnet",
         "vmxnet3", "ne2k_pci"]


def download(card, size):
    data = os.urandom(size)
    server = efi.Server({"big": data})
    script = ("#!ipxe\necho base ${cwuri} ${net0/ip}\nimgfetch %s\n"
              "imgfetch tftp://10.0.2.2/small\nsha256sum big small\n"
              "exit 7\n" % server.url("big"))
    with boot_by_pxe(card, script, [("small", data[:300000])]) as m:
        m.start()
        m.wait(hashlib.sha256(data).hexdigest() + "  big", 120)
        m.wait(hashlib.sha256(data[:300000]).hexdigest() + "  small", 10)
        expect(b"base tftp://10.0.2.2/autoexec.ipxe 10.0.2.15" in m.output(),
               "no lease", m)


@smoke
def pxe_boots_us_and_we_download():
    download("virtio-net-pci", 2 << 20)


@test
def every_card_downloads():
    bad = []
    for card in CARDS:
        try:
            download(card, 4 << 20)
        except (machine.Failure, AssertionError) as e:
            bad.append("%s: %s" % (card, e))
    if bad:
        raise AssertionError("\n".join(bad))


# ---- programs ------------------------------------------------------------------

@test
def a_debian_kernel_gets_its_command_line_and_a_two_part_initrd():
    payload = os.urandom(100001)
    archive = efi.newc({
        "bin": (0o40755, b""), "proc": (0o40755, b""),
        "bin/busybox": (0o100755, efi.debian("busybox-static", "bin/busybox")),
        "init": (0o100755, efi.INIT.encode())})
    files = [("vmlinuz", efi.kernel()), ("one.cpio", archive),
             ("payload", payload)]
    server = efi.Server(dict(files))
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
def memdisk_boots_a_disk_image():
    files = [("memdisk", efi.debian("syslinux-common",
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
        time.sleep(1)
        typed(m, *"dhcp", "ret")
        m.wait("iPXE> dhcp", 10, m.screen)
        time.sleep(6)
        keys = {":": "shift-semicolon", "/": "slash", ".": "dot", " ": "spc"}
        typed(m, *(keys.get(c, c) for c in "chain tftp://10.0.2.2/ours"),
              "ret")
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
    until = time.time() + 20
    while True:
        out = m.qmp({"execute": "human-monitor-command", "arguments": {
            "command-line": "info registers"}})
        eip = int(re.search(r"EIP=([0-9a-f]+)", out).group(1), 16)
        if eip in (0x6d, 0x6c, 0x6f) and "HLT=1" in out:
            return m, out
        expect(time.time() < until, "the kernel did not start:\n" + out, m)
        time.sleep(0.05)


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
        expect(b"exception 6" in m.screen(), "nothing on the screen", m)
        typed(m, "ret")
        m.wait_end(10)


@test
def a_multiboot_kernel_gets_its_modules():
    with kernel(elf(b"\xf4\xeb\xfd", True),
                append="initrd data:,module one two && kernel <INITRD> args "
                "&& boot") as m:
        m.start()
        until = time.time() + 20
        regs = ""
        while "EIP=0020000d" not in regs and time.time() < until:
            regs = m.qmp({"execute": "human-monitor-command", "arguments": {
                "command-line": "info registers"}})
        expect("EAX=2badb002" in regs, regs, m)
        info = m.memory(int(re.search(r"EBX=([0-9a-f]+)", regs).group(1), 16),
                        128)
        n, modules = struct.unpack_from("<II", info, 20)
        start, end, text, _ = struct.unpack("<IIII", m.memory(modules, 16))
        expect(n == 1 and m.memory(start, end - start) == b"module",
               "module", m)
        expect(m.memory(text, 20).partition(b"\0")[0].endswith(b" one two"),
               "module's arguments: %r" % m.memory(text, 20), m)
        line, = struct.unpack_from("<I", info, 16)
        expect(m.memory(line, 40).partition(b"\0")[0].endswith(b" args"),
               "arguments", m)


class Gdb:
    """As much of its protocol as it takes to change a register."""

    def __init__(self, path):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.connect(path)

    def ask(self, text):
        self.s.sendall(b"$%s#%02x" % (text, sum(text) & 255))
        out = b""
        while b"#" not in out[:-2]:
            out += self.s.recv(4096)
        self.s.sendall(b"+")
        return out[out.index(b"$") + 1:out.rindex(b"#")]

    def registers(self):
        self.ask(b"?")
        text = self.ask(b"g")
        return bytearray.fromhex((text if len(text) > 99 else
                                  self.ask(b"g")).decode())


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
            g.ask(b"D")
            g.s.close()
        esp, = struct.unpack_from("<I", regs, 16)
        struct.pack_into("<I", regs, 16, (esp | 4095) + 1 - 65536 - 64)
        g.ask(b"G" + regs.hex().encode())
        g.s.sendall(b"$c#63")
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
        m.wait("iPXE>", 20, m.screen)
        typed(m, *"dhcp", "ret")
        m.wait("ok", 30, m.screen)


@test
def pxelinux_is_chained_and_finds_its_files():
    files = [("pxelinux.0", efi.debian("pxelinux",
                                       "usr/lib/PXELINUX/pxelinux.0")),
             ("ldlinux.c32", efi.debian(
                 "syslinux-common",
                 "usr/lib/syslinux/modules/bios/ldlinux.c32"))]
    files.append(("pxelinux.cfg/default", b"SERIAL 0 115200\nDEFAULT x\n"
                  b"PROMPT 1\nTIMEOUT 5\nLABEL x\nLOCALBOOT 0\n"))
    with chain("pxelinux.0", files=files) as m:
        m.start()
        m.wait("Booting from local disk", 60)
        m.wait("10.0.2.15 again", 30)
        expect(b"\r\nfine" in m.output(), "it failed", m)


@test
def exit_goes_on_to_the_next_boot_device():
    with boot_by_pxe("e1000", "#!ipxe\nexit 3\n") as m:
        m.args += ["-drive", "format=raw,snapshot=on,if=ide,file="
                   + image("iso"), "-boot", "nc"]
        m.start()
        m.wait("net0: 52:54:00:12:34:56", 30)
        m.wait("net0: 52:54:00:12:34:56", 40,
               lambda: m.output().partition(b"link ")[2])


@test
def from_a_cd_the_card_is_driven_by_its_rom():
    server = efi.Server({"x": b"data from afar"})
    with pc("-netdev", "user,id=n0", "-device", "e1000,netdev=n0",
            "-cdrom", image("iso"), "-boot", "d") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        m.send("dhcp && imgfetch %s && sha256sum x\r" % server.url("x"))
        m.wait(hashlib.sha256(b"data from afar").hexdigest(), 30)


# ---- conformance ---------------------------------------------------------------

def run_case(data):
    """Output without diagnostics, and status; None: it did not end."""
    with kernel(data) as m:
        m.start()
        try:
            m.wait("on to the next boot device.\r\n", 30)
        except machine.Failure:
            return m.output(), None
        out = m.output()
    body = out.partition(b"No network card found.\r\n")[2]
    status = int(END.findall(body)[-1])
    body = body[:END.search(body).start()]
    # Here, what is unknown counts as a program (net-commands.md, 9.1)
    body = body.replace(b" [PXE-NBP]", b"")
    return DIAG.sub(b"", body), status


def same_status(want, got):
    if want.startswith("-"):
        return got not in (None, 0)
    return got == int(want) & 0xffffffff


def conformance(every):
    where = cases.folder()
    want = cases.statuses(where)
    names = sorted(n for n in want if n not in EXEMPT)[::every]
    bad = 0
    for name in names:
        path = os.path.join(where, name)
        got, status = run_case(machine.read(path + ".ipxe"))
        expected = cases.clean(machine.read(path + ".out"))
        if cases.clean(got) == expected and same_status(want[name], status):
            continue
        bad += 1
        print("FAILED %s: status %s, printed %r\n    not %s, %r" % (
            name, status, cases.clean(got)[-500:], want[name],
            expected[-500:]), flush=True)
    print("bios: %d of %d cases passed" % (len(names) - bad, len(names)))
    return bool(bad)


def golden():
    """Golden scripts that need nothing of the host's shell."""
    bad = 0
    where = os.path.join(machine.TOP, "tests", "golden")
    for path in sorted(glob.glob(os.path.join(where, "*.ipxe"))):
        name = os.path.basename(path)[:-5]
        if name in EXEMPT:
            continue
        got, _ = run_case(machine.read(path))
        want = cases.clean(machine.read(path[:-5] + ".out"))
        if cases.clean(got) != want:
            bad += 1
            print("FAILED golden %s: printed %r\n    not %r" % (
                name, cases.clean(got)[-500:], want[-500:]))
    print("bios: golden scripts, %d failed" % bad)
    return bool(bad)


# ---- running -------------------------------------------------------------------

def run(names):
    failed = 0
    for name in names:
        start = time.time()
        try:
            TESTS[name]()
            print("ok   %s (%.1f s)" % (name, time.time() - start), flush=True)
        except Exception as e:
            failed += 1
            print("FAIL %s" % name)
            if not isinstance(e, (AssertionError, machine.Failure)):
                traceback.print_exc()
            print(e, flush=True)
    print("%d passed, %d failed" % (len(names) - failed, failed))
    return bool(failed)


def main():
    what = sys.argv[1:] or ["smoke"]
    if what[0] == "cases":
        sys.exit(conformance(int(what[1]) if len(what) > 1 else 1))
    if what == ["golden"]:
        sys.exit(golden())
    if what == ["smoke"]:
        what = SMOKE
    elif what == ["all"]:
        what = list(TESTS)
    sys.exit(run(what))


if __name__ == "__main__":
    main()
