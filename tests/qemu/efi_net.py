"""Tests of the network."""
import hashlib
import os
import shutil

import machine
from kit import (Server, TlsServer, begin, end, expect, plain, script, smoke,
                 test, tftp_folder, user_net)


@smoke
def a_lease_a_script_by_tftp_and_an_image_by_http():
    data = os.urandom(3 << 20)
    digest = hashlib.sha256(data).hexdigest()
    server = Server({"big": data})
    folder = tftp_folder(next="#!ipxe\nimgfetch %s\nsha256sum big\n"
                         "imgfetch %s || echo none\nexit 6\n"
                         % (server.url("big"), server.url("none")))
    with script("dhcp && echo ${net0/ip}\n"
                "chain tftp://${next-server}/${filename}\n",
                devices=user_net(tftp=folder, bootfile="next")) as m:
        begin(m)
        end(m, 6, 60)
        expect("10.0.2.15" in plain(m), "no address", m)
        expect(digest[:60] in plain(m), "wrong bytes", m)


@test
def https_from_a_server_that_is_trusted_by_its_hash():
    data = os.urandom(1 << 20)
    server = TlsServer({"big": data})
    with script("dhcp\nimgfetch %s || echo refused\nexit 3\n"
                % server.url("big"), devices=user_net()) as m:
        begin(m)
        end(m, 3, 90)
        expect("refused" in plain(m), "it is trusted", m)
    with script("dhcp\nset trust:hexraw %s\nimgfetch %s\nsha256sum big\n"
                "exit 6\n" % (server.trust, server.url("big")),
                devices=user_net()) as m:
        begin(m)
        end(m, 6, 90)
        expect(hashlib.sha256(data).hexdigest()[:60] in plain(m), "bytes", m)


@test
def two_cards():
    devices = user_net() + ["-device", "virtio-net-pci,netdev=n1,romfile=,"
                            "mac=52:54:00:00:00:99",
                            "-netdev", "user,id=n1"]
    with script("ifstat\ndhcp net1 && echo ${net1/ip} ${net1/mac}\nexit 1\n",
                devices=devices) as m:
        begin(m)
        end(m, 1)
        expect("10.0.2.15 52:54:00:00:00:99" in plain(m), "no lease", m)


@test
def e1000_by_its_rom():
    # Its only driver is the option ROM, which is iPXE's: the lossy card
    data = os.urandom(4 << 20)
    server = Server({"big": data})
    with script("dhcp\nimgfetch %s\nsha256sum big\nexit 3\n"
                % server.url("big"),
                devices=["-device", "e1000,netdev=n0",
                         "-netdev", "user,id=n0"]) as m:
        begin(m)
        end(m, 3, 60)
        expect(hashlib.sha256(data).hexdigest()[:60] in plain(m), "bytes", m)


@test
def link_down_is_told_and_waited_for():
    with script("iflinkwait --timeout 2000 && echo up || echo no link\n"
                "iflinkwait --timeout 20000 && echo now up\n"
                "dhcp && echo ${net0/ip}\nexit 3\n",
                devices=user_net()) as m:
        m.start()
        m.wait("Press Ctrl-B", 30)
        link = {"execute": "set_link", "arguments": {"name": "n0", "up": False}}
        m.qmp(link)
        m.send(" ")
        m.wait("no link", 20)
        link["arguments"]["up"] = True
        m.qmp(link)
        end(m, 3, 60)
        expect("now up" in plain(m) and "10.0.2.15" in plain(m), "down", m)


@test
def a_server_that_goes_away_ends_the_download():
    server = Server({"big": b"x" * (2 << 20)})
    server.cut = 1 << 20
    with script("dhcp\nimgfetch --timeout 3000 %s && echo got || echo lost\n"
                "exit 3\n" % server.url("big"), devices=user_net()) as m:
        begin(m)
        end(m, 3, 60)
        expect("lost" in plain(m), "no failure", m)


@test
def more_than_memory_holds_fails_and_the_shell_lives():
    server = Server({"huge": 400 << 20})
    with script("dhcp\nimgfetch %s && echo got || echo too much\n"
                "imgfetch --name small data:,x && echo still here\nexit 3\n"
                % server.url("huge"), devices=user_net()) as m:
        begin(m)
        end(m, 3, 120)
        expect("too much" in plain(m) and "still here" in plain(m), "?", m)


def other_processor(arch, devices):
    data = os.urandom(1 << 20)
    server = Server({"big": data})
    with script("dhcp\nimgfetch %s\nsha256sum big\n"
                "echo ${buildarch} ${net0/ip}\nexit 3\n" % server.url("big"),
                arch, devices) as m:
        begin(m)
        end(m, 3, 90)
        expect(hashlib.sha256(data).hexdigest()[:60]
               in plain(m).replace("\n", ""), "bytes", m)


@test
def the_network_on_ia32():
    other_processor("ia32", user_net())


@test
def the_network_on_aa64():
    other_processor("aa64", user_net())


@test
def pxe_boot_brings_its_lease_and_its_folder():
    # A full boot: OVMF's own network stack loads us
    folder = tftp_folder(**{
        "autoexec.ipxe": "#!ipxe\nchain second.ipxe\n",
        "second.ipxe": "#!ipxe\necho ${cwuri} ${net0/ip} ${filename}\n"
                       "ifstat\nexit\n"})
    shutil.copy(machine.image("x64", "pxesh.efi"), folder)
    devices = ["-device", "virtio-net-pci,netdev=n0,romfile=,bootindex=1",
               "-netdev", "user,id=n0,tftp=%s,bootfile=pxesh.efi" % folder]
    with machine.Machine(machine.base("x64", devices), "x64") as m:
        begin(m, seconds=60)
        m.wait("tftp://10.0.2.2/second.ipxe 10.0.2.15 pxesh.efi", 30)
