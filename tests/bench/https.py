#!/usr/bin/python3
"""https.py: a download by HTTPS under a BIOS in QEMU, by UNDI, ours and iPXE's
in turn, and the suite that each agrees on.

usage: CERTS=FOLDER IPXE=undionly.kpxe https.py [ROUNDS]
CERTS is a folder that https.sh filled. IPXE is made with TRUST= its ca.pem and
EMBED= this script:

    #!ipxe
    dhcp
    chain tftp://10.0.2.2/autoexec.ipxe

Without it, ours alone is measured. Times are between two requests that the
server sees: the file's, once the connection stands, and the next.
"""
import os
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "qemu"))
import bios_kit as bios  # noqa: E402
import kit       # noqa: E402

BYTES = 8 << 20
CERTS = os.environ["CERTS"]


class Server(kit.TlsServer):
    """With the bench's certificate; it knows which suite there was."""
    suite = None

    def secure(self):
        self.present(os.path.join(CERTS, "server.pem"),
                     os.path.join(CERTS, "server.key"))

    def note(self, name, connection):
        super().note(name, connection)
        self.suite = "%s %s" % connection.cipher()[1::-1]


def one(program):
    """MiB a second, and the suite."""
    s = Server({"a": b"x", "big": os.urandom(BYTES)})
    plain = kit.Server({"end": b"x"})
    script = "#!ipxe\nimgfetch %s\nimgfetch %s\nimgfetch %s\n" % (
        s.url("a"), s.url("big"), plain.url("end"))
    with bios.boot_by_pxe("virtio-net-pci", script, program=program,
                          memory="256") as m:
        m.start()
        plain.wait("end", m)
    return BYTES / (plain.asked["end"] - s.asked["big"]) / 2**20, s.suite


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        ours = os.path.join(folder, "pxesh.kpxe")
        kit.embed_into(bios.image("kpxe"), ours, "--trust",
                       os.path.join(CERTS, "ca.pem"))
        programs = [ours] + [p for p in [os.environ.get("IPXE")] if p]
        took = {p: [] for p in programs}
        for _ in range(rounds):
            for p in programs:
                took[p].append(one(p))
        for p in programs:
            print("HTTPS 8 MiB under TCG, %s: %.2f MiB/s, %s" % (
                os.path.basename(p), statistics.median(r[0] for r in took[p]),
                took[p][0][1]))
        if len(programs) > 1:
            print("ratio %.2f" % statistics.median(
                a[0] / b[0] for a, b in zip(*(took[p] for p in programs))))


main()
