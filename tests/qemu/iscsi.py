"""A real iSCSI target (tgt) on the loopback; QEMU shows it as 10.0.2.2."""
import os
import socket
import subprocess

import machine
import realnet

NAME = "iqn.2026-11.test:disk"
SOCKETS = "/var/run/tgtd"	# by which it is told what to serve


def available():
    if os.geteuid() or not realnet.have("tgtd"):
        print("skipped: needs root, tgtd")
        return False
    return True


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Target(realnet.Servers):
    """Has one disk, LUN 1: the file @disk."""

    def __init__(self, disk):
        super().__init__(os.path.dirname(disk))
        os.makedirs(SOCKETS, exist_ok=True)
        self.port = free_port()
        self.number = str(self.port % 32768)
        self.start("tgtd", "-f", "-C", self.number, "--iscsi",
                   "portal=127.0.0.1:%d" % self.port)
        machine.until(lambda: self.tell("sys", "show"), 10,
                      "tgtd does not start", 0.1)
        for mode, words in (
                ("target", ["new", "--tid", "1", "-T", NAME]),
                ("logicalunit", ["new", "--tid", "1", "--lun", "1", "-b",
                                 disk, "--bstype", "rdwr"]),
                ("target", ["bind", "--tid", "1", "-I", "ALL"])):
            if not self.tell(mode, *words):
                raise machine.Failure("tgtadm: " + mode)

    def tell(self, mode, *words):
        return subprocess.run(
            ["tgtadm", "-C", self.number, "--mode", mode, "--op"]
            + list(words), env=realnet.environment(), check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode == 0

    def secret(self, user, password):
        """By CHAP, from now on."""
        assert self.tell("account", "new", "--user", user, "--password",
                         password)
        assert self.tell("account", "bind", "--tid", "1", "--user", user)

    def root(self):
        return "iscsi:10.0.2.2::%d:1:%s" % (self.port, NAME)

    def close(self):
        for child in self.children:	# with a target it heeds nothing else
            child.kill()
        super().close()
