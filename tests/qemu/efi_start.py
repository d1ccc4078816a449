"""Tests of where pxesh.efi looks, by every way of being started."""
import os
import subprocess

import machine
from kit import Server, expect, plain, tftp_folder, test, user_net

# Says where it is, and fetches what lies beside it, above it, and nowhere
SAYS = """#!ipxe
echo [${cwuri}] [${cwduri}]
imgfetch --name beside beside.txt && echo beside found || echo beside lost
imgfetch --name folder file:beside.txt && echo folder found || echo folder lost
imgfetch --name above /above.txt && echo above found || echo above lost
imgfetch missing.txt
"""
FOLDER = "EFI/BOOT/"
BESIDE = {FOLDER + "autoexec.ipxe": SAYS, FOLDER + "beside.txt": "1",
          "above.txt": "2"}


def program():
    return machine.read(machine.image("x64", "pxesh.efi"))


def fat(path, files):
    """A file system as mtools makes it, with {path: text or bytes}."""
    def tool(name, *words, data=None):
        subprocess.run([name, "-i", path] + list(words), input=data, check=True)

    with open(path, "wb") as f:
        f.truncate(34 << 20)
    tool("mformat", "-F", "-v", "STICK", "::")
    made = set()
    for name, data in files.items():
        parts = name.split("/")[:-1]
        for n in range(1, len(parts) + 1):
            folder = "::/" + "/".join(parts[:n])
            if folder not in made:
                tool("mmd", folder)
            made.add(folder)
        tool("mcopy", "-", "::/" + name,
             data=data if isinstance(data, bytes) else data.encode())


def stick(m, files):
    """A disk for @m with @files."""
    path = m.path("stick.img")
    fat(path, files)
    m.args += ["-drive", "file=%s,format=raw,if=none,id=stick" % path,
               "-device", "ahci,id=ahci",
               "-device", "ide-hd,drive=stick,bus=ahci.0,bootindex=1"]


def full(devices=()):
    """A machine that boots, from the firmware's first instruction."""
    return machine.Machine(machine.base("x64", devices), "x64")


def start(m, key=" "):
    m.start()
    if key:
        m.wait("Press Ctrl-B", 60)
        m.send(key)


def check(m, *texts):
    out = plain(m)
    for text in texts:
        expect(text in out, "no " + text, m)


FOUND = ["beside found", "folder found", "above found"]


@test
def on_a_stick_the_script_beside_the_default_program_is_found():
    with full() as m:
        stick(m, {FOLDER + "BOOTX64.EFI": program(), **BESIDE})
        start(m)
        m.wait("cannot open /EFI/BOOT/missing.txt on", 60)
        check(m, "[file:/EFI/BOOT/autoexec.ipxe] [file:/EFI/BOOT/]", *FOUND)


@test
def on_a_stick_the_script_in_the_root_is_found_too():
    with full() as m:
        stick(m, {FOLDER + "BOOTX64.EFI": program(), "autoexec.ipxe": SAYS})
        start(m)
        m.wait("cannot open /missing.txt on", 60)
        check(m, "[file:/autoexec.ipxe] [file:/]", "beside lost")


@test
def a_stick_without_a_script_says_where_it_was_looked_for():
    with full() as m:
        stick(m, {FOLDER + "BOOTX64.EFI": program()})
        start(m)
        m.wait("No autoexec.ipxe beside file:/EFI/BOOT/BOOTX64.EFI, nor in /.",
               60)


@test
def at_a_sticks_prompt_relative_names_are_beside_the_program():
    with full() as m:
        stick(m, {FOLDER + "BOOTX64.EFI": program(), **BESIDE})
        start(m, "\x02")
        m.wait("pxesh> ", 20)
        m.send("echo [${cwuri}] [${cwduri}]\r")
        m.wait("[file:/EFI/BOOT/BOOTX64.EFI] [file:/EFI/BOOT/]", 20)
        m.send("chain autoexec.ipxe\r")
        m.wait("cannot open /EFI/BOOT/missing.txt on", 20)
        check(m, *FOUND)
