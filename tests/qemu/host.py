#!/usr/bin/python3
"""host.py: tests of "pxesh run --boot qemu" with a real QEMU.

usage: host.py all|NAME...
QEMU is used as everywhere here, without KVM: a script of ours, first in PATH,
takes that word away.
"""
import os
import subprocess
import sys
import tempfile

import machine
from efi_start import fat, grub
from kit import TESTS, debian, kernel, newc, run, test

INIT = """#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox echo "cmdline=$(/bin/busybox cat /proc/cmdline)."
/bin/busybox echo -n "small login: "
read name
/bin/busybox poweroff -f
"""
NO_KVM = """#!/bin/bash
words=()
for word; do
	if [ "$word" = kvm ]; then unset 'words[-1]'; else words+=("$word"); fi
done
exec %s "${words[@]}"
"""
CONFIG = """search --set=root --file /the.kernel
linux /the.kernel console=ttyS0 quiet answer=42
initrd /init.cpio
boot
"""


def small_system():
    return newc({"bin": (0o40755, b""), "proc": (0o40755, b""),
                 "bin/busybox": (0o100755, debian("busybox-static",
                                                  "bin/busybox")),
                 "init": (0o100755, INIT.encode())})


class Folder:
    """What a lab serves, and a QEMU without KVM."""

    def __init__(self):
        self.dir = tempfile.TemporaryDirectory(prefix="pxesh-boot-")
        self.name = self.dir.name

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.dir.cleanup()

    def path(self, name):
        return os.path.join(self.name, name)

    def put(self, **files):
        for name, data in files.items():
            with open(self.path(name.replace("_", ".")), "wb") as f:
                f.write(data if isinstance(data, bytes) else data.encode())

    def boot(self, *words, seconds=120):
        """What it said, and its status."""
        program = "qemu-system-x86_64"
        real = subprocess.run(["which", program], check=True, text=True,
                              capture_output=True).stdout.strip()
        os.makedirs(self.path("bin"), exist_ok=True)
        with open(self.path("bin/" + program), "w") as f:
            f.write(NO_KVM % real)
        os.chmod(self.path("bin/" + program), 0o755)
        done = subprocess.run(
            [os.path.join(machine.BUILD, "host", "pxesh"), "run", *words,
             "--boot", "qemu", "--boot-timeout",
             str(seconds * machine.PATIENCE)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False,
            env=dict(os.environ, PATH=self.path("bin") + ":"
                     + os.environ["PATH"]))
        return done.stdout.decode(errors="replace"), done.returncode

    def expect(self, texts, *words):
        out, status = self.boot(*words)
        for text in texts:
            if text not in out:
                raise machine.Failure("no %r; it said:\n%s" % (text, out))
        if status:
            raise machine.Failure("status %d; it said:\n%s" % (status, out))


@test
def linux_comes_to_its_login_under_both_firmwares():
    with Folder() as f:
        f.put(vmlinuz=kernel(), initrd=small_system(),
              boot_ipxe="#!ipxe\nkernel vmlinuz quiet answer=42\n"
              "initrd initrd\nboot\n")
        for platform in "pcbios", "efi":
            f.expect(["cmdline=quiet answer=42 console=ttyS0", "small login:"],
                     f.path("boot.ipxe"), "--platform", platform)


@test
def grub_and_linux_start_from_an_iscsi_disk():
    with Folder() as f:
        fat(f.path("disk.img"), {
            "EFI/BOOT/BOOTX64.EFI": grub(f, CONFIG, "echo linux"),
            "the.kernel": kernel(), "init.cpio": small_system()})
        f.put(boot_ipxe="#!ipxe\nsanboot iscsi:192.0.2.1::::"
              "iqn.2026-11.lab:disk\n",
              lab_yaml="servers:\n  - {type: dhcp}\n  - {type: dns}\n"
              "  - {type: iscsi, luns: [{lun: 0, image: disk.img}]}\n")
        f.expect(["answer=42", "small login:"], f.path("boot.ipxe"),
                 "--lab", f.path("lab.yaml"))


@test
def a_file_of_a_disk_starts_that_uefi_does_not_look_for():
    with Folder() as f:
        fat(f.path("disk.img"), {"EFI/debian/grubx64.efi": grub(
            f, "echo it is GRUB\nhalt\n", "echo halt")})
        f.put(boot_ipxe="#!ipxe\nsanboot --filename "
              "\\EFI\\debian\\grubx64.efi http://boot.lab/disk.img\n")
        f.expect(["it is GRUB"], f.path("boot.ipxe"), "--boot-expect",
                 "it is GRUB")


if __name__ == "__main__":
    OURS = [name for name, f in TESTS.items() if f.__module__ == __name__]
    sys.exit(run(OURS if sys.argv[1:] in ([], ["all"]) else sys.argv[1:]))
