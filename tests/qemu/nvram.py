"""UEFI variables, written into a copy of OVMF's empty store: keys of one's own
are enrolled without a program that does so at boot."""
import struct
import subprocess
import uuid

import machine

GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c"
SECURITY = "d719b2cb-3d3a-4596-a3bc-dad00e67656f"
SHIM = "605dab50-e046-4300-abb6-3dd810dd8b23"
X509 = "a5c059a1-94e4-4aa7-87b5-ab155c2bf072"
KEPT, AUTHENTICATED = 3, 0x27	# at boot; by time, and after it, too
STORE = 0x48			# behind the volume's header
ADDED = 0x3f


def guid(text):
    return uuid.UUID(text).bytes_le


def certificates(*paths):
    """EFI_SIGNATURE_LISTs (UEFI 2.10, 32.4.1) of these certificates (PEM)."""
    out = b""
    for path in paths:
        der = subprocess.run(["openssl", "x509", "-in", path, "-outform",
                              "DER"], check=True, capture_output=True).stdout
        out += guid(X509) + struct.pack("<III", 44 + len(der), 0,
                                        16 + len(der)) + bytes(16) + der
    return out


def variable(name, vendor, attributes, data):
    """As EDK2's AUTHENTICATED_VARIABLE_HEADER has it."""
    text = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<HBBIQ", 0x55aa, ADDED, 0, attributes, 0)
    head += bytes(16) + struct.pack("<III", 0, len(text), len(data))
    return head + guid(vendor) + text + data


def store(to, variables, base="OVMF_VARS_4M.fd"):
    """@base, with these behind what it has, as the file @to."""
    fd = bytearray(machine.read(machine.OTHER + "/usr/share/OVMF/" + base))
    size = struct.unpack_from("<I", fd, STORE + 16)[0]
    at = STORE + 28
    while fd[at:at + 2] == b"\xaa\x55":
        at += 60 + sum(struct.unpack_from("<II", fd, at + 36))
        at += -at % 4
    for v in variables:
        assert at + len(v) <= STORE + size
        fd[at:at + len(v)] = v
        at += len(v) + -len(v) % 4
    with open(to, "wb") as f:
        f.write(fd)
