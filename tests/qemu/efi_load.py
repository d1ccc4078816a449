"""Tests of what programs find around them, and of the shim."""
import base64
import hashlib
import os
import re
import struct
import tempfile

import machine
from efi_boot import SECURE, sign
from kit import (INIT, Server, begin, debian, end, expect, kernel, newc, plain,
                 script, test, tftp_folder, user_net)


def probe(arch="x64"):
    return machine.read(machine.image(arch, "probe.efi"))


def refused():
    """Looks like a program, and is none."""
    return b"MZ".ljust(0x3c, b"\0") + b"\x40\0\0\0PE\0\0" + b"\xff" * 512


def run_probe(commands, arch="x64"):
    server = Server({"probe.efi": probe(arch), "broken.efi": refused()})
    with script("dhcp\nimgfetch %s\nimgfetch %s\n%sexit 3\n" % (
            server.url("probe.efi"), server.url("broken.efi"), commands),
            arch, devices=user_net()) as m:
        begin(m)
        end(m, 3, 60)
        # All of it: a screen has not the room
        out = re.sub(rb"\x1b\[[0-9;?=]*[A-Za-z]", b"", m.output())
        return out.replace(b"\r", b"").decode(errors="replace")


def has(out, *lines):
    for line in lines:
        assert line in out, "no %r in:\n%s" % (line, out)


@test
def a_program_has_its_device_and_leaves_nothing_behind():
    for arch in "x64", "ia32", "aa64":
        # The first start brings up what the firmware has for the network
        out = run_probe("imgexec probe.efi || dhcp\n"
                        "imgexec probe.efi a  b || echo it failed\n"
                        "imgexec probe.efi || dhcp && echo still here\n", arch)
        counts = re.findall("handles (\\d+)", out)
        assert counts[1] == counts[2], counts
        has(out, "options probe.efi a b\nhandles ",
            "\nvolume\na disk without a medium\n",
            "\npxe 10.0.2.15 255.255.255.0 10.0.2.15 10.0.2.2 ",
            "probe.efi ended with status error 5", "it failed", "still here",
            "not asked")


@test
def a_program_finds_what_dhcp_said_and_downloads():
    # By the firmware's own base code, as the card is the program's now
    folder = tftp_folder(boot="text of the file")
    server = Server({"probe.efi": probe()})
    with script("dhcp\nimgfetch %s\n"
                "set net0/filename boot\nimgexec probe.efi ||\n"
                "dhcp && echo back\nset net0/ip 10.0.2.99\n"
                "imgexec probe.efi ||\nifclose\nimgexec probe.efi ||\n"
                "exit 3\n" % server.url("probe.efi"),
                devices=user_net(tftp=folder)) as m:
        begin(m)
        end(m, 3, 60)
        out = plain(m)
    has(out, "pxe 10.0.2.15 255.255.255.0 10.0.2.15 10.0.2.2 boot\n",
        "size 16 text text of the file\nrestarted\n", "back",
        "pxe 10.0.2.99 255.255.255.0 10.0.2.99 10.0.2.2 boot\n")
    assert out.count("pxe ") == 2, "one without a network in:\n" + out


@test
def a_program_gets_the_device_tree_of_the_script():
    tree = b"\xd0\x0d\xfe\xed" + struct.pack(">I", 300) + b"\0" * 292
    url = "data:;base64," + base64.b64encode(tree).decode()
    out = run_probe("imgexec probe.efi ||\nfdt -q %s\nimgexec probe.efi ||\n"
                    "fdt\nimgexec probe.efi ||\n" % url, "aa64")
    assert re.findall("(?:no )?tree.*", out) == ["no tree", "tree 300",
                                                "no tree"], out


@test
def a_shim_stands_in_for_what_is_refused():
    # The probe plays the shim
    for arch in "x64", "ia32", "aa64":
        out = run_probe("imgexec broken.efi || echo refused\n"
                        "shim probe.efi\nimgexec broken.efi quiet ||\n"
                        "imgargs probe.efi its own\n"
                        "imgexec broken.efi quiet ||\nshim\n"
                        "imgexec broken.efi || echo refused again\n", arch)
        has(out, "refused", "options probe.efi broken.efi quiet\nhandles ",
            "level sbat,1\nlevel empty\nasked\n",
            "options probe.efi its own\n", "refused again")


@test
def a_shim_gets_what_the_script_allows():
    out = run_probe("shim --require-loader probe.efi\nimgexec broken.efi ||\n"
                    "shim --allow-sbat probe.efi\nimgexec broken.efi ||\n"
                    "imgexec probe.efi ||\n"
                    "shim -p probe.efi\nimgexec broken.efi ||\n")
    has(out, "level sbat,1\nlevel empty\nnot asked\n",
        "level sbat,1\nlevel sbat,1\nasked\n",
        "level sbat,1\nlevel sbat,1\nnot asked\n")
    assert out.count("pxe stopped") == 2, out


def signed(tmp, path):
    """The bytes of a program, signed by the key that the firmware trusts."""
    out = os.path.join(tmp, "signed-" + os.path.basename(path))
    sign(path, out)
    return out


def boot_by_shim(serve, words, net, early="boot || echo refused"):
    """Debian's kernel, signed by Debian; @serve: its files' base URI; @early:
    what is done without a shim."""
    payload = os.urandom(100001)
    with tempfile.TemporaryDirectory() as tmp:
        plain_shim = os.path.join(tmp, "shimx64.efi")
        with open(plain_shim, "wb") as f:
            f.write(debian("shim-unsigned", "usr/lib/shim/shimx64.efi"))
        base = serve({
            "vmlinuz": kernel(), "payload": payload,
            "shimx64.efi": machine.read(signed(tmp, plain_shim)),
            "one.cpio": newc({
                "bin": (0o40755, b""), "proc": (0o40755, b""),
                "bin/busybox": (0o100755, debian("busybox-static",
                                                 "bin/busybox")),
                "init": (0o100755, INIT.encode())})})
        options = ("pxesh dhcp ; kernel %s/vmlinuz console=ttyS0 quiet a=42 ; "
                   "initrd %s/one.cpio ; "
                   "initrd %s/payload /etc/pay/load mkdir=-1 mode=600 ; "
                   "%s ; shim %s %s/shimx64.efi ; boot ; shell"
                   % (base, base, base, early, words, base))
        with machine.Machine(SECURE + net + [
                "-kernel", signed(tmp, machine.image("x64", "pxesh.efi")),
                "-append", options], "x64") as m:
            m.start()
            m.wait("refused", 60)
            m.wait("digest=", 120)
            m.wait(".", 5, lambda: m.output().split(b"digest=")[-1])
            out = m.output().decode(errors="replace")
            expect(hashlib.sha256(payload).hexdigest() in out, "digest", m)
            expect("console=ttyS0 quiet a=42." in out, "words", m)
            return out


@test
def debians_shim_starts_debians_kernel_under_secure_boot():
    out = boot_by_shim(lambda files: Server(files).url("").rstrip("/"), "",
                       user_net())
    assert "Fetching Netboot Image" not in out


@test
def debians_shim_downloads_where_it_may():
    folder = tftp_folder()

    def serve(files):
        tftp_folder(**files)
        return "tftp://10.0.2.2"

    out = boot_by_shim(serve, "--allow-pxe", user_net(tftp=folder))
    assert "Fetching Netboot Image" in out


@test
def who_names_a_shim_in_time_hears_of_no_refusal():
    out = boot_by_shim(lambda files: Server(files).url("").rstrip("/"), "",
                       user_net(), early="echo refused")
    assert "trust" not in out and "iolation" not in out, out


# ---- other loaders ----------------------------------------------------------------

@test
def debians_grub_takes_its_configuration_from_where_it_came():
    grub = debian("grub-efi-amd64-bin",
                  "usr/lib/grub/x86_64-efi/monolithic/grubnetx64.efi")
    folder = tftp_folder(**{"grub.efi": grub, "grub/grub.cfg":
                            "echo $prefix $net_default_ip\nexit\n"})
    with script("dhcp\nchain tftp://10.0.2.2/grub.efi && echo fine\n"
                "dhcp && echo ${net0/ip} again\nexit 2\n",
                devices=user_net(tftp=folder)) as m:
        begin(m)
        end(m, 2, 90)
        has(plain(m), "(tftp,10.0.2.2)/grub 10.0.2.15", "fine",
            "10.0.2.15 again")


@test
def systemd_boot_starts_and_comes_back():
    boot = debian("systemd-boot-efi",
                  "usr/lib/systemd/boot/efi/systemd-bootx64.efi")
    with script("dhcp\nchain %s && echo fine\ndhcp && echo again\nexit 2\n"
                % Server({"b.efi": boot}).url("b.efi"),
                devices=user_net()) as m:
        begin(m)
        m.wait("Boot in", 60)
        m.send("Q")
        end(m, 2, 60)
        has(plain(m), "again")


@test
def debians_shim_starts_debians_grub_which_finds_the_network():
    with tempfile.TemporaryDirectory() as tmp:
        plain_shim = os.path.join(tmp, "shimx64.efi")
        with open(plain_shim, "wb") as f:
            f.write(debian("shim-unsigned", "usr/lib/shim/shimx64.efi"))
        folder = tftp_folder(**{
            "shim.efi": machine.read(signed(tmp, plain_shim)),
            "grub.efi": debian("grub-efi-amd64-signed",
                               "usr/lib/grub/x86_64-efi-signed/"
                               "grubnetx64.efi.signed"),
            "grub/grub.cfg": "echo $prefix $net_default_ip\nexit\n"})
        options = ("pxesh dhcp ; kernel tftp://10.0.2.2/grub.efi ; "
                   "shim --allow-pxe tftp://10.0.2.2/shim.efi ; "
                   "boot && echo fine ; dhcp && echo again ; shell")
        with machine.Machine(SECURE + user_net(tftp=folder) + [
                "-kernel", signed(tmp, machine.image("x64", "pxesh.efi")),
                "-append", options], "x64") as m:
            m.start()
            m.wait("again\r\n", 120)
            has(plain(m), "(tftp,10.0.2.2)/grub 10.0.2.15", "fine")
