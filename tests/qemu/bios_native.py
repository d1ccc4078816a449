"""Cards on drivers of our own, as QEMU has them."""
import hashlib
import os
import socket
import tempfile

import guest
import kit
import machine
from bios_api import bzimage
from bios_kit import (boot_by_pxe, ended, expect, image, kernel, pc, smoke,
                      test, typed)
from bios_start import assemble

CARDS = {
    "e1000": "82540em", "e1000-82544gc": "82544gc", "e1000-82545em": "82545em",
    "e1000e": "82574l", "rtl8139": "rtl8139", "vmxnet3": "vmxnet3",
    "virtio-net-pci": "virtio-net",
    "virtio-net-pci,disable-modern=on": "virtio-net",
    "virtio-net-pci,disable-legacy=on": "virtio-net",
}
ROMS = {
    "e1000": "e1000", "e1000-82544gc": "e1000", "e1000-82545em": "e1000",
    "e1000e": "e1000e", "rtl8139": "rtl8139", "vmxnet3": "vmxnet3",
    "virtio-net-pci": "virtio", "virtio-net-pci,disable-legacy=on": "virtio",
}
BIG = os.urandom(1 << 20)
DIGEST = hashlib.sha256(BIG).hexdigest().encode()
SCRIPT = ("#!ipxe\necho <${net0/chip}>\nimgfetch tftp://10.0.2.2/big && "
          "sha256sum big && exit 3\nexit 1\n")
# Of the card in QEMU's third slot
PCI_COMMAND = "0x80001804"
MASTER = 4


def downloads(card, driver, suffix="pxe"):
    """By PXE: the ROM loads us, and goes."""
    with boot_by_pxe(card, SCRIPT, [("big", BIG)], suffix=suffix) as m:
        m.start()
        m.wait("<%s>" % driver, 60)
        m.wait(DIGEST, 60)


@smoke
def an_e1000_is_driven_by_us():
    downloads("e1000", "82540em")


@test
def all_cards_that_qemu_has_are_driven_by_us():
    for card, driver in CARDS.items():
        downloads(card, driver)


@test
def a_card_that_we_do_not_know_stays_with_its_rom():
    downloads("pcnet", "undi")


@test
def a_kpxe_leaves_the_card_to_its_rom():
    downloads("e1000", "undi", "kpxe")


def started_as_kernel(card, script, *more):
    m = kernel(script, "-netdev", "user,id=n0", "-device",
               card + ",netdev=n0", *more)
    m.start()
    return m


@test
def a_card_without_a_rom_is_found_and_used():
    for card in "e1000", "virtio-net-pci", "vmxnet3":
        with started_as_kernel(card + ",romfile=",
                               "dhcp && echo <${net0/chip} ${net0/ip}>\n"
                               "exit 3\n") as m:
            m.wait("<%s 10.0.2.15>" % CARDS[card], 60)
            ended(m, 3)


@test
def a_rom_gives_its_card_away_when_that_is_asked_for():
    script = ("set native 0\ndhcp && echo <${net0/chip} ${net0/ip}>\nifclose\n"
              "set native 1\ndhcp && echo <${net0/chip} ${net0/ip}>\nexit 3\n")
    with started_as_kernel("e1000", script) as m:
        m.wait("<undi 10.0.2.15>", 60)
        m.wait("<82540em 10.0.2.15>", 60)
        ended(m, 3)


@test
def two_cards_are_two_interfaces():
    with started_as_kernel(
            "e1000,romfile=", "echo <${net0/chip} ${net1/chip}>\n"
            "dhcp net1 && echo <${net1/ip}>\nexit 3\n",
            "-netdev", "user,id=n1,net=10.0.3.0/24", "-device",
            "virtio-net-pci,romfile=,netdev=n1") as m:
        m.wait("<82540em virtio-net>", 60)
        m.wait("<10.0.3.15>", 60)
        ended(m, 3)


@test
def a_card_behind_bridges_is_found():
    with kernel("dhcp && echo <${net0/chip} ${net0/ip}>\nexit 3\n",
                "-device", "pci-bridge,chassis_nr=1,id=one",
                "-device", "pci-bridge,chassis_nr=2,id=two,bus=one,addr=1",
                "-netdev", "user,id=n0", "-device",
                "e1000,romfile=,netdev=n0,bus=two,addr=2") as m:
        m.start()
        m.wait("<82540em 10.0.2.15>", 60)
        ended(m, 3)


def command_of_card(m):
    m.monitor("o /4 0xcf8 " + PCI_COMMAND)
    said = m.monitor("i /4 0xcfc")
    return int(str(said).split("=")[1].split("\\")[0].strip(" '}"), 16)


PATTERN = 0x5aa5c33c
FROM, TO = 1 << 20, 0x3fe0000		# above are the BIOS's tables
# At 1020:006C, where we put a kernel's setup
FILL = """
	.code16
	cli
	cld
	lgdtl	%%cs:gdtr
	movl	%%cr0, %%eax
	orb	$1, %%al
	movl	%%eax, %%cr0
	ljmpl	$8, $0x10200 + 1f
	.code32
1:	movw	$16, %%ax
	movw	%%ax, %%es
	movl	$%d, %%edi
	movl	$%d, %%ecx
	movl	$%d, %%eax
	rep stosl
2:	hlt
	jmp	2b
	.balign	8
gdt:	.quad	0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdtr:	.word	23
	.long	0x10200 + gdt
""" % (FROM, (TO - FROM) // 4, PATTERN)


def filling_kernel():
    """It fills all memory that it may have, and halts."""
    with tempfile.TemporaryDirectory() as folder:
        code = assemble(kit.Folder(folder), FILL, 0x6c)
    data = bytearray(bzimage())
    data[0x26c:0x26c + len(code)] = code
    return bytes(data)


def pattern(m, at, size):
    return m.memory(at, size) == PATTERN.to_bytes(4, "little") * (size // 4)


def beside_another(card, folder, ports):
    """A card on the user network and a socket, as on one wire."""
    return pc("-netdev", "user,id=u,tftp=%s,bootfile=boot" % folder,
              "-netdev", "hubport,hubid=0,id=h0,netdev=u",
              "-netdev", "socket,id=s,udp=127.0.0.1:%d,localaddr=127.0.0.1:%d"
              % tuple(ports), "-netdev", "hubport,hubid=0,id=h1,netdev=s",
              "-netdev", "hubport,hubid=0,id=n0",
              "-device", card + ",netdev=n0", "-boot", "n")


@test
def a_card_cannot_write_to_a_kernels_memory():
    files = {"boot": machine.read(image("pxe")), "kernel": filling_kernel(),
             "autoexec.ipxe": b"#!ipxe\nkernel tftp://10.0.2.2/kernel && boot\n"}
    for card in "e1000", "e1000e", "virtio-net-pci", "rtl8139", "vmxnet3":
        with tempfile.TemporaryDirectory() as folder, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as its:
            for name, data in files.items():
                with open(os.path.join(folder, name), "wb") as f:
                    f.write(data)
            for end in s, its:
                end.bind(("127.0.0.1", 0))
            port = its.getsockname()[1]
            its.close()
            with beside_another(card, folder,
                                (s.getsockname()[1], port)) as m:
                m.start()
                machine.until(lambda: "HLT=1" in m.registers() and
                              pattern(m, TO - 4096, 4096), 60, "no kernel")
                expect(not command_of_card(m) & MASTER, card + " may write", m)
                for n in range(600):
                    s.sendto(b"\xff" * 6 + b"\2frame" + bytes(200),
                             ("127.0.0.1", port))
                    if n % 50 == 0:
                        m.registers()		# QEMU looks at both
                expect(pattern(m, FROM, TO - FROM), card + " wrote", m)


@test
def linux_has_the_card_after_us():
    vmlinuz, initrd = guest.leasing()
    server = kit.Server({"vmlinuz": vmlinuz, "initrd": initrd})
    script = ("#!ipxe\necho <${net0/chip}>\n"
              "kernel %s console=ttyS0 quiet initrd=initrd\n"
              "initrd %s\nboot\n" % (server.url("vmlinuz"),
                                    server.url("initrd")))
    for card in "virtio-net-pci", "e1000", "e1000e", "rtl8139", "vmxnet3":
        with boot_by_pxe(card, script, suffix="pxe", memory="384") as m:
            m.start()
            m.wait("<%s>" % CARDS[card], 60)
            expect(guest.leased(m), "no lease by " + card, m)


def boot_by_rom(card, folder, rom=None, *more, boot="n"):
    """DHCP names the script, and so no PXE ROM does."""
    return pc("-netdev", "user,id=n0,tftp=%s,bootfile=script" % folder,
              "-device", "%s,netdev=n0,addr=7,romfile=%s" % (
                  card, rom or image("-%s.mrom" % ROMS[card])),
              "-boot", boot, *more)


def scripts(folder, **texts):
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w") as f:
            f.write("#!ipxe\n" + text)


WHICH = "echo <${net0/chip} ${net0/ip} ${net0/busloc}>\nexit 3\n"


def starts_from_rom(card):
    with tempfile.TemporaryDirectory() as folder:
        scripts(folder, script=WHICH)
        with boot_by_rom(card, folder) as m:
            m.start()
            m.wait("<%s 10.0.2.15 0x38>" % CARDS[card], 60)
            ended(m, 3)


@smoke
def a_cards_rom_starts_us():
    starts_from_rom("e1000")
    starts_from_rom("virtio-net-pci")


@test
def each_card_is_started_from_by_its_rom():
    for card in ROMS:
        starts_from_rom(card)


@test
def a_rom_boots_from_its_own_card_where_there_are_two():
    with tempfile.TemporaryDirectory() as folder:
        scripts(folder, script=WHICH)
        with boot_by_rom("e1000", folder, None, "-netdev", "user,id=n1",
                         "-device", "e1000,romfile=,netdev=n1,addr=4") as m:
            m.start()
            m.wait("<82540em 10.0.2.15 0x38>", 60)


@test
def the_boot_menu_names_a_rom_and_its_card():
    with tempfile.TemporaryDirectory() as folder:
        with boot_by_rom("e1000", folder, boot="menu=on") as m:
            m.start()
            m.wait("Press ESC for boot menu", 30, m.screen)
            typed(m, "esc")
            m.wait("pxesh (PCI 00:07.0)", 30, m.screen)


@test
def what_is_embedded_in_a_rom_is_used():
    with tempfile.TemporaryDirectory() as folder:
        scripts(folder, script="exit 1\n",
                ours="imgfetch data && dhcp || exit 1\n" + WHICH)
        out = os.path.join(folder, "out.mrom")
        kit.embed_into(image("-virtio.mrom"), out, "--script",
                       os.path.join(folder, "ours"), "--file",
                       "data=" + __file__)
        with boot_by_rom("virtio-net-pci", folder, out) as m:
            m.start()
            m.wait("<virtio-net 10.0.2.15 0x38>", 60)
            ended(m, 3)
