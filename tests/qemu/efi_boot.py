"""Tests of programs and kernels that are started."""
import gzip
import hashlib
import os
import struct
import subprocess
import tempfile

import machine
from kit import (INIT, Server, as_netboot_xyz, begin, debian, end, expect,
                 kernel, newc, plain, script, small_system, test, user_net)


def boot_linux(image, console, arch="", machine_arch="x64"):
    """A kernel gets its command line and a two-part initrd."""
    payload = os.urandom(100001)
    server = Server({
        "vmlinuz": image,
        "one.cpio": newc({
            "bin": (0o40755, b""), "proc": (0o40755, b""),
            "bin/busybox": (0o100755, debian("busybox-static", "bin/busybox",
                                             arch)),
            "init": (0o100755, INIT.encode())}),
        "payload": payload})
    with script("dhcp\nkernel %s console=%s quiet answer=42\n"
                "initrd %s\ninitrd %s /etc/pay/load mkdir=-1 mode=600\n"
                "boot\n" % (server.url("vmlinuz"), console,
                            server.url("one.cpio"), server.url("payload")),
                machine_arch, user_net()) as m:
        begin(m)
        m.wait("digest=", 180)
        m.wait(".", 5, lambda: m.output().split(b"digest=")[-1])
        out = m.output().decode(errors="replace")
        expect(hashlib.sha256(payload).hexdigest() in out, "wrong digest", m)
        expect("cmdline=vmlinuz console=%s quiet answer=42." % console in out,
               "wrong command line", m)


@test
def a_debian_kernel_gets_its_command_line_and_a_two_part_initrd():
    boot_linux(kernel(), "ttyS0")


@test
def a_signed_kernel_boots_by_https_as_netboot_xyz_does_it():
    with script("dhcp\n" + as_netboot_xyz("console=ttyS0 answer=42", kernel(),
                                          small_system()),
                devices=user_net()) as m:
        begin(m)
        m.wait("not without a signature", 240)
        m.wait("cmdline=vmlinuz console=ttyS0 answer=42", 300)


@test
def a_debian_kernel_for_arm64_boots_packed_or_not():
    image = kernel("arm64")
    boot_linux(image, "ttyAMA0", "arm64", "aa64")
    boot_linux(gzip.compress(image, 1), "ttyAMA0", "arm64", "aa64")


@test
def a_program_that_ends_gives_its_status_and_the_network_goes_on():
    # pxesh itself, with a script on its command line
    program = machine.read(machine.image("x64", "pxesh.efi"))
    server = Server({"child.efi": program, "packed.gz": gzip.compress(program),
                     "after": b"#!ipxe\necho after\n"})
    with script("dhcp\nimgfetch --name child.efi %s\n"
                "imgexec child.efi echo inside && echo good\n"
                "imgexec child.efi exit 7 && echo wrong || echo bad\n"
                "chain %s echo unpacked\nchain %s && exit 8\n"
                % tuple(server.url(f) for f in
                        ("child.efi", "packed.gz", "after")),
                devices=user_net()) as m:
        begin(m)
        end(m, 8, 60)
        out = plain(m)
        for word in ("inside", "good", "bad", "unpacked", "after"):
            expect(word in out, "no " + word, m)


@test
def a_program_finds_the_images_as_files():
    server = Server({
        "child.efi": machine.read(machine.image("x64", "pxesh.efi")),
        "autoexec.ipxe": b"#!ipxe\nimgfetch file:/notes.TXT\n"
                         b"imgfetch file:initrd.magic\nimgstat\n"
                         b"imgfetch file:/none || echo none\nexit\n"})
    with script("dhcp\nimgfetch --name child.efi %s\n"
                "imgfetch --name Notes.txt data:,hello /etc/notes\n"
                "imgfetch %s\nimgexec child.efi && echo back\nexit 3\n"
                % (server.url("child.efi"), server.url("autoexec.ipxe")),
                devices=user_net()) as m:
        begin(m)
        m.wait("Press Ctrl-B", 30, lambda: m.output().split(b"autoexec")[-1])
        m.send(" ")
        end(m, 3)
        out = plain(m)
        for text in ("notes.TXT : 5 bytes", "initrd.magic : ", "none", "back"):
            expect(text in out, "no " + text, m)


@test
def poweroff_and_reboot_end_the_machine():
    for word in ("poweroff", "reboot", "reboot --warm"):
        with script(word + "\necho still here\n") as m:
            begin(m)
            m.wait_end(20)
            expect("still here" not in plain(m), word, m)


def chain_ipxe(name):
    server = Server({name: machine.read("/usr/lib/ipxe/" + name)})
    return script("dhcp\nchain %s && echo fine || echo not fine\n"
                  "dhcp && echo ${net0/ip} again\nexit 2\n"
                  % server.url(name), devices=user_net())


def ipxe_prompt(m):
    begin(m)
    m.wait("Ctrl-B for the iPXE", 40)
    m.send("\x02")
    m.wait("iPXE>", 20)


@test
def debians_snponly_is_chained_and_comes_back():
    with chain_ipxe("snponly.efi") as m:
        ipxe_prompt(m)
        m.send("dhcp\r")
        m.wait("iPXE> ", 20, lambda: m.output().split(b"iPXE> dhcp")[-1])
        # It drops the first keys that come now
        for _ in range(20):
            m.send("\rexit\r")
            try:
                machine.until(lambda: b"10.0.2.15 again" in m.output(),
                              2 / machine.PATIENCE, "")
                break
            except machine.Failure:
                pass
        end(m, 2, 60)
        expect("fine" in plain(m) and "10.0.2.15 again" in plain(m),
               "no network afterwards", m)


@test
def debians_ipxe_is_chained():
    # It does not come back from "exit", even when the firmware starts it
    with chain_ipxe("ipxe.efi") as m:
        ipxe_prompt(m)
        m.send("dhcp && echo ${ip}\r")
        m.wait("10.0.2.15", 20)


# ---- Secure Boot ------------------------------------------------------------------

def secure(variables):
    """QEMU's words for a machine with Secure Boot, and this file's keys."""
    return machine.SMM + [
        "-accel", "tcg", "-m", "256", "-nodefaults", "-display", "none",
        "-no-reboot"] + machine.flash(machine.SECBOOT, variables)


SECURE = secure(machine.OTHER + "/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd")
KEY = machine.OTHER + "/usr/share/ovmf/PkKek-1-snakeoil"


def sign(path, to):
    """With the test key that Debian's OVMF can trust."""
    with tempfile.TemporaryDirectory() as tmp:
        key = os.path.join(tmp, "key")
        subprocess.run(["openssl", "rsa", "-in", KEY + ".key", "-passin",
                        "pass:snakeoil", "-out", key], check=True,
                       stderr=subprocess.DEVNULL)
        subprocess.run(["sbsign", "--key", key, "--cert", KEY + ".pem",
                        "--output", to, path], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@test
def reboot_can_ask_for_the_firmwares_setup():
    # This machine's variables outlive a reset; QEMU then starts us again
    with tempfile.TemporaryDirectory() as tmp:
        signed = os.path.join(tmp, "signed.efi")
        sign(machine.image("x64", "pxesh.efi"), signed)
        with machine.Machine([a for a in SECURE if a != "-no-reboot"] + [
                "-kernel", signed, "-append",
                "pxesh echo asked: ${efi/OsIndications:hex} ; "
                "isset ${efi/OsIndications} || reboot --setup ; shell"],
                "x64") as m:
            m.start()
            m.wait("asked: 01:00:00:00:00:00:00:00", 60)
            expect(b"asked: \r\n" in m.output(), "asked before", m)


def sections(data):
    """Of a PE image: [name, size in the file, where there]."""
    pe, = struct.unpack_from("<I", data, 0x3c)
    count, skip = (struct.unpack_from("<H", data, pe + n)[0] for n in (6, 20))
    return [(name.rstrip(b"\0").decode(), size, at) for name, size, at in (
        struct.unpack_from("<8s8xII", data, pe + 24 + skip + 40 * n)
        for n in range(count))]


@test
def every_image_is_one_that_a_shim_starts():
    for arch in machine.ARCHES:
        data = machine.read(machine.image(arch, "pxesh.efi"))
        said = ""
        for name, size, at in sections(data):
            # It refuses an image with a section that is not in the file
            assert size and at >= 1024, (arch, name)
            if name == ".sbat":
                said = data[at:at + size].rstrip(b"\0").decode()
        rows = [row.split(",") for row in said.splitlines()]
        assert [row[:2] for row in rows] == [["sbat", "1"], ["pxesh", "1"]]
        # and one with an empty column
        assert all(len(row) == 6 and all(row) for row in rows), (arch, said)


@test
def under_secure_boot_only_signed_programs_start():
    plain_efi = machine.image("x64", "pxesh.efi")
    with tempfile.TemporaryDirectory() as tmp:
        signed = os.path.join(tmp, "signed.efi")
        sign(plain_efi, signed)
        server = Server({"plain.efi": machine.read(plain_efi),
                         "signed.efi": machine.read(signed)})
        options = ("pxesh show SecureBoot ; dhcp && "
                   "imgfetch %s ; imgfetch %s ; "
                   "imgexec plain.efi echo wrong || echo unsigned refused ; "
                   "imgexec signed.efi echo in child && echo signed runs ; "
                   "echo the end ; shell"
                   % (server.url("plain.efi"), server.url("signed.efi")))
        with machine.Machine(SECURE + user_net() + [
                "-kernel", signed, "-append", options], "x64") as m:
            m.start()
            m.wait("the end\r\n", 90)
            out = plain(m)
            for text in ("unsigned refused", "in child", "signed runs"):
                expect(text in out, "not " + text, m)
            expect("wrong\n" not in out, "unsigned child ran", m)
