"""Networks with a disk by FCoE: tap0, for a machine, is on a bridge with it."""
import os
import subprocess

import fctarget
import machine
import realnet


class Network(realnet.Network):
    """The bridge, and another TAP device for whoever has the disk."""

    def make(self):
        super().make()
        for words in ("tuntap add px0 mode tap", "link add br0 type bridge",
                      "addr flush dev tap0", "link set tap0 master br0",
                      "link set px0 master br0", "link set px0 up",
                      "link set br0 up"):
            self.do("ip", *words.split())

    def begin(self, log, *words):
        with open(log, "wb") as out:
            self.children.append(subprocess.Popen(
                self.inside(*words), stdin=subprocess.DEVNULL, stdout=out,
                stderr=out))
        return self.children[-1]


class Lab(Network):
    """Ours: a forwarder, or whatever the lab file @text says."""

    NAME = "50:00:00:00:00:00:00:01"

    def __init__(self, folder, text):
        self.text = text
        super().__init__(folder)

    def make(self):
        super().make()
        self.log = os.path.join(self.run, "lab.log")
        file = os.path.join(self.folder, "lab.yaml")
        with open(file, "w") as f:
            f.write(self.text)
        self.begin(self.log, os.path.join(machine.BUILD, "host", "pxesh"),
                   "lab", file, "--tap", "px0")

    def asked(self):
        return machine.read(self.log).decode(errors="replace")


def lab(folder, disk):
    return Lab(folder, "servers:\n- {type: fcoe, luns: [{image: %s}]}\n" % disk)


class Target(Network):
    """Linux', without a forwarder, of the file @disk for the usual machine."""

    NAME = fctarget.NAME

    def __init__(self, folder, disk):
        self.disk = disk
        super().__init__(folder)

    def make(self):
        super().make()
        serial = os.path.join(self.run, "target")
        with open(serial, "wb"):
            pass
        self.begin(os.path.join(self.run, "target.log"), *fctarget.words(
            self.disk, ["20:00:52:54:00:12:34:56"], serial,
            ["-netdev", "tap,id=n0,ifname=px0,script=no,downscript=no"]))
        fctarget.wait(serial)
