#!/usr/bin/python3
"""bench.py: pxesh and Debian's iPXE, in turn, in the same QEMU machines.

usage: bench.py [ROUNDS [CARD...]]
Downloads of 64 MiB by HTTP and 8 MiB by TFTP, from the same servers: through
QEMU's user network (nginx behind it, its own TFTP server), and through a TAP
device (nginx, dnsmasq, atftpd). Times are nginx's: between the requests right
before and right after. Then images' sizes; the time from the snapshot to the
offer of a prompt, QEMU's own start included; a counting loop.
"""
import os
import shutil
import socket
import statistics
import sys
import time

import machine
import realnet

HTTP_MIB = 64
TFTP_MIB = 8
ROUNDS = 3
THEIRS = "snponly.efi"
CARDS = {
    "virtio": ["-device", "virtio-net-pci,netdev=n0,romfile="],
    "e1000": ["-device", "e1000,netdev=n0"],	# by its ROM: iPXE's driver
}
OWN = "own driver"
LOOPS = {"pxesh": 200000, THEIRS: 20000}
LOOP = """set i:int32 0
:again
inc i
iseq ${i} %d || goto again
"""


def folder():
    """What is served; always the same one: see machine.snapshot()."""
    path = os.path.join(machine.BUILD, "qemu", "bench")
    os.makedirs(path, exist_ok=True)
    return path


def fill():
    for name, mib in (("http", HTTP_MIB), ("tftp", TFTP_MIB), ("mark", 0)):
        with open(os.path.join(folder(), name), "wb") as f:
            f.write(os.urandom(mib << 20))
    shutil.copy("/usr/lib/ipxe/" + THEIRS, folder())


class UserNet(realnet.Servers):
    """nginx as QEMU's user network shows it; TFTP is QEMU's."""

    name = "user net"
    tftp = ("QEMU",)

    def __init__(self):
        super().__init__(folder())
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.nginx("127.0.0.1:%d" % port)
        self.http = "http://10.0.2.2:%d/" % port
        self.netdev = ["-netdev", "user,id=n0,tftp=%s,bootfile=bench.ipxe"
                       % folder()]

    def url(self, server):
        return "tftp://10.0.2.2/"


class TapNet(realnet.Network):
    """The kernel's TCP, with window scaling."""

    name = "TAP"
    tftp = ("dnsmasq", "atftpd")

    def __init__(self):
        super().__init__(folder())
        self.netdev = realnet.TAP
        self.http = "http://%s/" % realnet.HOST
        self.nginx()
        self.dnsmasq("--enable-tftp", "--tftp-root=" + folder(),
                     "--dhcp-boot=bench.ipxe")
        self.start("atftpd", "--daemon", "--no-fork", "--port", "6969",
                   "--user", "root", "--group", "root", folder())

    def url(self, server):
        return "tftp://%s%s/" % (realnet.HOST,
                                 ":6969" if server == "atftpd" else "")


def started(which, devices, script, inside=lambda *words: list(words)):
    """A machine in which @script begins, and when the prompt was offered."""
    with open(os.path.join(folder(), "bench.ipxe"), "w") as f:
        f.write("#!ipxe\n" + script)
    m = machine.restored("x64", devices, inside=inside)
    if which == THEIRS:
        # It opens the card that it was loaded from: so we load it
        m.fw_cfg("script", b"#!ipxe\ndhcp\nchain tftp://${next-server}/"
                 + THEIRS.encode())
    began = time.time()
    try:
        m.start()
        m.wait("Press Ctrl-B", 60)
        shown = time.time() - began
        m.send(" ")
        if which == THEIRS:
            m.wait("Ctrl-B for the iPXE", 60)
            m.send(" ")
    except BaseException:
        m.close()
        raise
    return m, shown


def download(which, card, net):
    """Seconds that each download took."""
    mark = "imgfetch %smark || exit\nimgfree\n" % net.http
    lead = "ifclose\nset native 1\ndhcp\n" if which == OWN else ""
    urls = [net.http + "http"] + [net.url(t) + "tftp" for t in net.tftp]
    before = len(net.requests())
    m, _ = started(which, CARDS[card] + net.netdev, lead + mark + "".join(
        "imgfetch %s || exit\n%s" % (u, mark) for u in urls), net.inside)
    with m:
        until = time.time() + 240
        while sum(r[0] == "/mark" for r in net.requests()[before:]) <= len(urls):
            if time.time() > until or m.process.poll() is not None:
                raise machine.Failure("%s: no download:\n%s" % (
                    which, m.output()[-800:].decode(errors="replace")))
            time.sleep(0.02)
        marks = [r for r in net.requests()[before:] if r[0] == "/mark"]
    return [b[1] - a[2] for a, b in zip(marks, marks[1:])]


def compare_drivers(net, rounds):
    """The firmware's driver and our own, alternating; medians of MB/s."""
    took = {"pxesh": [], OWN: []}
    for which in ("pxesh", OWN) * rounds:
        took[which].append(HTTP_MIB * 1.048576 /
                           download(which, "virtio", net)[0])
    by_snp, own = (statistics.median(took[w]) for w in took)
    print("virtio %s: HTTP %d MiB by SNP %.1f MB/s, by our own driver %.1f: "
          "%.2f times" % (net.name, HTTP_MIB, by_snp, own, own / by_snp),
          flush=True)


def show(what, unit, ours, theirs, spread=""):
    """How much better: times are better when they are less."""
    ratio = ours / theirs if ours and theirs else 0
    if unit != "MB/s" and ratio:
        ratio = 1 / ratio
    print("%-38s pxesh %7.2f  iPXE %7.2f %s  ratio %.2f%s"
          % (what, ours or 0, theirs or 0, unit, ratio, spread), flush=True)


def compare(card, net, rounds):
    """Alternating; medians of MB/s."""
    took = {"pxesh": [], THEIRS: []}
    for which in ("pxesh", THEIRS) * rounds:
        took[which].append(download(which, card, net))
    names = ["HTTP %d MiB, nginx" % HTTP_MIB] + [
        "TFTP %d MiB, %s" % (TFTP_MIB, t) for t in net.tftp]
    for i, name in enumerate(names):
        bytes_ = (TFTP_MIB if i else HTTP_MIB) * 1.048576
        ours, theirs = (sorted(bytes_ / t[i] for t in took[w])
                        for w in ("pxesh", THEIRS))
        show("%s %s: %s" % (card, net.name, name), "MB/s",
             statistics.median(ours), statistics.median(theirs),
             "  (%.1f-%.1f, %.1f-%.1f)" % (ours[0], ours[-1],
                                           theirs[0], theirs[-1]))


def loop(which, count, net):
    """Seconds that @count rounds take, and what comes before them."""
    m, _ = started(which, CARDS["virtio"] + net.netdev, (
        "imgfetch %smark\n" + LOOP + "imgfetch %smark\n")
        % (net.http, count, net.http), net.inside)
    before = len(net.requests())
    with m:
        until = time.time() + 240
        while len(net.requests()) < before + 2 and time.time() < until:
            time.sleep(0.01)
    rows = net.requests()[before:]
    return rows[1][1] - rows[0][2]


def compare_loops(net, rounds):
    """Alternating; medians, once it is warm."""
    took = {"pxesh": [], THEIRS: []}
    for which in ("pxesh", THEIRS) * rounds:
        more = loop(which, LOOPS[which] + 1000, net)
        took[which].append((more - loop(which, 1000, net)) / LOOPS[which])
    show("a loop's round", "us", *(1e6 * statistics.median(took[w])
                                   for w in ("pxesh", THEIRS)))


def nothing(net):
    """Seconds from QEMU's start to the firmware's word that it has no image."""
    with machine.restored("x64", CARDS["virtio"] + net.netdev, b"no image",
                          net.inside) as m:
        began = time.time()
        m.start()
        m.wait("@@END", 60, m.results)
        return time.time() - began


def to_prompt(net):
    """Seconds; the shortest of some, which no other work was in the way of."""
    ours, without = [], []
    for _ in range(10):
        without.append(nothing(net))
        m, shown = started("pxesh", CARDS["virtio"] + net.netdev, "exit")
        m.close()
        ours.append(shown)
    return min(ours) - min(without)


def sizes():
    for arch in machine.ARCHES:
        path = machine.image(arch, "pxesh.efi")
        if os.path.exists(path):
            print("%s: %d bytes" % (path, os.path.getsize(path)))
    print("%s: %d bytes" % (THEIRS,
                            os.path.getsize("/usr/lib/ipxe/" + THEIRS)))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    fill()
    sizes()
    for kind in (UserNet, TapNet):
        if not realnet.have("nginx") or kind is TapNet and not \
                realnet.available("dnsmasq", "atftpd"):
            continue
        with kind() as net:
            for card in sys.argv[2:] or CARDS:
                compare(card, net, rounds)
            compare_drivers(net, rounds)
            if kind is UserNet:
                print("from the image's start to the offer of a prompt: "
                      "%.2f s" % to_prompt(net))
                compare_loops(net, rounds)


main()
