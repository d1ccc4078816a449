"""Tests against real servers, and of what the firmware's boot manager does."""
import hashlib
import os
import shutil
import tempfile

import machine
import realnet
from efi_boot import SECURE, sign
from kit import begin, embed, end, expect, plain, test, tftp_folder

CARD = ["-device", "virtio-net-pci,netdev=n0,romfile=,bootindex=1"]


def served(**files):
    """A folder that servers may read; files in it are scripts."""
    folder = tempfile.TemporaryDirectory()
    os.chmod(folder.name, 0o755)
    for name, text in files.items():
        with open(os.path.join(folder.name, name), "wb") as f:
            f.write(text if isinstance(text, bytes) else
                    b"#!ipxe\n" + text.encode())
    shutil.copy(machine.image("x64", "pxesh.efi"), folder.name)
    return folder


@test
def firmware_dnsmasq_pxesh_nginx():
    if not realnet.available("dnsmasq", "nginx"):
        return
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        shutil.copy(machine.image("x64", "pxesh.efi"), folder)
        data = os.urandom(8 << 20)
        for name, text in (("big", data), ("menu.ipxe",
                           b"#!ipxe\nmenu Boot\nitem one One\nitem two Two\n"
                           b"choose sel && echo chosen ${sel}\n"
                           b"imgfetch big && sha256sum big\n"
                           b"imgfetch tftp://10.77.0.1/big && echo by tftp\n"
                           b"echo ${user-class} ${cwuri} ${net0/ip}\nshell\n")):
            with open(os.path.join(folder, name), "wb") as f:
                f.write(text)
        with realnet.Network(folder) as net:
            # As administrators have it: the firmware gets us, we get a script
            net.dnsmasq("--enable-tftp", "--tftp-root=" + folder,
                        "--dhcp-userclass=set:ipxe,iPXE",
                        "--dhcp-boot=tag:!ipxe,pxesh.efi",
                        "--dhcp-boot=tag:ipxe,http://10.77.0.1/menu.ipxe")
            net.nginx()
            args = machine.base("x64", [
                "-device", "virtio-net-pci,netdev=n0,romfile=,bootindex=1"]
                + realnet.TAP)
            with machine.Machine(net.inside(*args), "x64") as m:
                begin(m, seconds=90)
                m.wait("Two", 60)
                m.send("\x1b[B\r")
                m.wait("chosen two", 10)
                m.wait("pxesh> ", 90)
                out = plain(m)
                expect(hashlib.sha256(data).hexdigest()[:60] in out, "http", m)
                expect("by tftp" in out, "tftp", m)
                expect("http://10.77.0.1/menu.ipxe 10.77.0.1" in out, "uri", m)


def http_servers(net):
    """They answer the firmware; our own DHCP is ignored."""
    net.dnsmasq("--dhcp-vendorclass=set:http,HTTPClient",
                "--dhcp-ignore=tag:!http",
                "--dhcp-option-force=tag:http,60,HTTPClient",
                "--dhcp-boot=tag:http,http://10.77.0.1/pxesh.efi")
    net.nginx()


def http_boot(net, machine_args):
    """A machine whose firmware loads us by HTTP."""
    args = machine_args + CARD + realnet.TAP
    for name in ("IPv4PXESupport", "IPv6PXESupport"):
        args += ["-fw_cfg", "name=opt/org.tianocore/%s,string=n" % name]
    return machine.Machine(net.inside(*args), "x64")


HTTP_SCRIPTS = {
    "autoexec.ipxe": "echo ${cwuri} ${net0.path/ip} ${netX/ip}\n"
                     "chain next.ipxe\n",
    "next.ipxe": "echo ${cwuri} ${efi/SecureBoot:hex}.\nshell\n"}


def finds_its_folder(m):
    begin(m, seconds=60)
    m.wait("pxesh> ", 30)
    out = plain(m)
    expect("http://10.77.0.1/autoexec.ipxe 10.77.0.1" in out, "uri", m)
    expect("http://10.77.0.1/next.ipxe" in out, "next", m)


@test
def http_boot_brings_its_address_and_its_folder():
    if not realnet.available("dnsmasq", "nginx"):
        return
    with served(**HTTP_SCRIPTS) as folder, realnet.Network(folder) as net:
        http_servers(net)
        with http_boot(net, machine.base("x64", [])) as m:
            finds_its_folder(m)


@test
def http_boot_under_secure_boot_takes_a_signed_image_only():
    if not realnet.available("dnsmasq", "nginx"):
        return
    with served(**HTTP_SCRIPTS) as folder, realnet.Network(folder) as net:
        http_servers(net)
        with http_boot(net, SECURE) as m:
            m.start()
            m.wait("Access Denied", 90)
            expect(b"pxesh 0" not in m.output(), "unsigned image ran", m)
        sign(machine.image("x64", "pxesh.efi"),
             os.path.join(folder, "pxesh.efi"))
        with http_boot(net, SECURE) as m:
            finds_its_folder(m)
            expect("next.ipxe 01." in plain(m), "it was not on", m)


@test
def a_vlan_has_its_own_lease():
    if not realnet.available("dnsmasq", "nginx"):
        return
    data = os.urandom(1 << 20)
    text = ("#!ipxe\nvcreate --tag 7 net0\ndhcp net0-7\necho ${net0-7/ip}\n"
            "imgfetch http://10.77.0.1/big && sha256sum big\n"
            "dhcp --timeout 3000 net0 && echo wrong || echo none untagged\n"
            "vdestroy net0-7\nifstat net0-7 || echo gone\nexit 3\n")
    with served(big=data) as folder, realnet.Network(folder) as net:
        # The machine's wire is UDP: only VLAN 7 of it reaches the servers
        net.start(os.path.join(machine.TOP, "tests", "qemu", "access.py"),
                  "tap0", "7", "7001", "7000")
        net.dnsmasq()
        net.nginx()
        m = machine.restored("x64", [
            "-device", "virtio-net-pci,netdev=n0,romfile=", "-netdev",
            "socket,id=n0,udp=127.0.0.1:7001,localaddr=127.0.0.1:7000"],
            inside=net.inside)
        m.fw_cfg("script", text.encode())
        with m:
            begin(m)
            end(m, 3, 60)
            out = plain(m)
            expect("10.77.0.1" in out, "no lease", m)
            expect(hashlib.sha256(data).hexdigest()[:60] in out, "bytes", m)
            expect("none untagged" in out, "a lease without a tag", m)
            expect("gone" in out, "the VLAN is still there", m)


@test
def ipv6_alone_is_enough():
    # A router, DHCPv6 that gives address and boot file, HTTP
    if not realnet.available("dnsmasq", "nginx"):
        return
    with served(**{"menu.ipxe": "echo at ${cwuri} as ${net0.dhcpv6/ip6}\nexit 3\n"}
                ) as folder, realnet.Network(folder) as net:
        net.do("ip", "addr", "add", "fd77::1/64", "dev", "tap0", "nodad")
        net.dnsmasq("--enable-ra", "--dhcp-range=fd77::10,fd77::20,64",
                    "--dhcp-option=option6:59,http://[fd77::1]/menu.ipxe")
        net.nginx("[fd77::1]:80")
        m = machine.restored("x64", [
            "-uuid", "6d0bd0a6-5e8f-4a3c-8b3e-0c7f1d2e3a4b",
            "-device", "virtio-net-pci,netdev=n0,romfile="] + realnet.TAP,
            inside=net.inside)
        m.fw_cfg("script", b"#!ipxe\nifconf -c ipv6\nchain ${filename}\n")
        with m:
            begin(m)
            end(m, 3, 60)
            expect("at http://[fd77::1]/menu.ipxe as fd77::" in plain(m), "uri",
                   m)


@test
def a_server_may_send_blocks_in_a_row():
    if not realnet.available("dnsmasq", "atftpd"):
        return
    data = os.urandom(3 << 20)
    with served(big=data) as folder, realnet.Network(folder) as net:
        net.dnsmasq()
        net.start("atftpd", "--daemon", "--no-fork", "--port", "69", "--user",
                  "root", "--group", "root", folder)
        m = machine.restored("x64", ["-device", "virtio-net-pci,netdev=n0,romfile="]
                             + realnet.TAP, inside=net.inside)
        m.fw_cfg("script", b"#!ipxe\ndhcp\nimgfetch tftp://10.77.0.1/big\n"
                 b"sha256sum big\nifstat\nexit 3\n")
        with m:
            begin(m)
            end(m, 3, 60)
            out = plain(m)
            expect(hashlib.sha256(data).hexdigest()[:60] in out, "bytes", m)
            # 2197 blocks: far fewer acknowledgements
            sent = int(out.partition("TX:")[2].split()[0])
            expect(sent < 400, "%d frames sent" % sent, m)


@test
def exit_1_goes_on_to_the_next_boot_entry():
    # The first is a disk, the second a server
    folder = tftp_folder()
    embed("x64", "echo second entry\nshell\n", os.path.join(folder, "second.efi"))
    with tempfile.TemporaryDirectory() as disk:
        os.makedirs(os.path.join(disk, "EFI", "BOOT"))
        embed("x64", "echo first entry\nexit 1\n",
              os.path.join(disk, "EFI", "BOOT", "BOOTX64.EFI"))
        devices = ["-drive", "if=none,id=d0,format=raw,file=fat:rw:" + disk,
                   "-device", "virtio-blk-pci,drive=d0,bootindex=1",
                   "-device", "virtio-net-pci,netdev=n0,romfile=,bootindex=2",
                   "-netdev", "user,id=n0,tftp=%s,bootfile=second.efi" % folder]
        with machine.Machine(machine.base("x64", devices), "x64") as m:
            m.start()
            m.wait("first entry", 60)
            m.wait("second entry", 60)


@test
def the_boot_card_is_first_the_others_by_their_place():
    folder = tftp_folder(**{"autoexec.ipxe": "#!ipxe\nifstat\nexit 1\n"})
    shutil.copy(machine.image("x64", "pxesh.efi"), folder)
    devices = []
    for n, (addr, boot) in enumerate(((5, ""), (4, ",bootindex=1"), (3, ""))):
        devices += ["-device", "virtio-net-pci,netdev=n%d,romfile=,addr=%d,"
                    "mac=52:54:00:00:00:0%d%s" % (n, addr, addr, boot),
                    "-netdev", "user,id=n%d,tftp=%s,bootfile=pxesh.efi"
                    % (n, folder)]
    with machine.Machine(machine.base("x64", devices), "x64") as m:
        begin(m, seconds=60)
        m.wait("net2: 52:54:00:00:00:05", 30)
        out = plain(m)
        expect("net0: 52:54:00:00:00:04" in out and
               "net1: 52:54:00:00:00:03" in out, "cards' order", m)
