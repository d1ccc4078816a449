#!/usr/bin/python3
"""lio.py KERNEL INITRD: Linux' own iSCSI target (LIO) as a small system: the
kernel of Debian's, and an initrd that serves the disk /dev/vda by two targets,
one that lets everybody in and one that wants CHAP both ways."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "qemu"))
import guest  # noqa: tests/qemu has it

NAMES = ["virtio_pci", "virtio_net", "virtio_blk", "target_core_mod",
         "target_core_iblock", "iscsi_target_mod", "crc32c_generic",
         "crc32c_intel"]
SCRIPT = """ifconfig eth0 10.0.2.15 netmask 255.255.255.0
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

if __name__ == "__main__":
    guest.make(*sys.argv[1:], "linux-image-cloud-amd64", NAMES, SCRIPT)
