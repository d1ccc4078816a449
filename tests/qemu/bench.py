#!/usr/bin/python3
"""bench.py: pxesh and Debian's iPXE, in turn, in the same QEMU machines.

usage: bench.py [MIB of HTTP [MIB of TFTP]]
Prints MB/s of downloads and their ratio; images' sizes; the time from the
snapshot to the offer of a prompt, QEMU's own start included; a counting loop.
"""
import http.server
import os
import shutil
import sys
import threading
import time

import machine

CARDS = {
    "virtio": (["-device", "virtio-net-pci,netdev=n0,romfile="], "snponly.efi"),
    "e1000": (["-device", "e1000,netdev=n0"], "snponly.efi"),
}
LOOP = """set i:int32 0
:again
inc i
iseq ${i} %d || goto again
"""


class Server:
    def __init__(self, size):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", str(size))
                self.end_headers()
                for _ in range(size >> 20):
                    self.wfile.write(b"z" * (1 << 20))

            def log_message(self, *args):
                pass

        s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        s.daemon_threads = True
        self.url = "http://10.0.2.2:%d/big" % s.server_address[1]
        threading.Thread(target=s.serve_forever, daemon=True).start()


def run(which, devices, script, seconds):
    """What a script prints, how long from MARK-A to MARK-B, and to the offer."""
    with open(os.path.join(folder(), "bench.ipxe"), "w") as f:
        f.write("#!ipxe\necho MARK-A\n%s\necho MARK-B\n" % script)
    m = machine.restored("x64", devices + [
        "-netdev", "user,id=n0,tftp=%s,bootfile=bench.ipxe" % folder()])
    if which != "pxesh":
        # It opens the card that it was loaded from: so we load it
        shutil.copy("/usr/lib/ipxe/" + which, folder())
        m.fw_cfg("script", b"#!ipxe\ndhcp\nchain tftp://10.0.2.2/"
                 + which.encode())
    with m:
        began = time.time()
        m.start()
        m.wait("Press Ctrl-B", 60)
        shown = time.time() - began
        m.send(" ")
        if which != "pxesh":
            m.wait("Ctrl-B for the iPXE", 60)
            m.send(" ")
        m.wait("MARK-A", 60)
        began = time.time()
        m.wait("MARK-B", seconds)
        return (m.output().decode(errors="replace"), time.time() - began,
                shown)


def folder():
    path = os.path.join(machine.BUILD, "qemu", "tftp")
    os.makedirs(path, exist_ok=True)
    return path


def download(which, card, url, mib):
    text, took, shown = run(which, CARDS[card][0],
                            "imgfetch %s && imgstat" % url, 300)
    # A failure is quick, too
    if "%d bytes" % (mib << 20) not in text.replace("\r\n", ""):
        print("%s: no download:\n%s" % (which, text[-500:]))
        return 0, shown
    return mib * 1.048576 / took, shown


def show(what, unit, ours, theirs):
    """How much better: times are better when they are less."""
    ratio = ours / theirs if ours and theirs else 0
    if unit == "s" and ratio:
        ratio = 1 / ratio
    print("%-28s pxesh %8.2f  iPXE %8.2f %s  ratio %.2f"
          % (what, ours or 0, theirs or 0, unit, ratio), flush=True)


def loop(which, count):
    return run(which, CARDS["virtio"][0], LOOP % count, 300)[1]


def main():
    http_mib = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    tftp_mib = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    with open(os.path.join(folder(), "big"), "wb") as f:
        f.write(b"t" * (tftp_mib << 20))
    server = Server(http_mib << 20)
    for arch in machine.ARCHES:
        path = machine.image(arch, "pxesh.efi")
        if os.path.exists(path):
            print("%s: %d bytes" % (path, os.path.getsize(path)))
    print("snponly.efi: %d bytes" % os.path.getsize("/usr/lib/ipxe/snponly.efi"))
    for card in CARDS:
        theirs = CARDS[card][1]
        for what, url, mib in (("HTTP", server.url, http_mib),
                               ("TFTP", "tftp://10.0.2.2/big", tftp_mib)):
            speeds = {"pxesh": [], theirs: []}
            for which in ("pxesh", theirs, "pxesh", theirs):
                speed, shown = download(which, card, url, mib)
                speeds[which].append((speed or 0, shown))
            show("%s %s %d MiB" % (card, what, mib), "MB/s",
                 max(s for s, _ in speeds["pxesh"]),
                 max(s for s, _ in speeds[theirs]))
    print("from the snapshot to the offer of a prompt: %.2f s"
          % min(t for _, t in speeds["pxesh"]))
    few, many = 1000, 21000
    ours = loop("pxesh", many) - loop("pxesh", few)
    theirs = loop("snponly.efi", many) - loop("snponly.efi", few)
    show("20000 rounds of a loop", "s", ours, theirs)


main()
