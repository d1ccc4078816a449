"""Boot images with nothing in them but what "pxesh embed" looks at.

usage: fake_image.py efi|nbp|kernel|rom FILE
"""
import struct
import sys
import zlib

MARK = b"pxesh parts 1\0\0\0"


def pe():
    data = bytearray(0x40)
    data[:2] = b"MZ"
    data[0x3c:] = struct.pack("<I", 0x40)
    data += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0)
    opt = bytearray(240)
    opt[:2] = struct.pack("<H", 0x20b)
    opt[32:40] = struct.pack("<II", 4096, 512)
    opt[56:64] = struct.pack("<II", 8192, 1024)
    data += opt + struct.pack("<8sIIIIIIHHI", b".text", 512, 4096, 512, 1024,
                              0, 0, 0, 0, 0)
    data += bytes(1024 - len(data)) + MARK + bytes(512 - len(MARK))
    total = sum(struct.unpack("<%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    data[0x58 + 64:0x58 + 68] = struct.pack("<I", total + len(data))
    return data


def bios(prefix):
    rest = bytes(range(208))
    head = struct.pack("<10I", 8 + 40 + 16 + len(rest), 0, 0, 0, 0, 0, 0, 0, 0,
                       zlib.crc32(rest))
    return bytes(prefix) + bytes(8) + head + MARK + rest


def kernel():
    data = bytearray(bios(1024))
    data[0x1f4:0x1f8] = struct.pack("<I", (len(data) - 1024) // 16)
    return data


def rom():
    """Two images of 512 and 1024 bytes, then a program that knows."""
    data = b""
    for units, last in (1, 0), (2, 0x80):
        image = bytearray(512 * units)
        image[:3] = 0x55, 0xaa, units
        image[0x1c:0x20] = b"PCIR"
        image[0x31] = last
        data += image
    program = bios(512)
    return data + program[:4] + b"\3" + program[5:] + bytes(-len(program) % 512)


with open(sys.argv[2], "wb") as f:
    f.write({"efi": pe, "nbp": lambda: bios(512),
             "kernel": kernel, "rom": rom}[sys.argv[1]]())
