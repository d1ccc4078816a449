#!/usr/bin/python3
"""efi.py: tests of pxesh.efi in QEMU.

usage: efi.py smoke|all|NAME...
Each test is a function below; those marked @smoke are part of "make check".
"""
import glob
import gzip
import hashlib
import http.server
import os
import re
import shutil
import struct
import subprocess
import sys
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
    expect("@@END %x\n" % status in m.results().decode(errors="replace"),
           "status is not %x: %s" % (status, m.results()[-60:]), m)


def at_prompt(m, *lines):
    for line in lines:
        m.wait("pxesh> ", 10, lambda: m.output()[at_prompt.seen:])
        at_prompt.seen = len(m.output())
        m.send(line + "\r")


at_prompt.seen = 0


def plain(m):
    return "\n".join(r.rstrip() for r in screen.shown(m).display)


def expect(condition, what, m):
    if not condition:
        raise AssertionError("%s; the screen:\n%s" % (what, plain(m)))


# ---- the shell ---------------------------------------------------------------

@smoke
def a_script_from_the_volume_runs_and_its_status_comes_back():
    with script("echo it is ${platform} on ${buildarch}\nexit 9\n") as m:
        begin(m)
        end(m, 9)
        expect("it is efi on x86_64" in plain(m), "no output", m)


@smoke
def ctrl_b_gives_a_prompt_with_editing():
    with script("echo never\n") as m:
        begin(m, "\x02")
        m.wait("pxesh> ", 10)
        # left, Backspace as terminals and as others send it, Delete, End
        m.send("echo hallo\x1b[D\x7f\x08ab\x08\x1b[D\x1b[3~\x1b[F!\r")
        m.wait("\nhao!", 5, lambda: m.output().replace(b"\r", b""))
        m.send("\x1b[A\r")
        m.send("exit 3\r")
        end(m, 3)
        expect("never" not in plain(m), "the script ran", m)


@smoke
def an_embedded_script_runs_at_once():
    with tempfile.TemporaryDirectory() as tmp:
        def embed(image, text):
            path = os.path.join(tmp, "script")
            with open(path, "w") as f:
                f.write("#!ipxe\n" + text)
            out = os.path.join(tmp, "out.efi")
            subprocess.run([os.path.join(machine.TOP, "tools", "embed"), image,
                            path, out], check=True)
            return out

        out = embed(machine.image("x64", "pxesh.efi"), "exit 1\n" * 2000)
        out = embed(out, "echo from within\nexit 12\n")
        with machine.restored("x64", app=machine.read(out)) as m:
            m.start()
            end(m, 12)
            expect("from within" in plain(m), "no output", m)
            expect("Ctrl-B" not in plain(m), "an offer", m)


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


@smoke
def menus_and_forms_work_over_serial():
    with script(MENU) as m:
        begin(m)
        m.wait("A shell", 10)
        screen.compare(m, "menu")
        m.send("\x1b[A")
        screen.compare(m, "menu-up")
        m.send("\x1b[B\x1b[B\r")
        m.wait("chosen shell", 10)
        m.wait("then shell", 10)
        m.wait("Second", 10)
        m.send("abc\tdef")
        screen.compare(m, "form")
        m.send("\x18")
        end(m, 4)
        expect("abc-def" in plain(m), "form lost its fields", m)


@test
def the_machine_answers_as_settings():
    devices = ["-cpu", "max", "-smbios", "type=1,manufacturer=Make,product=Box,"
               "serial=S1,uuid=01020304-0506-0708-090a-0b0c0d0e0f10"]
    with script("echo ${manufacturer} ${product} ${serial} ${uuid}\n"
                "echo ${cpuvendor} entropy ${entropy}\n"
                "echo acpi ${acpi/0x46414350.0.0.0.4:string} mem ${memsize}\n"
                "echo time ${unixtime:int32}\npciscan dev && echo pci ${dev}\n"
                "exit 3\n", devices=devices) as m:
        begin(m)
        end(m, 3)
        out = plain(m)
        expect("Make Box S1 01020304-0506-0708-090a-0b0c0d0e0f10" in out,
               "SMBIOS", m)
        expect("AuthenticAMD entropy hardware" in out, "processor", m)
        expect("acpi FACP" in out, "ACPI", m)
        expect(re.search(r"pci [0-9a-fx]+", out), "PCI", m)
        expect(re.search(r"mem 2[0-9][0-9]\n", out), "memory", m)
        expect(abs(int(re.search(r"time (\d+)", out).group(1)) - time.time())
               < 100000, "clock", m)


@test
def without_a_source_there_is_no_entropy():
    with script("echo entropy ${entropy}\nexit 3\n") as m:
        begin(m)
        end(m, 3)
        expect("entropy none" in plain(m), "a guess", m)


@test
def ctrl_c_cancels_a_menu():
    with script(MENU) as m:
        begin(m)
        m.wait("A shell", 10)
        m.send("\x03")
        end(m, 5)


@test
def a_hot_key_chooses():
    with script(MENU) as m:
        begin(m)
        m.wait("A shell", 10)
        m.send("l")
        m.wait("chosen linux", 10)


@test
def function_keys_and_utf8_arrive():
    with script("prompt --key 0x197e F12? && echo f12\n"
                "read name && echo [${name}] ${name:hex}\nexit 2\n") as m:
        begin(m)
        m.wait("F12?", 10)
        m.send("\x1b[24~")
        m.wait("f12\r\n", 10)
        m.send("x\u00e9\u20acy\r")
        end(m, 2)
        expect("78:c3:a9:e2:82:ac:79" in plain(m), "bytes got lost", m)


# ---- pixels -----------------------------------------------------------------------

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


@test
def a_menu_is_drawn_over_a_picture():
    picture = png(640, 400, lambda x, y: (x // 80 * 20, y // 50 * 25, 40))
    with script("dhcp\nconsole --x 800 --y 600 --left 100 --right 100 "
                "--top 80 --bottom 80 --picture %s\n"
                "menu Boot men\u00fc\nitem --gap -- Systems \u250c\u2500\u2510 \u00df\n"
                "item one Debian\nitem two Windows\nchoose sel && "
                "console && echo back in text\nexit 3\n"
                % Server({"p.png": picture}).url("p.png"),
                devices=["-device", "VGA"] + user_net()) as m:
        begin(m)
        m.wait("p.png... ok", 20)
        time.sleep(3)
        screen.compare_picture(m, "picture")
        m.send("\r")
        end(m, 3)
        expect("back in text" in plain(m), "no text", m)


# ---- the network ---------------------------------------------------------------

class Server:
    """Files over HTTP on the loopback; QEMU shows it as 10.0.2.2."""

    def __init__(self, files):
        # An integer in @files is a size; @cut: bytes, then silence
        outer = self
        self.cut = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                data = files.get(self.path.lstrip("/"))
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
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, name):
        return "http://10.0.2.2:%d/%s" % (self.port, name)


def tftp_folder(**files):
    """Always the same one: its name is part of the machine's snapshot."""
    folder = os.path.join(machine.BUILD, "qemu", "tftp")
    os.makedirs(folder, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w") as f:
            f.write(text)
    return folder


@smoke
def a_lease_a_script_by_tftp_and_an_image_by_http():
    data = os.urandom(3 << 20)
    digest = hashlib.sha256(data).hexdigest()
    server = Server({"big": data})
    folder = tftp_folder(next="#!ipxe\nimgfetch %s\nsha256sum big\n"
                         "imgfetch %s || echo none\nexit 6\n"
                         % (server.url("big"), server.url("none")))
    with script("dhcp && echo ${net0/ip}\n"
                "chain tftp://${next-server}/${filename}\n",
                devices=user_net(tftp=folder, bootfile="next")) as m:
        begin(m)
        end(m, 6, 60)
        expect("10.0.2.15" in plain(m), "no address", m)
        expect(digest[:60] in plain(m), "wrong bytes", m)


@test
def two_cards():
    devices = user_net() + ["-device", "virtio-net-pci,netdev=n1,romfile=,"
                            "mac=52:54:00:00:00:99",
                            "-netdev", "user,id=n1"]
    with script("ifstat\ndhcp net1 && echo ${net1/ip} ${net1/mac}\nexit 1\n",
                devices=devices) as m:
        begin(m)
        end(m, 1)
        expect("10.0.2.15 52:54:00:00:00:99" in plain(m), "no lease", m)


@test
def e1000_by_its_rom():
    # Its only driver is the option ROM, which is iPXE's: the lossy card
    data = os.urandom(4 << 20)
    server = Server({"big": data})
    with script("dhcp\nimgfetch %s\nsha256sum big\nexit 3\n"
                % server.url("big"),
                devices=["-device", "e1000,netdev=n0",
                         "-netdev", "user,id=n0"]) as m:
        begin(m)
        end(m, 3, 60)
        expect(hashlib.sha256(data).hexdigest()[:60] in plain(m), "bytes", m)


@test
def link_down_is_told_and_waited_for():
    with script("iflinkwait --timeout 2000 && echo up || echo no link\n"
                "iflinkwait --timeout 20000 && echo now up\n"
                "dhcp && echo ${net0/ip}\nexit 3\n",
                devices=user_net()) as m:
        m.start()
        m.wait("Press Ctrl-B", 30)
        link = {"execute": "set_link", "arguments": {"name": "n0", "up": False}}
        m.qmp(link)
        m.send(" ")
        m.wait("no link", 20)
        link["arguments"]["up"] = True
        m.qmp(link)
        end(m, 3, 60)
        expect("now up" in plain(m) and "10.0.2.15" in plain(m), "down", m)


@test
def a_server_that_goes_away_ends_the_download():
    server = Server({"big": b"x" * (2 << 20)})
    server.cut = 1 << 20
    with script("dhcp\nimgfetch --timeout 3000 %s && echo got || echo lost\n"
                "exit 3\n" % server.url("big"), devices=user_net()) as m:
        begin(m)
        end(m, 3, 60)
        expect("lost" in plain(m), "no failure", m)


@test
def more_than_memory_holds_fails_and_the_shell_lives():
    server = Server({"huge": 400 << 20})
    with script("dhcp\nimgfetch %s && echo got || echo too much\n"
                "imgfetch --name small data:,x && echo still here\nexit 3\n"
                % server.url("huge"), devices=user_net()) as m:
        begin(m)
        end(m, 3, 120)
        expect("too much" in plain(m) and "still here" in plain(m), "?", m)


def other_processor(arch, devices):
    data = os.urandom(1 << 20)
    server = Server({"big": data})
    with script("dhcp\nimgfetch %s\nsha256sum big\n"
                "echo ${buildarch} ${net0/ip}\nexit 3\n" % server.url("big"),
                arch, devices) as m:
        begin(m)
        end(m, 3, 90)
        expect(hashlib.sha256(data).hexdigest()[:60]
               in plain(m).replace("\n", ""), "bytes", m)


@test
def the_network_on_ia32():
    other_processor("ia32", user_net())


@test
def the_network_on_aa64():
    other_processor("aa64", user_net())


@test
def pxe_boot_brings_its_lease_and_its_folder():
    # A full boot: OVMF's own network stack loads us
    folder = tftp_folder(**{
        "autoexec.ipxe": "#!ipxe\nchain second.ipxe\n",
        "second.ipxe": "#!ipxe\necho ${cwuri} ${net0/ip} ${filename}\n"
                       "ifstat\nexit\n"})
    shutil.copy(machine.image("x64", "pxesh.efi"), folder)
    devices = ["-device", "virtio-net-pci,netdev=n0,romfile=,bootindex=1",
               "-netdev", "user,id=n0,tftp=%s,bootfile=pxesh.efi" % folder]
    with machine.Machine(machine.base("x64", devices), "x64") as m:
        begin(m, seconds=60)
        m.wait("tftp://10.0.2.2/second.ipxe 10.0.2.15 pxesh.efi", 30)


# ---- programs and kernels --------------------------------------------------------

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


def debian(package, path):
    """A file of a Debian package, kept in build/qemu/."""
    to = os.path.join(machine.BUILD, "qemu", os.path.basename(path))
    if not glob.glob(to):
        with tempfile.TemporaryDirectory() as tmp:
            subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root",
                            "download", package], cwd=tmp, check=True,
                           stdout=subprocess.DEVNULL)
            deb = glob.glob(os.path.join(tmp, "*.deb"))[0]
            subprocess.run("dpkg-deb --fsys-tarfile %s | tar -x -C %s "
                           "--wildcards './%s'" % (deb, tmp, path), shell=True,
                           check=True)
            found = glob.glob(os.path.join(tmp, path))[0]
            os.replace(found, os.path.join(os.path.dirname(to),
                                           os.path.basename(found)))
    return machine.read(sorted(glob.glob(to))[-1])


def kernel():
    out = subprocess.run(["apt-cache", "depends", "linux-image-cloud-amd64"],
                         capture_output=True, text=True, check=True).stdout
    return debian(re.search(r"Depends: (linux-image-\S+)", out).group(1),
                  "boot/vmlinuz-*")


INIT = """#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox echo "cmdline=$(/bin/busybox cat /proc/cmdline)."
/bin/busybox echo "digest=$(/bin/busybox sha256sum /etc/pay/load)."
/bin/busybox poweroff -f
"""


@test
def a_debian_kernel_gets_its_command_line_and_a_two_part_initrd():
    payload = os.urandom(100001)
    server = Server({
        "vmlinuz": kernel(),
        "one.cpio": newc({
            "bin": (0o40755, b""), "proc": (0o40755, b""),
            "bin/busybox": (0o100755, debian("busybox-static", "bin/busybox")),
            "init": (0o100755, INIT.encode())}),
        "payload": payload})
    with script("dhcp\nkernel %s console=ttyS0 quiet answer=42\n"
                "initrd %s\ninitrd %s /etc/pay/load mkdir=-1 mode=600\n"
                "boot\n" % tuple(server.url(f) for f in
                                 ("vmlinuz", "one.cpio", "payload")),
                devices=user_net()) as m:
        begin(m)
        m.wait("digest=", 120)
        m.wait(".", 5, lambda: m.output().split(b"digest=")[-1])
        out = m.output().decode(errors="replace")
        expect(hashlib.sha256(payload).hexdigest() in out, "wrong digest", m)
        expect("cmdline=vmlinuz console=ttyS0 quiet answer=42." in out,
               "wrong command line", m)


@test
def a_program_that_ends_gives_its_status_and_the_network_goes_on():
    # pxesh itself, with a script on its command line
    program = machine.read(machine.image("x64", "pxesh.efi"))
    server = Server({"child.efi": program, "packed.gz": gzip.compress(program),
                     "after": b"#!ipxe\necho after\n"})
    with script("dhcp\nimgfetch --name child.efi %s\n"
                "imgexec child.efi echo inside && echo good\n"
                "imgexec child.efi exit 7 && echo wrong || echo bad\n"
                "chain %s echo unpacked\nchain %s && exit 8\n"
                % tuple(server.url(f) for f in
                        ("child.efi", "packed.gz", "after")),
                devices=user_net()) as m:
        begin(m)
        end(m, 8, 60)
        out = plain(m)
        for word in ("inside", "good", "bad", "unpacked", "after"):
            expect(word in out, "no " + word, m)


@test
def a_program_finds_the_images_as_files():
    server = Server({
        "child.efi": machine.read(machine.image("x64", "pxesh.efi")),
        "autoexec.ipxe": b"#!ipxe\nimgfetch file:/notes.TXT\n"
                         b"imgfetch file:initrd.magic\nimgstat\n"
                         b"imgfetch file:/none || echo none\nexit\n"})
    with script("dhcp\nimgfetch --name child.efi %s\n"
                "imgfetch --name Notes.txt data:,hello /etc/notes\n"
                "imgfetch %s\nimgexec child.efi && echo back\nexit 3\n"
                % (server.url("child.efi"), server.url("autoexec.ipxe")),
                devices=user_net()) as m:
        begin(m)
        m.wait("Press Ctrl-B", 30, lambda: m.output().split(b"autoexec")[-1])
        m.send(" ")
        end(m, 3)
        out = plain(m)
        for text in ("notes.TXT : 5 bytes", "initrd.magic : ", "none", "back"):
            expect(text in out, "no " + text, m)


@test
def poweroff_and_reboot_end_the_machine():
    for word in ("poweroff", "reboot", "reboot --warm"):
        with script(word + "\necho still here\n") as m:
            begin(m)
            m.wait_end(20)
            expect("still here" not in plain(m), word, m)


def chain_ipxe(name):
    server = Server({name: machine.read("/usr/lib/ipxe/" + name)})
    return script("dhcp\nchain %s && echo fine || echo not fine\n"
                  "dhcp && echo ${net0/ip} again\nexit 2\n"
                  % server.url(name), devices=user_net())


def ipxe_prompt(m):
    begin(m)
    m.wait("Ctrl-B for the iPXE", 40)
    m.send("\x02")
    m.wait("iPXE>", 20)


@test
def debians_snponly_is_chained_and_comes_back():
    with chain_ipxe("snponly.efi") as m:
        ipxe_prompt(m)
        m.send("dhcp\r")
        m.wait("iPXE> ", 20, lambda: m.output().split(b"iPXE> dhcp")[-1])
        # It drops the first keys that come now
        for _ in range(5):
            m.send("\rexit\r")
            time.sleep(2)
            if b"10.0.2.15 again" in m.output():
                break
        end(m, 2, 60)
        expect("fine" in plain(m) and "10.0.2.15 again" in plain(m),
               "no network afterwards", m)


@test
def debians_ipxe_is_chained():
    # It does not come back from "exit", even when the firmware starts it
    with chain_ipxe("ipxe.efi") as m:
        ipxe_prompt(m)
        m.send("dhcp && echo ${ip}\r")
        m.wait("10.0.2.15", 20)


# ---- Secure Boot ------------------------------------------------------------------

SECURE = ["qemu-system-x86_64", "-machine", "q35,smm=on", "-accel", "tcg",
          "-m", "256", "-nodefaults", "-display", "none", "-no-reboot",
          "-global", "driver=cfi.pflash01,property=secure,value=on",
          "-drive", "if=pflash,format=raw,unit=0,readonly=on,"
          "file=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd",
          "-drive", "if=pflash,format=raw,unit=1,snapshot=on,"
          "file=/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd"]
KEY = "/usr/share/ovmf/PkKek-1-snakeoil"


def sign(path, to):
    """With the test key that Debian's OVMF can trust."""
    with tempfile.TemporaryDirectory() as tmp:
        key = os.path.join(tmp, "key")
        subprocess.run(["openssl", "rsa", "-in", KEY + ".key", "-passin",
                        "pass:snakeoil", "-out", key], check=True,
                       stderr=subprocess.DEVNULL)
        subprocess.run(["sbsign", "--key", key, "--cert", KEY + ".pem",
                        "--output", to, path], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@test
def under_secure_boot_only_signed_programs_start():
    plain_efi = machine.image("x64", "pxesh.efi")
    with tempfile.TemporaryDirectory() as tmp:
        signed = os.path.join(tmp, "signed.efi")
        sign(plain_efi, signed)
        server = Server({"plain.efi": machine.read(plain_efi),
                         "signed.efi": machine.read(signed)})
        options = ("pxesh show SecureBoot ; dhcp && "
                   "imgfetch %s ; imgfetch %s ; "
                   "imgexec plain.efi echo wrong || echo unsigned refused ; "
                   "imgexec signed.efi echo in child && echo signed runs ; "
                   "echo the end ; shell"
                   % (server.url("plain.efi"), server.url("signed.efi")))
        with machine.Machine(SECURE + user_net() + [
                "-kernel", signed, "-append", options], "x64") as m:
            m.start()
            m.wait("the end\r\n", 90)
            out = plain(m)
            for text in ("unsigned refused", "in child", "signed runs"):
                expect(text in out, "not " + text, m)
            expect("wrong\n" not in out, "unsigned child ran", m)


# ---- running ---------------------------------------------------------------------

def run(names):
    failed = []
    for name in names:
        start = time.time()
        at_prompt.seen = 0
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


def main():
    what = sys.argv[1:] or ["smoke"]
    if what == ["smoke"]:
        what = SMOKE
    elif what == ["all"]:
        what = list(TESTS)
    sys.exit(run(what))


if __name__ == "__main__":
    main()
