"""Cards on a driver of our own under UEFI."""
import hashlib
import os

import guest
from efi_load import has, probe
from kit import (Server, begin, end, expect, plain, script, smoke, test,
                 tftp_folder, user_net)


def take_and_give_back(devices):
    data = os.urandom(3 << 20)
    server = Server({"big": data})
    with script("ifopen && set native 1 && ifclose\n"
                "dhcp && echo one <${net0/chip}>\n"
                "imgfetch %s\nsha256sum big\nifclose && set native 0\n"
                "dhcp && echo two <${net0/chip}>\nexit 6\n"
                % server.url("big"), devices=devices) as m:
        begin(m)
        end(m, 6, 60)
        has(plain(m), "one <virtio-net>", "two <SNP>")
        expect(hashlib.sha256(data).hexdigest()[:60] in plain(m), "bytes", m)


@smoke
def our_driver_takes_a_virtio_card_and_gives_it_back():
    take_and_give_back(user_net())


@test
def a_card_with_ipxes_option_rom_is_taken_and_given_back():
    take_and_give_back(["-device", "virtio-net-pci,netdev=n0", "-netdev",
                        "user,id=n0"])


@test
def a_card_behind_an_iommu_is_taken_and_given_back():
    take_and_give_back(["-device", "intel-iommu", "-device",
                        "virtio-net-pci,netdev=n0,iommu_platform=on,"
                        "disable-legacy=on,romfile=", "-netdev",
                        "user,id=n0"])


@test
def another_card_stays_with_the_firmware():
    with script("set native 2\ndhcp && echo <${net0/chip}>\nexit 6\n",
                devices=["-device", "e1000,netdev=n0", "-netdev",
                         "user,id=n0"]) as m:
        begin(m)
        end(m, 6, 60)
        has(plain(m), "<SNP>")


@test
def a_program_has_the_firmwares_driver():
    folder = tftp_folder(boot="text of the file")
    server = Server({"probe.efi": probe()})
    with script("set native 1\ndhcp\nimgfetch %s\n"
                "set net0/filename boot\nimgexec probe.efi ||\n"
                "dhcp && echo back <${net0/chip}>\nexit 3\n"
                % server.url("probe.efi"), devices=user_net(tftp=folder)) as m:
        begin(m)
        end(m, 3, 60)
        has(plain(m), "pxe 10.0.2.15 255.255.255.0 10.0.2.15 10.0.2.2 boot\n",
            "size 16 text text of the file\nrestarted\n",
            "back <virtio-net>")


@test
def linux_has_the_card_after_us():
    vmlinuz, initrd = guest.leasing()
    server = Server({"vmlinuz": vmlinuz, "initrd": initrd})
    with script("set native 1\ndhcp && echo <${net0/chip}>\n"
                "kernel %s console=ttyS0 quiet initrd=initrd\n"
                "initrd %s\nboot\n"
                % (server.url("vmlinuz"), server.url("initrd")),
                devices=user_net()) as m:
        begin(m)
        m.wait("<virtio-net>", 60)
        expect(guest.leased(m), "no lease", m)
