"""What tests of the images have in common: machines, servers, files."""
import glob
import hashlib
import http.server
import os
import re
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import traceback
import zlib

import machine
import screen

TESTS = {}
SMOKE = []
VIRTIO = ["-device", "virtio-net-pci,netdev=n0,romfile="]
# Of a Linux that says what it was started with
INIT = """#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox echo "cmdline=$(/bin/busybox cat /proc/cmdline)."
/bin/busybox echo "digest=$(/bin/busybox sha256sum /etc/pay/load)."
/bin/busybox poweroff -f
"""
MENU = """menu Boot menu
item --gap -- Systems
item --key l linux Linux
item win Windows
item --gap
item shell A shell
choose --keep --default win sel || goto cancelled
echo chosen ${sel}
choose --timeout 300 --default shell sel
echo then ${sel}
form A form
item one First
item two Second
present && echo ${one}-${two}
exit 4
:cancelled
exit 5
"""


def test(f):
    TESTS[f.__name__] = f
    return f


def smoke(f):
    SMOKE.append(f.__name__)
    return test(f)


def user_net(**options):
    return VIRTIO + ["-netdev", ",".join(
        ["user,id=n0"] + ["%s=%s" % o for o in sorted(options.items())])]


def script(text, arch="x64", devices=()):
    m = machine.restored(arch, devices)
    m.fw_cfg("script", b"#!ipxe\n" + text.encode())
    return m


def begin(m, key=" ", seconds=30):
    m.start()
    m.wait("Press Ctrl-B", seconds)
    m.send(key)


def end(m, status, seconds=30):
    m.wait("\n@@END ", seconds, m.results)
    m.wait("\n", 5, lambda: m.results().partition(b"\n@@END ")[2])
    # "exit N" is an error: one whose number is not of the firmware's
    codes = [status] if not 0 < status < 256 else [
        status | 3 << bits for bits in (30, 62)] + [status]
    text = m.results().decode(errors="replace")
    expect(any("@@END %x\n" % code in text for code in codes),
           "status is not %x: %s" % (status, m.results()[-60:]), m)


def plain(m):
    return "\n".join(r.rstrip() for r in screen.shown(m).display)


def expect(condition, what, m):
    """Of what is over: for what is still to come, see machine.until()."""
    if not condition:
        raise AssertionError("%s; the screen:\n%s" % (what, plain(m)))


class Folder:
    """Where files are made for a machine that is not there yet."""

    def __init__(self, name):
        self.name = name

    def path(self, name):
        return os.path.join(self.name, name)


def embed_into(image, to, *options):
    """By "pxesh embed"."""
    subprocess.run([os.path.join(machine.BUILD, "host", "pxesh"), "embed", image,
                    "--output", to] + list(options), check=True,
                   stderr=subprocess.DEVNULL)


def disk(to, files, images=(), how="--iso"):
    """By "pxesh image", of all our images if none are named; @files: {name:
    bytes}."""
    with tempfile.TemporaryDirectory() as folder:
        command = [os.path.join(machine.BUILD, "host", "pxesh"), "image", how, to]
        for n, (name, data) in enumerate(files.items()):
            path = os.path.join(folder, str(n))
            with open(path, "wb") as f:
                f.write(data)
            command += ["--file", name + "=" + path]
        subprocess.run(command + list(images), check=True)


def embed(arch, text, to):
    """Our image, with a script in it, as the file @to."""
    with tempfile.NamedTemporaryFile("w") as f:
        f.write("#!ipxe\n" + text)
        f.flush()
        embed_into(machine.image(arch, "pxesh.efi"), to, "--script", f.name)


# ---- servers and files -----------------------------------------------------------

class Server:
    """Files over HTTP on the loopback; QEMU shows it as 10.0.2.2."""

    def __init__(self, files):
        # An integer in @files is a size; @cut: bytes, then silence
        outer = self
        self.cut = 0
        self.asked = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def part(self, data):
                """The bytes that are asked for, of a file that is one."""
                wanted = re.match(r"bytes=(\d+)-(\d+)$",
                                  self.headers.get("Range", ""))
                if not wanted or not isinstance(data, bytes):
                    return data
                first, last = (int(n) for n in wanted.groups())
                self.send_response(206)
                self.send_header("Content-Range", "bytes %d-%d/%d"
                                 % (first, last, len(data)))
                return data[first:last + 1]

            def do_HEAD(self):
                data = files.get(self.path.lstrip("/"))
                self.send_response(200 if data is not None else 404)
                self.send_header("Content-Length", str(len(data or b"")))
                self.end_headers()

            def do_GET(self):
                outer.note(self.path.lstrip("/"), self.connection)
                whole = files.get(self.path.lstrip("/"))
                data = self.part(whole)
                if data is whole:
                    self.send_response(200 if data is not None else 404)
                size = data if isinstance(data, int) else len(data or b"")
                self.send_header("Content-Length", str(size))
                self.end_headers()
                if isinstance(data, int):
                    for _ in range(size >> 20):
                        self.wfile.write(b"z" * (1 << 20))
                elif outer.cut:
                    self.wfile.write(data[:outer.cut])
                    self.wfile.flush()
                    time.sleep(30)
                elif data:
                    self.wfile.write(data)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None
        self.port = self.server.server_address[1]
        self.secure()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def secure(self):
        pass

    def note(self, name, _connection):
        """When each file was asked for first."""
        self.asked.setdefault(name, time.time())

    def wait(self, name, m, seconds=240):
        """Until it is asked for."""
        machine.until(lambda: m.output() is not None and name in self.asked,
                      seconds, lambda: "no " + name)

    def url(self, name):
        return "http://10.0.2.2:%d/%s" % (self.port, name)


class TlsServer(Server):
    """The same by HTTPS, with a certificate that signs itself: @trust is what
    a script has to set."""

    def secure(self):
        with tempfile.TemporaryDirectory() as tmp:
            both = os.path.join(tmp, "both.pem")
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", both,
                 "-out", both + ".crt", "-days", "30", "-subj", "/CN=kit",
                 "-addext", "subjectAltName=IP:10.0.2.2",
                 "-addext", "basicConstraints=critical,CA:FALSE"],
                check=True, capture_output=True)
            self.present(both + ".crt", both)
            with open(both + ".crt", encoding="ascii") as f:
                der = ssl.PEM_cert_to_DER_cert(f.read())
        self.trust = hashlib.sha256(der).hexdigest()

    def present(self, certificates, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates, key)
        # Not in accept(): a client that is slow would hold up the others
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True,
            do_handshake_on_connect=False)

    def url(self, name):
        return "https://10.0.2.2:%d/%s" % (self.port, name)


class Signer:
    """Signs files as imgverify wants it; @trust is what a script has to set."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        self.key = os.path.join(self.folder, "key")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", self.key,
             "-out", self.key + ".crt", "-days", "30", "-subj", "/CN=signer",
             "-addext", "basicConstraints=critical,CA:FALSE", "-addext",
             "extendedKeyUsage=codeSigning", "-addext",
             "keyUsage=digitalSignature"], check=True, capture_output=True)
        with open(self.key + ".crt", encoding="ascii") as f:
            der = ssl.PEM_cert_to_DER_cert(f.read())
        self.trust = hashlib.sha256(der).hexdigest()

    def sign(self, data):
        return subprocess.run(
            ["openssl", "cms", "-sign", "-binary", "-signer",
             self.key + ".crt", "-inkey", self.key, "-outform", "DER"],
            input=data, check=True, capture_output=True).stdout


def as_netboot_xyz(arguments, image, initrd):
    """The script with which it begins: a menu by https:, a kernel and an initrd
    by https:, both signed; without the kernel's signature it does not start."""
    signer = Signer()
    files = {"vmlinuz": image, "initrd": initrd,
             "vmlinuz.sig": signer.sign(image),
             "initrd.sig": signer.sign(initrd)}
    server = TlsServer(files)
    files["menu.ipxe"] = (
        "#!ipxe\nimgtrust --permanent\nmenu Systems\nitem linux Linux\n"
        "item other Other\nchoose --timeout 100 os && goto ${os}\n"
        ":linux\nkernel %s %s\ninitrd %s\n"
        "imgverify initrd %s || exit 4\n"
        "boot || echo not without a signature\n"
        "imgverify vmlinuz %s || exit 5\nboot\n:other\nexit 9\n"
        % (server.url("vmlinuz"), arguments, server.url("initrd"),
           server.url("initrd.sig"), server.url("vmlinuz.sig"))).encode()
    return "set trust:hexraw %s%s\nchain %s\n" % (
        server.trust, signer.trust, server.url("menu.ipxe"))


def small_system():
    """An initrd that says what it got."""
    return newc({"bin": (0o40755, b""), "proc": (0o40755, b""),
                 "bin/busybox": (0o100755, debian("busybox-static",
                                                  "bin/busybox")),
                 "init": (0o100755, INIT.encode())})


def tftp_folder(**files):
    """Always the same one: its name is part of the machine's snapshot."""
    folder = os.path.join(machine.BUILD, "qemu", "tftp")
    os.makedirs(folder, exist_ok=True)
    for name, data in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
    return folder


def png(width, height, colour):
    """A picture whose pixels are colour(x, y)."""
    raw = b"".join(b"\0" + b"".join(bytes(colour(x, y)) for x in range(width))
                   for y in range(height))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def newc(files):
    """An archive: {name: (mode, data)}."""
    out = b""
    for name, (mode, data) in list(files.items()) + [("TRAILER!!!", (0, b""))]:
        fields = [0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
        head = b"070701" + b"".join(b"%08X" % f for f in fields)
        head += name.encode() + b"\0"
        out += head + b"\0" * (-len(head) % 4) + data
        out += b"\0" * (-len(out) % 4)
    return out


def apt(arch):
    """Options by which apt looks at another processor's packages, with lists
    of its own: the machine stays as it is."""
    if not arch:
        return []
    top = os.path.join(machine.BUILD, "qemu", arch, "apt")
    options = ["-o", "APT::Architecture=" + arch,
               "-o", "APT::Architectures::=" + arch,
               "-o", "Dir::State=" + top, "-o", "Dir::Cache=" + top,
               "-o", "Dir::State::status=" + os.path.join(top, "status")]
    if not glob.glob(os.path.join(top, "lists", "*_Packages*")):
        for folder in "lists/partial", "archives/partial":
            os.makedirs(os.path.join(top, folder), exist_ok=True)
        open(os.path.join(top, "status"), "w").close()
        subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root"]
                       + options + ["update"], check=True,
                       stdout=subprocess.DEVNULL)
    return options


def debian(package, path, arch=""):
    """A file of a Debian package, kept in build/qemu/."""
    to = os.path.join(machine.BUILD, "qemu", arch, os.path.basename(path))
    os.makedirs(os.path.dirname(to), exist_ok=True)
    if not glob.glob(to):
        with tempfile.TemporaryDirectory() as tmp:
            subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root"]
                           + apt(arch) + ["download", package], cwd=tmp,
                           check=True, stdout=subprocess.DEVNULL)
            deb = glob.glob(os.path.join(tmp, "*.deb"))[0]
            subprocess.run("dpkg-deb --fsys-tarfile %s | tar -x -C %s "
                           "--wildcards './%s'" % (deb, tmp, path), shell=True,
                           check=True)
            found = glob.glob(os.path.join(tmp, path))[0]
            os.replace(found, os.path.join(os.path.dirname(to),
                                           os.path.basename(found)))
    return machine.read(sorted(glob.glob(to))[-1])


def kernel(arch=""):
    out = subprocess.run(["apt-cache"] + apt(arch) + ["depends",
                         "linux-image-cloud-" + (arch or "amd64")],
                         capture_output=True, text=True, check=True).stdout
    return debian(re.search(r"Depends: (linux-image-\S+)", out).group(1),
                  "boot/vmlinuz-*", arch)


# ---- running ---------------------------------------------------------------------

def run(names):
    """Tests by name, "smoke" or "all"."""
    failed = []
    if names == ["all"]:
        names = list(TESTS)
    elif names in ([], ["smoke"]):
        names = SMOKE
    for name in names:
        start = time.time()
        try:
            TESTS[name]()
            print("ok   %s (%.1f s)" % (name, time.time() - start), flush=True)
        except Exception as e:
            failed.append(name)
            print("FAIL %s" % name)
            if not isinstance(e, (AssertionError, machine.Failure)):
                traceback.print_exc()
            print(e, flush=True)
    print("%d passed, %d failed" % (len(names) - len(failed), len(failed)))
    return bool(failed)
