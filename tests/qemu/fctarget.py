"""Linux' own target of FCoE (LIO's tcm_fc), in QEMU: VN2VN, so without a
forwarder."""
import sys

import guest
import machine

NAMES = ["virtio_pci", "virtio_net", "virtio_blk", "target_core_mod",
         "target_core_iblock", "tcm_fc", "fcoe"]
MAC = "52:54:00:0f:c0:01"
NAME = "20:00:" + MAC		# of its port
# Lets in the ports named by "initiators=" of the kernel's command line
SCRIPT = """ifconfig eth0 up
mount -t configfs config /sys/kernel/config
echo eth0 >/sys/bus/fcoe/ctlr_create
echo vn2vn >/sys/bus/fcoe/devices/ctlr_0/mode
echo 1 >/sys/bus/fcoe/devices/ctlr_0/enabled
cd /sys/kernel/config/target
mkdir -p core/iblock_0/disk
echo udev_path=/dev/vda >core/iblock_0/disk/control
echo 1 >core/iblock_0/disk/enable
mkdir -p fc/$(cat /sys/class/fc_host/host*/port_name | sed \
	's/0x//; s/\\(..\\)/\\1:/g; s/:$//')/tpgt_1/lun/lun_0
cd fc/*/tpgt_1
ln -s ../../../core/iblock_0/disk lun/lun_0/port
initiators=$(sed 's/.*initiators=\\([^ ]*\\).*/\\1/' /proc/cmdline)
for name in $(echo $initiators | tr , ' '); do
	mkdir -p acls/$name/lun_0
	ln -s lun/lun_0 acls/$name/lun_0/port
done
for i in $(seq 60); do
	grep -q Online /sys/class/fc_host/host*/port_state && break
	sleep 1
done
cat /sys/class/fc_host/host*/port_name /sys/class/fc_host/host*/port_state
echo serving.
while :; do sleep 5; dmesg -c; done
"""


def words(disk, initiators, serial, netdev):
    """QEMU's: a target of the file @disk for these ports, on @netdev (n0)."""
    return guest.qemu(guest.kept("linux-image-amd64", NAMES, SCRIPT), serial,
                      " initiators=" + ",".join(initiators)) + [
        "-drive", "if=virtio,format=raw,file=" + disk, *netdev,
        "-device", "virtio-net-pci,netdev=n0,romfile=,mac=" + MAC]


def wait(serial, seconds=90):
    """Until it serves."""
    machine.until(lambda: b"\nserving." in machine.read(serial).replace(
        b"\r", b""), seconds, "Linux' target does not come up", 0.3)


if __name__ == "__main__":	# fctarget.py KERNEL INITRD
    guest.make(*sys.argv[1:], "linux-image-amd64", NAMES, SCRIPT)
