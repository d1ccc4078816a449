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
import http.server
import os
import ssl
import statistics
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "qemu"))
import bios_kit as bios  # noqa: E402
import kit       # noqa: E402
import machine   # noqa: E402

BYTES = 8 << 20
CERTS = os.environ["CERTS"]


class Quiet(http.server.ThreadingHTTPServer):
    """Who ends a connection is no news."""
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


class Server:
    """HTTPS, and HTTP for what is asked for behind the file."""
    def __init__(self):
        self.seen = {}
        self.suite = None
        data = os.urandom(BYTES)
        me = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                name = self.path.lstrip("/")
                me.seen.setdefault(name, time.time())
                if name == "big":
                    me.suite = "%s %s" % self.connection.cipher()[1::-1]
                body = data if name == "big" else b"x"
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(CERTS, "server.pem"),
                                os.path.join(CERTS, "server.key"))
        ports = []
        for tls in True, False:
            s = Quiet(("127.0.0.1", 0), Handler)
            if tls:
                s.socket = context.wrap_socket(s.socket, server_side=True)
            threading.Thread(target=s.serve_forever, daemon=True).start()
            ports.append(s.server_address[1])
        self.script = ("#!ipxe\nimgfetch https://10.0.2.2:%d/a\n"
                       "imgfetch https://10.0.2.2:%d/big\n"
                       "imgfetch http://10.0.2.2:%d/b\n"
                       % (ports[0], ports[0], ports[1]))

    def wait(self, name, seconds, m):
        until = time.time() + seconds
        while name not in self.seen:
            if time.time() > until:
                raise machine.Failure("no " + name)
            m.output()
            time.sleep(0.01)


def one(program):
    """MiB a second, and the suite."""
    s = Server()
    with bios.boot_by_pxe("virtio-net-pci", s.script, program=program,
                          memory="256") as m:
        m.start()
        s.wait("b", 300, m)
    return BYTES / (s.seen["b"] - s.seen["big"]) / 2**20, s.suite


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
