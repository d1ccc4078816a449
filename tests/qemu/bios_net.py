"""Booted by PXE: downloads, and what comes after us."""
import hashlib
import os

import kit
import machine
from bios_kit import boot_by_pxe, expect, image, pc, smoke, test


CARDS = ["virtio-net-pci", "e1000", "e1000e", "rtl8139", "i82559er", "pcnet",
         "vmxnet3", "ne2k_pci"]


def download(card, size):
    data = os.urandom(size)
    server = kit.Server({"big": data})
    script = ("#!ipxe\necho base ${cwuri} ${net0/ip}\nimgfetch %s\n"
              "imgfetch tftp://10.0.2.2/small\nsha256sum big small\n"
              "exit 7\n" % server.url("big"))
    with boot_by_pxe(card, script, [("small", data[:300000])]) as m:
        m.start()
        m.wait(hashlib.sha256(data).hexdigest() + "  big", 120)
        m.wait(hashlib.sha256(data[:300000]).hexdigest() + "  small", 10)
        expect(b"base tftp://10.0.2.2/autoexec.ipxe 10.0.2.15" in m.output(),
               "no lease", m)


@test
def https_from_a_server_that_is_trusted_by_its_hash():
    data = os.urandom(1 << 20)
    server = kit.TlsServer({"big": data})
    script = ("#!ipxe\nset trust:hexraw %s\nimgfetch %s\nsha256sum big\n"
              "exit 7\n" % (server.trust, server.url("big")))
    with boot_by_pxe("virtio-net-pci", script, []) as m:
        m.start()
        m.wait(hashlib.sha256(data).hexdigest() + "  big", 120)


@test
def the_small_image_says_which_one_has_tls():
    small = os.path.join(machine.BUILD, "bios", "pxesh-small.kpxe")
    with boot_by_pxe("virtio-net-pci", "#!ipxe\nimgfetch "
                     "https://10.0.2.2/x || echo none\nexit 7\n",
                     program=small) as m:
        m.start()
        m.wait("https://10.0.2.2/x: this small image has no TLS; pxesh.kpxe "
               "has", 60)


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
    server = kit.Server({"x": b"data from afar"})
    with pc("-netdev", "user,id=n0", "-device", "e1000,netdev=n0",
            "-cdrom", image("iso"), "-boot", "d") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        m.send("dhcp && imgfetch %s && sha256sum x\r" % server.url("x"))
        m.wait(hashlib.sha256(b"data from afar").hexdigest(), 30)
        m.send("iwlist && echo fine\r")
        m.wait("this firmware has no Wi-Fi", 10)
