#!/usr/bin/python3
"""access.py: an access port of a switch.

usage: access.py TAP VLAN OURS THEIRS
What a machine sends to UDP port OURS with the tag of VLAN goes to TAP without
it, and what comes from TAP goes to port THEIRS with it. The rest is dropped.
"""
import fcntl
import os
import select
import socket
import struct
import sys

TUNSETIFF = 0x400454ca
TAP_WITHOUT_HEADER = 0x1002


def main():
    name, vlan, ours, theirs = (sys.argv[1], *map(int, sys.argv[2:5]))
    tag = struct.pack(">HH", 0x8100, vlan)
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", name.encode(),
                                            TAP_WITHOUT_HEADER))
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", ours))
    while True:
        ready = select.select([tap, line], [], [])[0]
        if tap in ready:
            frame = os.read(tap, 2048)
            line.sendto(frame[:12] + tag + frame[12:], ("127.0.0.1", theirs))
        if line in ready:
            frame = line.recv(2048)
            # The priority, above the tag, is not looked at
            if frame[12:14] == tag[:2] and frame[15] == tag[3]:
                os.write(tap, frame[:12] + frame[16:])


main()
