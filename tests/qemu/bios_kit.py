"""What tests of the BIOS images have in common: machines and ways to start."""
import json
import os
import re
import tempfile
import time

import machine
from kit import smoke, test  # noqa: for the tests

END = re.compile(rb"Status (\d+)(?: \([^)]*\))?: on to the next boot device\.\r\n")


def image(suffix):
    dot = "" if suffix.startswith("-") else "."
    return os.path.join(machine.BUILD, "bios", "pxesh" + dot + suffix)


class Pc(machine.Machine):
    def screen(self, rows=25):
        """The characters of the VGA text screen."""
        return self.memory(0xb8000, 160 * rows)[::2]

    def rows(self, rows=25):
        """The same as lines, without trailing blanks."""
        text = self.screen(rows).decode("cp437")
        return [text[i:i + 80].rstrip() for i in range(0, len(text), 80)]

    def monitor(self, line):
        """What QEMU's monitor says to it."""
        return self.qmp({"execute": "human-monitor-command", "arguments": {
            "command-line": line}})

    def registers(self):
        return self.monitor("info registers")

    def memory(self, at, size):
        path = self.path("memory")
        self.qmp({"execute": "pmemsave", "arguments": {
            "val": at, "size": size, "filename": path}})
        return machine.read(path)

    def event(self, name, seconds):
        """Data of the next QEMU event of that name; ask at once."""
        s = self.connect("qmp")
        s.settimeout(seconds * machine.PATIENCE)
        f = s.makefile("rw")
        f.write('{"execute": "qmp_capabilities"}\n')
        f.flush()
        for line in f:
            if json.loads(line).get("event") == name:
                return json.loads(line)["data"]
        raise machine.Failure("no event " + name)


def pc(*more, memory="64"):
    return Pc(
        ["qemu-system-x86_64", "-machine", "pc", "-accel", "tcg",
         "-m", memory, "-nodefaults", "-display", "none", "-vga", "std",
         "-no-reboot", "-nic", "none"] + list(more), "bios")


def kernel(script=None, *more, append=None, memory="64"):
    m = pc("-kernel", image("lkrn"), *more, memory=memory)
    if script is not None:
        path = m.path("initrd")
        with open(path, "wb") as f:
            f.write(script if isinstance(script, bytes) else
                    b"#!ipxe\n" + script.encode())
        m.args += ["-initrd", path]
    if append:
        m.args += ["-append", append]
    return m


def expect(condition, what, m):
    """Of what is over: for what is still to come, see machine.until()."""
    if not condition:
        raise AssertionError("%s; it said:\n%s" % (
            what, m.output()[-3000:].decode(errors="replace")))


def ended(m, status, seconds=30):
    m.wait("on to the next boot device.\r\n", seconds)
    got = int(END.findall(m.output())[-1])
    expect(got == status, "status is %d, not %d" % (got, status), m)


def typed(m, *keys):
    for k in keys:
        m.qmp({"execute": "send-key", "arguments": {
            "keys": [{"type": "qcode", "data": q} for q in k.split("-")],
            "hold-time": 30}})
        time.sleep(0.1)		# a keyboard's buffer is short


def line(m, text):
    """Type a line at a prompt, each key once the one before is shown."""
    keys = {":": "shift-semicolon", "/": "slash", ".": "dot", " ": "spc"}
    for n, c in enumerate(text, 1):
        typed(m, keys.get(c, c))
        m.wait("> " + text[:n], 10, m.screen)
    typed(m, "ret")


def boot_by_pxe(card, script, files=(), suffix="kpxe", options="",
                memory="64", program=None):
    folder = tempfile.TemporaryDirectory(prefix="pxesh-tftp-")
    for name, data in [("autoexec.ipxe", script.encode())] + list(files):
        path = os.path.join(folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
    with open(os.path.join(folder.name, "boot"), "wb") as f:
        f.write(machine.read(program or image(suffix)))
    m = pc("-netdev", "user,id=n0,tftp=%s,bootfile=boot%s"
           % (folder.name, options),
           "-device", card + ",netdev=n0", "-boot", "n", memory=memory)
    m.folder = folder
    return m
