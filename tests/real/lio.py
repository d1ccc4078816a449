#!/usr/bin/python3
"""lio.py KERNEL INITRD: Linux' own iSCSI target (LIO) as a small system: the
kernel of Debian's, and an initrd that serves the disk /dev/vda by two targets,
one that lets everybody in and one that wants CHAP both ways."""
import glob
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "qemu"))
from kit import debian, newc  # noqa: tests/qemu has it

NAMES = ["virtio_pci", "virtio_net", "virtio_blk", "target_core_mod",
         "target_core_iblock", "iscsi_target_mod", "crc32c_generic",
         "crc32c_intel"]
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read m; do insmod /modules/$m; done </modules/order
ifconfig lo 127.0.0.1
ifconfig eth0 10.0.2.15 netmask 255.255.255.0
route add default gw 10.0.2.2
mount -t configfs config /sys/kernel/config
cd /sys/kernel/config/target
mkdir -p core/iblock_0/disk
echo udev_path=/dev/vda >core/iblock_0/disk/control
echo 1 >core/iblock_0/disk/enable
mkdir iscsi
serve() {
	mkdir -p iscsi/$1/tpgt_1/np/0.0.0.0:$2 iscsi/$1/tpgt_1/lun/lun_0
	cd iscsi/$1/tpgt_1
	ln -s ../../../core/iblock_0/disk lun/lun_0/port
	echo 1 >attrib/generate_node_acls
	echo 1 >attrib/cache_dynamic_acls
	echo 0 >attrib/demo_mode_write_protect
	echo $3 >attrib/authentication
	echo -n me >auth/userid
	echo -n secretsecret >auth/password
	echo -n it >auth/userid_mutual
	echo -n othersecret1 >auth/password_mutual
	echo 1 >enable
	cd ../../..
}
serve iqn.2026-11.test:open 3260 0
serve iqn.2026-11.test:chap 3261 1
echo serving.
while :; do sleep 1000; done
"""


def unpacked(folder):
    """The kernel package's modules, by name: paths."""
    out = subprocess.run(["apt-cache", "depends", "linux-image-cloud-amd64"],
                         capture_output=True, text=True, check=True).stdout
    package = re.search(r"Depends: (linux-image-\S+)", out).group(1)
    subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root",
                    "download", package], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    deb = glob.glob(os.path.join(folder, "*.deb"))[0]
    subprocess.run(["dpkg-deb", "-x", deb, folder], check=True)
    return {os.path.basename(path)[:-3].replace("-", "_"): path for path in
            glob.glob(folder + "/lib/modules/**/*.ko", recursive=True)}


def read(path):
    with open(path, "rb") as f:
        return f.read()


def in_order(have, names, order):
    """What each needs in front of it; one that is not there is built in."""
    for name in names:
        if name in order or name not in have:
            continue
        data = read(have[name])
        needs = re.search(rb"\0depends=([^\0]*)\0", data)
        if needs and needs.group(1):
            in_order(have, needs.group(1).decode().replace("-", "_").split(","),
                     order)
        order[name] = data
    return order


def main(kernel, initrd):
    with tempfile.TemporaryDirectory() as folder:
        modules = in_order(unpacked(folder), NAMES, {})
        with open(kernel, "wb") as f:
            f.write(read(glob.glob(folder + "/boot/vmlinuz-*")[0]))
    files = {name: (0o40755, b"") for name in
             ("bin", "proc", "sys", "dev", "modules")}
    files["bin/busybox"] = (0o100755, debian("busybox-static", "bin/busybox"))
    files["init"] = (0o100755, INIT.encode())
    files["modules/order"] = (0o100644, "".join(
        name + ".ko\n" for name in modules).encode())
    for name, data in modules.items():
        files["modules/" + name + ".ko"] = (0o100644, data)
    with open(initrd, "wb") as f:
        f.write(newc(files))


if __name__ == "__main__":
    main(*sys.argv[1:])
