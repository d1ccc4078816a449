"""QEMU machines with UEFI firmware, started from a snapshot.

A snapshot is a machine in which tests/qemu/stub.c waits for its work. It is
made once per set of devices, in build/qemu/, and made again when the stub,
the firmware or QEMU's arguments change.
"""
import fcntl
import hashlib
import json
import os
import socket
import struct
import subprocess
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(TOP, "build")
# Limits are said in seconds of an idle computer; a busy one takes its time
PATIENCE = 6
# The most that a pipe holds, more than any test prints: QEMU does not wait for
# who reads slowly, the machine's serial line is full then, and what firmware
# prints on a full line is lost
LINE_BYTES = 1 << 20

# The folder in which later packages of Debian's are unpacked: strict firmware,
# which boots from no network without random numbers
OTHER = os.environ.get("PXESH_FIRMWARE", "")
SMM = ["qemu-system-x86_64", "-machine", "q35,smm=on",
       "-global", "driver=cfi.pflash01,property=secure,value=on"]
SECBOOT = (OTHER + "/usr/share/OVMF/OVMF_CODE_4M.secboot%s.fd"
           % (".strictnx" if OTHER else ""))
if OTHER:
    SMM += ["-device", "virtio-rng-pci",
            "-fw_cfg", "name=opt/ovmf/PcdSetNxForStack,string=y"]


def flash(*files):
    """Code and variables: on two chips, the second of which forgets."""
    words = ["readonly=on", "snapshot=on"]
    return [w for n, path in enumerate(files) for w in (
        "-drive", "if=pflash,format=raw,unit=%d,%s,file=%s"
        % (n, words[n], path))]


ARCHES = {
    "x64": {
        "qemu": ["qemu-system-x86_64", "-machine", "q35"],
        "firmware": ["-bios", "/usr/share/ovmf/OVMF.fd"],
    },
    "ia32": {
        "qemu": SMM,
        "firmware": flash("/usr/share/OVMF/OVMF32_CODE_4M.secboot.fd",
                          "/usr/share/OVMF/OVMF32_VARS_4M.fd"),
    },
    "aa64": {
        "qemu": ["qemu-system-aarch64", "-machine", "virt",
                 "-cpu", "cortex-a57"],
        "firmware": ["-bios", "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd"],
    },
}
if OTHER:
    ARCHES["x64"] = {
        "qemu": SMM,
        "firmware": flash(SECBOOT,
                          OTHER + "/usr/share/OVMF/OVMF_VARS_4M.fd"),
    }
    ARCHES["aa64"]["firmware"] = flash(
        OTHER + "/usr/share/AAVMF/AAVMF_CODE.secboot.strictnx.fd",
        OTHER + "/usr/share/AAVMF/AAVMF_VARS.fd")


class Failure(Exception):
    """A machine did not do what the test needs."""


def read(path):
    with open(path, "rb") as f:
        return f.read()


def image(arch, name):
    return os.path.join(BUILD, "efi-" + arch, name)


def base(arch, devices):
    a = ARCHES[arch]
    return (a["qemu"] + ["-accel", "tcg", "-m", "256", "-nodefaults",
                         "-display", "none", "-no-reboot"]
            + a["firmware"] + list(devices))


def until(check, seconds, what, pause=0.01):
    """Look again until check() is true, and return that; never once only:
    what the machine did may not have arrived. @what, text or a function,
    says what is missing when time is up."""
    end = time.time() + seconds * PATIENCE
    while True:
        late = time.time() > end
        found = check()
        if found:
            return found
        if late:
            raise Failure(what() if callable(what) else what)
        time.sleep(pause)


class Machine:
    """A QEMU process with its serial line and its debug console."""

    def __init__(self, args, arch):
        self.dir = tempfile.TemporaryDirectory(prefix="pxesh-qemu-")
        self.arch = arch
        self.files = 0
        self.args = list(args)
        self.args += ["-qmp", "unix:%s,server=on,wait=off" % self.path("qmp"),
                      "-chardev", "pipe,id=ser,path=" + self.path("serial"),
                      "-serial", "chardev:ser"]
        if arch != "aa64":
            self.args += ["-chardev", "file,id=dbg,path=" + self.path("dbg"),
                          "-device", "isa-debugcon,iobase=0xe9,chardev=dbg"]
        self.process = None
        self.keys = self.line = -1
        self.seen = b""
        self.terminal = None		# see screen.py

    def path(self, name):
        return os.path.join(self.dir.name, name)

    def fw_cfg(self, name, data):
        self.files += 1
        path = self.path("fw%d" % self.files)
        with open(path, "wb") as f:
            f.write(data)
        self.args += ["-fw_cfg", "name=opt/pxesh/%s,file=%s" % (name, path)]

    def start(self, line_bytes=LINE_BYTES):
        """@line_bytes: how much of its output waits for us to look."""
        for end in ".in", ".out":
            os.mkfifo(self.path("serial" + end))
        self.keys = os.open(self.path("serial.in"), os.O_RDWR)
        self.line = os.open(self.path("serial.out"),
                            os.O_RDONLY | os.O_NONBLOCK)
        fcntl.fcntl(self.line, fcntl.F_SETPIPE_SZ, line_bytes)
        self.process = subprocess.Popen(
            self.args, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=open(self.path("err"), "wb"))

    def connect(self, name):
        def attempt():
            s = socket.socket(socket.AF_UNIX)
            try:
                s.connect(self.path(name))
                return s
            except OSError:
                s.close()
                if self.process.poll() is not None:
                    raise Failure(read(self.path("err")).decode())
                return None

        return until(attempt, 5, "QEMU does not answer")

    # ---- what it says

    def results(self):
        """What the stub said so far."""
        if self.arch == "aa64":
            return self.output()
        return read(self.path("dbg")) if os.path.exists(self.path("dbg")) else b""

    def output(self):
        """What came over the serial line so far: all of it, so that who saw
        the program end on another way sees here what it printed before."""
        try:
            while self.line >= 0 and (more := os.read(self.line, 1 << 16)):
                self.seen += more
        except BlockingIOError:
            pass
        return self.seen

    def send(self, keys):
        if isinstance(keys, str):
            keys = keys.encode()
        os.write(self.keys, keys)

    def wait(self, what, seconds, where=None):
        """Until @where (default: the serial line) shows @what."""
        where = where or self.output
        if isinstance(what, str):
            what = what.encode()

        def missing():
            return "no %r; it said:\n%s\n%s" % (
                what, where()[-3000:].decode(errors="replace"),
                read(self.path("err")).decode(errors="replace"))

        def there():
            over = self.process.poll() is not None
            if what in where():
                return True
            if over:
                raise Failure(missing())
            return False

        until(there, seconds, missing)

    def wait_end(self, seconds):
        """Until it has switched itself off."""
        until(lambda: self.process.poll() is not None, seconds,
              lambda: "still running; it said:\n"
              + self.results()[-3000:].decode(errors="replace"))

    # ---- QMP

    def qmp(self, *commands):
        s = self.connect("qmp")
        f = s.makefile("rw")
        f.readline()
        answer = None
        for c in ({"execute": "qmp_capabilities"},) + commands:
            f.write(json.dumps(c) + "\n")
            f.flush()
            while True:
                answer = json.loads(f.readline())
                if "return" in answer or "error" in answer:
                    break
            if "error" in answer:
                raise Failure(str(answer["error"]))
        s.close()
        return answer["return"]

    def screenshot(self, path):
        self.qmp({"execute": "screendump",
                  "arguments": {"filename": path, "format": "png"}})

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()
        for end in self.keys, self.line:
            if end >= 0:
                os.close(end)
        self.keys = self.line = -1
        self.dir.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


def padded_stub(arch):
    """OVMF takes a -kernel of 16 KiB or more only."""
    path = os.path.join(BUILD, "qemu", "stub-%s.efi" % arch)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    data = read(image(arch, "stub.efi"))
    data += b"\0" * max(0, 20480 - len(data))
    if not os.path.exists(path) or read(path) != data:
        with open(path, "wb") as f:
            f.write(data)
    return path


def save(machine, path):
    machine.qmp({"execute": "migrate",
                 "arguments": {"uri": "exec:cat > %s.tmp" % path}})

    def saved():
        status = machine.qmp({"execute": "query-migrate"}).get("status")
        if status == "failed":
            raise Failure("the machine cannot be saved")
        return status == "completed"

    until(saved, 60, "saving the machine takes too long")
    os.rename(path + ".tmp", path)


def snapshot(arch, devices, inside=lambda *words: list(words)):
    stub = padded_stub(arch)
    args = base(arch, devices) + ["-kernel", stub]
    key = hashlib.sha256(("\n".join(args)).encode() + read(stub)).hexdigest()
    path = os.path.join(BUILD, "qemu", "%s-%s.state" % (arch, key[:16]))
    if not os.path.exists(path):
        with Machine(inside(*args), arch) as m:
            m.start()
            m.wait("@@READY", 120, m.results)
            save(m, path)
    return args, path


def restored(arch, devices=(), app=None, inside=lambda *words: list(words)):
    """A machine that will go on where the stub waits: add files, start.

    @inside: the command that runs another where its network is."""
    args, state = snapshot(arch, devices, inside)
    m = Machine(inside(*args, "-incoming", "exec:cat " + state), arch)
    m.fw_cfg("app", app or read(image(arch, "pxesh.efi")))
    return m


def bundle(cases):
    """Scripts (name, bytes) as stub.c reads them."""
    out = b""
    for name, data in cases:
        raw = name.encode() + b"\0"
        out += struct.pack("<II", len(raw), len(data)) + raw + data
    return out


def run_cases(arch, cases, seconds, devices=()):
    """Returns {name: (output, status, pages lost)}."""
    with restored(arch, devices) as m:
        m.fw_cfg("cases", bundle(cases))
        m.start()
        try:
            m.wait_end(seconds)
            ended = True
        except Failure:
            ended = False
        text = m.results()
    results = {}
    for part in text.split(b"@@BEGIN ")[1:]:
        name, _, rest = part.partition(b"\n")
        if b"\n@@END " not in rest:
            continue
        body, _, tail = rest.rpartition(b"\n@@END ")
        words = tail.split()
        body = body.partition(b"@@KEY\n")[2]
        results[name.decode()] = (body, int(words[0], 16), int(words[1], 16))
    if not ended and len(results) == len(cases):
        raise Failure("the machine did not switch off")
    return results
