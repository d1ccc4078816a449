"""Tests of Secure Boot with keys of one's own, and with a shim and a MOK."""
import os
import subprocess
import tempfile

import machine
import nvram
from efi_boot import secure
from kit import (Server, debian, embed, expect, kernel, plain, test, user_net)


class Keys:
    """Keys and certificates in a folder, each made when it is asked for."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def certificate(self, name):
        if not os.path.exists(self.path(name + ".crt")):
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                 "-keyout", self.path(name + ".key"), "-out",
                 self.path(name + ".crt"), "-days", "30", "-subj",
                 "/CN=" + name], check=True, capture_output=True)
        return self.path(name + ".crt")

    def sign(self, name, path):
        """The bytes of a program that this key has signed."""
        out = self.path("signed.efi")
        subprocess.run(["sbsign", "--key", self.path(name + ".key"), "--cert",
                        self.certificate(name), "--output", out, path],
                       check=True, capture_output=True)
        return machine.read(out)


def own_keys(keys, to):
    """Variables: whoever "db" signs for is trusted, but "lost" is revoked."""
    cert = keys.certificate
    listed = {"db": [cert("db"), cert("lost")], "dbx": [cert("lost")]}
    nvram.store(to, [
        nvram.variable(name, nvram.SECURITY, nvram.AUTHENTICATED,
                       nvram.certificates(*paths))
        for name, paths in listed.items()] + [
        nvram.variable(name, nvram.GLOBAL, nvram.AUTHENTICATED,
                       nvram.certificates(cert(name)))
        for name in ("KEK", "PK")])


def boots(variables, files):
    """A machine under Secure Boot that starts from its EFI partition."""
    esp = os.path.join(os.path.dirname(variables), "esp")
    for name, data in files.items():
        path = os.path.join(esp, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
    return machine.Machine(secure(variables) + user_net() + [
        "-drive", "format=raw,file=fat:rw:%s" % esp], "x64")


CHAIN = """dhcp
echo state ${efi/SecureBoot}${efi/SetupMode} .
iseq ${efi/SecureBoot} 01 && echo locked || echo open
chain %s/good.efi echo child is trusted || echo good failed
chain %s/lost.efi echo never || echo lost failed
chain %s/plain.efi echo never || echo plain failed
echo the end
kernel %s/vmlinuz console=ttyS0 && boot || echo kernel failed
shell
"""


def chains(keys, own, stranger, files, to):
    """An image, signed by @own, that starts what it, @stranger and nobody has
    signed, then a kernel."""
    bare = machine.image("x64", "pxesh.efi")
    base = Server({"good.efi": keys.sign(own, bare),
                   "lost.efi": keys.sign(stranger, bare),
                   "plain.efi": machine.read(bare),
                   "vmlinuz": kernel()}).url("").rstrip("/")
    first = keys.path("first.efi")
    embed("x64", CHAIN % ((base,) * 4), first)
    return boots(to, dict(files, **{
        "EFI/BOOT/" + ("grubx64.efi" if files else "BOOTX64.EFI"):
        keys.sign(own, first)}))


def only_the_good_one_starts(m):
    m.start()
    m.wait("the end\r\n", 30)
    out = plain(m)
    for text in ("state 0100 .", "locked", "child is trusted",
                 "does not trust lost.efi (Secure Boot)", "lost failed",
                 "does not trust plain.efi (Secure Boot)", "plain failed"):
        expect(text in out, "not " + text, m)
    expect("good failed" not in out, "what is trusted was refused", m)
    expect("never\n" not in out, "what is not trusted ran", m)


@test
def keys_of_ones_own_decide_what_starts():
    with tempfile.TemporaryDirectory() as tmp:
        keys, variables = Keys(tmp), os.path.join(tmp, "vars")
        own_keys(keys, variables)
        with chains(keys, "db", "lost", {}, variables) as m:
            only_the_good_one_starts(m)
            m.wait("does not trust vmlinuz (Secure Boot)", 30)
            m.wait("kernel failed", 5)


def microsofts_keys_and_a_mok(keys, to):
    """Variables as on a machine whose owner has enrolled "mok" at a shim."""
    nvram.store(to, [nvram.variable(
        "MokList", nvram.SHIM, nvram.KEPT,
        nvram.certificates(keys.certificate("mok")))], "OVMF_VARS_4M.ms.fd")


@test
def debians_signed_shim_starts_what_a_mok_has_signed():
    shim = debian("shim-signed", "usr/lib/shim/shimx64.efi.signed")
    with tempfile.TemporaryDirectory() as tmp:
        keys, variables = Keys(tmp), os.path.join(tmp, "vars")
        microsofts_keys_and_a_mok(keys, variables)
        with chains(keys, "mok", "stranger", {"EFI/BOOT/BOOTX64.EFI": shim},
                    variables) as m:
            only_the_good_one_starts(m)
            m.wait("Linux version", 60)
