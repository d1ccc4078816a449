#!/usr/bin/python3
"""grub.py: how long GRUB takes to start Linux from an iSCSI disk under a BIOS,
by our programs and by Debian's iPXE, in turn: from the first instruction in
the disk's first sector to the kernel's first line, which comes before it has
unpacked itself, and to the next one, which does not.

usage: grub.py [CARD [ROUNDS [PROGRAM...]]]
"""
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "qemu"))
import bios_kit as bios  # noqa: E402
import bios_sanboot as san  # noqa: E402
import bios_start  # noqa: E402
import iscsi     # noqa: E402
import kit       # noqa: E402
import machine   # noqa: E402
import theirs    # noqa: E402

BOOT = 2040		# GRUB's first sector, in our disk
LINES = "early console in setup code", "Linux version"
CONFIG = """serial --unit=0 --speed=115200
terminal_output serial
linux16 /vmlinuz console=ttyS0 earlyprintk=serial,ttyS0,115200 debug
initrd16 /initrd
boot
"""
# Says on port E9h that it begins, and goes on in sector BOOT, at its place
SECTOR = """	.code16
	cli
	xorw	%%ax, %%ax
	movw	%%ax, %%ds
	movw	%%ax, %%es
	movw	%%ax, %%ss
	movw	$0x7000, %%sp
	movb	$'!', %%al
	outb	%%al, $0xe9
	cld
	movw	$0x7c00, %%si
	movw	$0x600, %%di
	movw	$256, %%cx
	rep	movsw
	ljmpw	$0, $(go - 0x7600)
go:	movw	$(packet - 0x7600), %%si
	movb	$0x42, %%ah
	int	$0x13
	ljmpw	$0, $0x7c00
packet:	.word	16, 1, 0x7c00, 0
	.quad	%d
""" % BOOT


def disk(m):
    data = bytearray(san.grub_disk(m, CONFIG, {
        "vmlinuz": kit.kernel(), "initrd": kit.small_system()}))
    data[BOOT * 512:BOOT * 512 + 512] = data[:512]
    sector = bios_start.assemble(m, SECTOR)
    data[:len(sector)] = sector
    with open(m.path("disk"), "wb") as f:
        f.write(data)


def one(card, program):
    """Seconds to each of LINES."""
    with bios.boot_by_pxe(card, "", program=program, memory="256") as m:
        disk(m)
        with iscsi.Target(m.path("disk")) as target:
            with open(os.path.join(m.folder.name, "autoexec.ipxe"), "w") as f:
                f.write("#!ipxe\ndhcp\nsanboot %s\n" % target.root())
            m.start()
            if program.startswith(theirs.FOLDER):
                theirs.dhcp(m)
                theirs.typed(m, "sanboot " + target.root())
            machine.until(m.results, 240, "GRUB does not begin", 0.001)
            began, took = time.time(), []
            for line in LINES:
                m.wait(line, 240)
                took.append(time.time() - began)
            return took


def main():
    card = sys.argv[1] if len(sys.argv) > 1 else "virtio-net-pci"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    programs = sys.argv[3:] or [bios.image("kpxe"), bios.image("pxe"),
                                theirs.FOLDER + "undionly.kpxe",
                                theirs.FOLDER + "ipxe.pxe"]
    took = {p: [] for p in programs}
    for _ in range(rounds):
        for p in programs:
            took[p].append(one(card, p))
        print("round: " + "; ".join("%s %.2f s, %.2f s" % (
            (os.path.basename(p),) + tuple(took[p][-1])) for p in programs),
            flush=True)
    for i, line in enumerate(LINES):
        own = statistics.median(t[i] for t in took[programs[0]])
        for p in programs:
            t = statistics.median(t[i] for t in took[p])
            print('"%s" on %s, %s: after %.2f s, %.2f times as long as %s'
                  % (line, card, os.path.basename(p), t, t / own,
                     os.path.basename(programs[0])))


main()
