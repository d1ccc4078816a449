"""Tests of what "pxesh embed" puts into BIOS images."""
import os
import tempfile

import kit
from bios_disk import DRIVES
from bios_kit import boot_by_pxe, ended, expect, image, pc, smoke, test
from efi_embed import NO_PROMPT

FILES = """#!ipxe
chain --autofree sub.ipxe || exit 1
imgfetch data || exit 2
imgstat data
echo [${foo}] [${keymap}]
exit 7
"""


def embedded(folder, suffix, script, *options):
    """Our image with these in it: its name."""
    names = {n: os.path.join(folder, n) for n in ("script", "sub", "data", "out")}
    for name, text in (("script", script or ""), ("data", "x" * 5000),
                       ("sub", "#!ipxe\necho in the file\n")):
        with open(names[name], "w") as f:
            f.write(text)
    if script:
        options += ("--script", names["script"])
    kit.embed_into(image(suffix), names["out"], "--file",
                   "sub.ipxe=" + names["sub"], "--file",
                   "data=" + names["data"], *options)
    return names["out"]


@smoke
def files_and_settings_are_embedded():
    with tempfile.TemporaryDirectory() as folder:
        out = embedded(folder, "lkrn", FILES, "--set", "foo=some words",
                       "--keymap", "de")
        with pc("-kernel", out) as m:
            m.start()
            ended(m, 7)
            for text in ("in the file", "[some words] [de]",
                         "data : 5000 bytes"):
                expect(text.encode() in m.output(), "not there: " + text, m)


@smoke
def without_a_shell_nobody_gets_a_prompt():
    with tempfile.TemporaryDirectory() as folder:
        out = embedded(folder, "lkrn", NO_PROMPT, "--no-shell", "--force")
        with pc("-kernel", out) as m:
            m.start()
            m.send("\x02")
            m.wait("on to the next boot device", 30)
            expect(b"still here" in m.output(), "it did not go on", m)
            expect(b"pxesh>" not in m.output(), "a prompt", m)
        out = embedded(folder, "lkrn", None, "--no-shell")
        with pc("-kernel", out) as m:
            m.start()
            m.send("\x02\x02")
            m.wait("on to the next boot device", 60)
            expect(b"Ctrl-B" not in m.output(), "an offer", m)
            expect(b"pxesh>" not in m.output(), "a prompt", m)
        # What GRUB's user types at the kernel's line is no way around it
        with pc("-kernel", out, "-append", "shell || config || login") as m:
            m.start()
            m.wait("on to the next boot device", 60)
            expect(b"pxesh>" not in m.output(), "a prompt", m)


@test
def network_boot_programs_have_it_too():
    for suffix in "kpxe", "kkpxe", "-small.kpxe", "-small.kkpxe":
        with tempfile.TemporaryDirectory() as folder:
            out = embedded(folder, suffix, FILES, "--set", "foo=some words",
                           "--keymap", "de")
            with boot_by_pxe("virtio-net-pci", "", program=out) as m:
                m.start()
                m.wait("[some words] [de]", 60)


@test
def each_image_of_a_disk_starts_with_what_is_embedded():
    with tempfile.TemporaryDirectory() as folder:
        script, disk = (os.path.join(folder, n) for n in ("script", "disk"))
        with open(script, "w") as f:
            f.write("#!ipxe\nimgfetch file:/data && imgstat\n"
                    "echo embedded ${foo}\nexit 7\n")
        kit.disk(disk, {"data": b"x" * 12345})
        kit.embed_into(disk, disk, "--script", script, "--set", "foo=bar")
        for drive in DRIVES:
            with pc(*drive(disk), "-boot", "cd") as m:
                m.start()
                m.wait("embedded bar", 30)
                expect(b"data : 12345 bytes" in m.output(), "no file", m)
                ended(m, 7)
