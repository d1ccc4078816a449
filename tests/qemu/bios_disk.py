"""pxesh.iso as a CD and as a disk, also with files that a user added."""
import hashlib
import os
import shutil
import subprocess

from bios_kit import (boot_by_pxe, ended, expect, image, kernel, pc, smoke,
                      test)

DRIVES = ("if=ide,media=cdrom,file=", "if=ide,format=raw,file=")


@smoke
def the_iso_boots_as_a_cd():
    with pc("-cdrom", image("iso"), "-boot", "d") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)


@test
def the_iso_boots_as_a_disk():
    with pc("-drive", "format=raw,snapshot=on,if=ide,file=" + image("iso"),
            "-boot", "c") as m:
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        m.send("exit 2\r")
        ended(m, 2)


def with_files(m, drive, files):
    """Adds files as README.md says, then starts from the result."""
    folder, iso = m.path("files"), m.path("iso")
    shutil.copy(image("iso"), iso)
    for name, data in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
    subprocess.run(["xorriso", "-dev", iso, "-boot_image", "any", "keep",
                    "-map", folder, "/"], check=True, capture_output=True)
    m.args += ["-drive", drive + iso, "-boot", "cd"]
    m.start()


@test
def files_of_the_iso_are_read():
    big = os.urandom(3000001)
    digest = hashlib.sha256(big).hexdigest().encode()
    files = {
        "autoexec.ipxe": b"#!ipxe\nimgfetch file:/none || echo no /none\n"
                         b"echo base ${cwduri}, ${cwuri}\n"
                         b"imgfetch boot/data/empty || exit 8\nimgfree\n"
                         b"chain boot/A_long_name-of.a.script.ipxe\n",
        "boot/A_long_name-of.a.script.ipxe":
            b"#!ipxe\nimgfetch --name x data/big\nsha256sum x\n"
            b"imgfetch file://pxesh/boot/data/empty ; imgstat\n"
            b"imgfetch file:/boot || exit 9\n",
        "boot/data/big": big, "boot/data/empty": b""}
    for drive in DRIVES:
        with pc() as m:
            with_files(m, drive, files)
            ended(m, 9, 60)
            expect(b"no /none" in m.output(), "a file that is not there", m)
            expect(b"base file:/, file:/autoexec.ipxe" in m.output(),
                   "no base for relative names", m)
            expect(digest in m.output(), "wrong bytes", m)


@test
def without_a_disk_file_says_why():
    with kernel(append="imgfetch file:/x || exit 5") as m:
        m.start()
        ended(m, 5)
        expect(b"a boot loader does not say which disk" in m.output(),
               "no reason", m)
    with boot_by_pxe("virtio-net-pci", "#!ipxe\nimgfetch file:/x\n") as m:
        m.start()
        m.wait("we came by the network, from no disk", 60)
