#!/usr/bin/python3
"""linux.py: the lab's network as Linux in QEMU sees it: by "pxesh lab --tap".

usage: linux.py all|NAME...
Skipped where root, /dev/net/tun or a bridge is missing.
"""
import contextlib
import hashlib
import os
import random
import subprocess
import sys
import tempfile

import fcoe
import guest
import machine
import realnet
from kit import TESTS, VIRTIO, run, test

NAMES = ["virtio_pci", "virtio_net", "sd_mod", "fcoe"]
FABRIC = "/sys/module/libfcoe/parameters/create"
VN2VN = "/sys/module/libfcoe/parameters/create_vn2vn"
# Reads all of the disk, writes 1 MiB, reads that again
FCOE = """ifconfig eth0 up
sleep 1
echo eth0 >%s
for i in $(seq 60); do
	[ -b /dev/sda ] && break
	sleep 1
done
cd /sys/class/fc_host/host0
echo "port $(cat port_state) $(cat port_id) fabric $(cat fabric_name)."
cd /sys/class/fc_remote_ports
for port in *; do echo "remote $(cat $port/port_name) $(cat $port/roles)."; done
echo "whole $(sha256sum </dev/sda)."
dd if=/dev/sda of=/dev/sda bs=64k count=16 skip=32 seek=64 oflag=direct
echo 3 >/proc/sys/vm/drop_caches
echo "copy $(dd if=/dev/sda bs=64k count=16 skip=64 | sha256sum)."
dmesg | grep -iE 'fcoe|libfc|host0|rport|sd '
echo finished.
poweroff -f
"""


class Lab(fcoe.Lab):
    """A lab, and a Linux on its network."""

    def linux(self, names, script, seconds=120):
        """What a Linux says that is on the network."""
        serial = os.path.join(self.run, "serial")
        child = self.begin(os.path.join(self.run, "qemu"), *guest.qemu(
            guest.kept("linux-image-amd64", names, script), serial),
            *realnet.TAP, *VIRTIO)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds * machine.PATIENCE)
        return machine.read(serial).decode(errors="replace")


def expect(texts, out, lab):
    for text in texts:
        if text not in out:
            raise machine.Failure("no %r; it said:\n%s\nthe lab was asked:\n%s"
                                  % (text, out, lab.asked()))


def log_in(create, server, texts):
    """What the lab was asked."""
    if not realnet.available():
        return None
    disk = random.Random(1).randbytes(16 << 20)
    copy = disk[32 << 16:48 << 16]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "disk.img"), "wb") as f:
            f.write(disk)
        text = ("servers:\n- type: fcoe\n  luns: [{image: disk.img}]\n  "
                + server)
        with Lab(folder, text) as lab:
            out = lab.linux(NAMES, FCOE % create)
            expect(texts + [
                "whole " + hashlib.sha256(disk).hexdigest(),
                "copy " + hashlib.sha256(copy).hexdigest(), "finished."],
                out, lab)
            return lab.asked()


@test
def linux_reads_the_labs_disk_by_its_own_fcoe():
    """It is logged out once, and logs in again; it keeps its link alive."""
    asked = log_in(FABRIC, "keep-alive: 2s\n  faults: [{what: reset, after: "
                   "20, times: 1}]", ["port Online", "FCP Target",
                                      "deselected"])
    if asked and (asked.count("PRLI: accepted") != 2 or
                  "no keep-alive" in asked):
        raise machine.Failure("the lab was asked:\n" + asked)


@test
def linux_finds_the_labs_target_without_a_forwarder():
    log_in(VN2VN, "login: vn2vn", ["port Online", "FCP Target"])


if __name__ == "__main__":
    OURS = [name for name, f in TESTS.items() if f.__module__ == __name__]
    sys.exit(run(OURS if sys.argv[1:] in ([], ["all"]) else sys.argv[1:]))
