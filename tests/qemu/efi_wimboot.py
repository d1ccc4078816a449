"""A real wimboot, if PXESH_WIMBOOT names one: Debian has none."""
import os
import re
import subprocess
import tempfile
import zlib

import machine
from kit import Server, begin, expect, script, test, user_net

BOOTMGR = "Windows/Boot/EFI/bootmgfw.efi"
FONT = "Windows/Boot/Fonts/wgl4_boot.ttf"
SEEN = {"BCD": "\\EFI\\Microsoft\\Boot\\BCD",
        "wgl4_boot.ttf": "\\EFI\\Microsoft\\Boot\\Fonts\\wgl4_boot.ttf",
        "boot.sdi": "\\Boot\\boot.sdi", "boot.wim": "\\sources\\boot.wim"}


def bootmgr():
    """In place of Windows' own."""
    return machine.read(machine.image("x64", "probe.efi"))


def wim(tmp, files):
    """An archive as Windows' setup has it, packed."""
    folder = os.path.join(tmp, "files")
    for name, data in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
    path = os.path.join(tmp, "boot.wim")
    subprocess.run(["wimlib-imagex", "capture", folder, path, "setup",
                    "--boot", "--compress=LZX"], check=True,
                   stdout=subprocess.DEVNULL)
    return machine.read(path)


def start(files, commands):
    server = Server(dict(files, wimboot=machine.read(
        os.environ["PXESH_WIMBOOT"])))
    return script("dhcp\nkernel %s rawbcd rawwim\n%sboot\n" % (
        server.url("wimboot"),
        "".join(c % server.url(n) + "\n" for n, c in commands)),
        devices=user_net())


def finds(m, **files):
    """The program sees these as Windows' boot manager would, no others."""
    begin(m)
    m.wait("not asked", 120)
    out = re.sub(rb"\x1b\[[0-9;?=]*[A-Za-z]", b"", m.output()).decode()
    for name, path in SEEN.items():
        data = files.get(name.replace(".", "_"))
        expect("file %s %s" % (path, "is not there" if data is None else
                               zlib.adler32(data)) in out, name, m)


def wimboot(f):
    def run():
        if os.environ.get("PXESH_WIMBOOT"):
            f()
        else:
            print("skipped: %s: PXESH_WIMBOOT is not set" % f.__name__)
    run.__name__ = f.__name__
    return test(run)


@wimboot
def wimboot_starts_what_is_in_the_wim():
    with tempfile.TemporaryDirectory() as tmp:
        font = os.urandom(100001)
        # The first is zeros to a firmware that reads from before it began:
        # so much for wimboot's disk
        files = {"first": b"", "BCD": os.urandom(3000),
                 "boot.sdi": os.urandom(9000),
                 "boot.wim": wim(tmp, {BOOTMGR: bootmgr(), FONT: font})}
        with start(files, [(n, "initrd %s " + n) for n in files]) as m:
            finds(m, BCD=files["BCD"], wgl4_boot_ttf=font,
                  boot_sdi=files["boot.sdi"], boot_wim=files["boot.wim"])


@wimboot
def wimboot_starts_the_loader_that_the_script_names():
    # By names that are not those on the server
    files = {"a": bootmgr(), "b": os.urandom(3000), "c": os.urandom(5000000)}
    with start(files, (("a", "initrd --name bootmgfw.efi %s"),
                       ("b", "imgfetch --name BCD %s"),
                       ("c", "initrd --name boot.wim %s"))) as m:
        finds(m, BCD=files["b"], boot_wim=files["c"])
