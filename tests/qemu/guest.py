"""A small Linux: Debian's kernel, and an initrd of busybox, modules, a script."""
import glob
import hashlib
import os
import re
import subprocess
import tempfile

import machine
from kit import debian, newc

# A busy host's timer is late, for which Linux would give up
ARGUMENTS = "console=ttyS0 quiet no_timer_check"
START = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read m; do insmod /modules/$m; done </modules/order
ifconfig lo 127.0.0.1
"""


def unpacked(folder, package):
    """A kernel's modules, by name: paths. @package depends on its package."""
    out = subprocess.run(["apt-cache", "depends", package],
                         capture_output=True, text=True, check=True).stdout
    package = re.search(r"Depends: (linux-image-\S+)", out).group(1)
    subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root",
                    "download", package], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    deb = glob.glob(os.path.join(folder, "*.deb"))[0]
    subprocess.run(["dpkg-deb", "-x", deb, folder], check=True)
    return {os.path.basename(path)[:-3].replace("-", "_"): path for path in
            glob.glob(folder + "/lib/modules/**/*.ko", recursive=True)}


def in_order(have, names, order):
    """What each needs in front of it; one that is not there is built in."""
    for name in names:
        if name in order or name not in have:
            continue
        data = machine.read(have[name])
        needs = re.search(rb"\0depends=([^\0]*)\0", data)
        if needs and needs.group(1):
            in_order(have, needs.group(1).decode().replace("-", "_").split(","),
                     order)
        order[name] = data
    return order


def make(kernel, initrd, package, names, script):
    """The files @kernel and @initrd: modules @names with what they need, then
    @script, which begins where proc, sys and dev are mounted."""
    with tempfile.TemporaryDirectory() as folder:
        modules = in_order(unpacked(folder, package), names, {})
        with open(kernel, "wb") as f:
            f.write(machine.read(glob.glob(folder + "/boot/vmlinuz-*")[0]))
    files = {name: (0o40755, b"") for name in
             ("bin", "proc", "sys", "dev", "modules")}
    files["bin/busybox"] = (0o100755, debian("busybox-static", "bin/busybox"))
    files["init"] = (0o100755, (START + script).encode())
    files["modules/order"] = (0o100644, "".join(
        name + ".ko\n" for name in modules).encode())
    for name, data in modules.items():
        files["modules/" + name + ".ko"] = (0o100644, data)
    with open(initrd, "wb") as f:
        f.write(newc(files))


def kept(package, names, script):
    """The same two files in build/qemu/, made once."""
    key = hashlib.sha256(repr((package, names, START, script)).encode())
    base = os.path.join(machine.BUILD, "qemu", "guest-" + key.hexdigest()[:16])
    os.makedirs(os.path.dirname(base), exist_ok=True)
    if not os.path.exists(base + ".initrd"):
        make(base + ".kernel", base + ".new", package, names, script)
        os.replace(base + ".new", base + ".initrd")
    return base + ".kernel", base + ".initrd"


def qemu(files, serial, words=""):
    """QEMU's words for a machine with these two @files, and @words for its
    kernel: what it says goes to the file @serial."""
    kernel, initrd = files
    return ["qemu-system-x86_64", "-accel", "tcg", "-machine", "q35", "-m",
            "256", "-nodefaults", "-display", "none", "-no-reboot", "-serial",
            "file:" + serial, "-kernel", kernel, "-initrd", initrd, "-append",
            ARGUMENTS + words]


LINUX = ("af_packet", "virtio_pci", "virtio_net", "e1000", "e1000e", "8139cp",
         "vmxnet3")
LEASE = """ip link set eth0 up
for i in 1 2 3; do udhcpc -i eth0 -n -q -s /bin/true && break; done
echo driver=$(basename $(readlink /sys/class/net/eth0/device/driver)).
poweroff -f
"""


def leasing():
    """A system that asks for a lease with its own driver of a card: its kernel
    and initrd."""
    return [machine.read(path) for path in
            kept("linux-image-amd64", LINUX, LEASE)]


def leased(m):
    """Whether it got one; it has started by now."""
    m.wait("driver=", 240)
    m.wait(".", 5, lambda: m.output().split(b"driver=")[-1])
    return b"lease of 10.0.2.15 obtained" in m.output()
