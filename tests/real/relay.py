#!/usr/bin/env python3
"""A cable that loses: frames between an interface and a new TAP device.

relay.py INTERFACE TAP LOSS [DELAY_MS]: LOSS is a part of 1; the choice of
frames is the same in each run. Where none is lost, the segments of TCP that the
kernel hands over at once stay together. Says "ready" when frames pass.
"""
import collections
import fcntl
import random
import selectors
import socket
import struct
import sys
import time

TUNSETIFF = 0x400454CA
TUNSETOFFLOAD = 0x400454D0
OFFLOADS = 7                # checksums, TCP over IPv4, over IPv6
IFF_TAP_NO_PI = 0x1002
IFF_VNET_HDR = 0x4000
ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_VNET_HDR = 15
FRAME_MAX = 65536 + 64      # and virtio's header


def open_tap(name, whole):
    tap = open("/dev/net/tun", "r+b", buffering=0)
    flags = IFF_TAP_NO_PI | (IFF_VNET_HDR if whole else 0)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", name.encode(), flags))
    if whole:
        fcntl.ioctl(tap, TUNSETOFFLOAD, OFFLOADS)
    return tap


def open_interface(name, whole):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                         socket.htons(ETH_P_ALL))
    sock.setsockopt(SOL_PACKET, PACKET_VNET_HDR, whole)
    sock.bind((name, 0))
    return sock


class Relay:
    def __init__(self, interface, tap, loss, delay_s):
        self.sock = open_interface(interface, not loss)
        self.tap = open_tap(tap, not loss)
        self.loss, self.delay_s = loss, delay_s
        self.late = collections.deque()     # (when, send, frame)
        self.random = random.Random(1)

    def from_interface(self):
        frame, address = self.sock.recvfrom(FRAME_MAX)
        if address[2] != socket.PACKET_OUTGOING:
            self.carry(self.tap.write, frame)

    def from_tap(self):
        self.carry(self.sock.send, self.tap.read(FRAME_MAX))

    def carry(self, send, frame):
        if self.random.random() >= self.loss:
            self.late.append((time.monotonic() + self.delay_s, send, frame))

    def deliver(self):
        while self.late and self.late[0][0] <= time.monotonic():
            _, send, frame = self.late.popleft()
            try:
                send(frame)
            except OSError:
                pass            # an interface that is down loses frames, too

    def wait_s(self):
        if not self.late:
            return None
        return max(0, self.late[0][0] - time.monotonic())

    def run(self):
        select = selectors.DefaultSelector()
        select.register(self.sock, selectors.EVENT_READ, self.from_interface)
        select.register(self.tap, selectors.EVENT_READ, self.from_tap)
        print("ready", flush=True)
        while True:
            for key, _ in select.select(self.wait_s()):
                key.data()
            self.deliver()


def main(interface, tap, loss, delay_ms=0):
    Relay(interface, tap, float(loss), float(delay_ms) / 1000).run()


main(*sys.argv[1:])
