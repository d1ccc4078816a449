"""Tests of where pxesh.efi looks, by every way of being started."""
import os
import subprocess

import machine
from kit import expect, plain, test, tftp_folder, user_net

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


# ---- other ways than the default path ---------------------------------------------

def from_shell(*lines):
    """The firmware's shell runs @lines on a stick with us in a folder."""
    with full() as m:
        stick(m, {"tools/our.efi": program(), "tools/autoexec.ipxe": SAYS,
                  "tools/beside.txt": "1", "above.txt": "2",
                  "startup.nsh": "\r\n".join(lines) + "\r\n"})
        start(m)
        m.wait("cannot open /tools/missing.txt on", 60)
        check(m, "[file:/tools/autoexec.ipxe] [file:/tools/]", *FOUND)


@test
def the_firmwares_shell_may_be_in_our_folder():
    from_shell("fs0:", "cd tools", "our.efi")


@test
def the_firmwares_shell_may_be_in_another_folder():
    from_shell("fs0:", "tools\\our.efi")


@test
def the_firmwares_shell_may_be_on_no_volume():
    from_shell("fs0:\\tools\\our.efi")


@test
def a_boot_entry_names_our_folder():
    # The shell makes the entry, and a reset that keeps variables starts it
    flash = machine.flash("/usr/share/OVMF/OVMF_CODE.fd",
                          "/usr/share/OVMF/OVMF_VARS.fd")
    args = [a for a in machine.base("x64", []) if a not in
            ("-no-reboot", "-bios", "/usr/share/ovmf/OVMF.fd")]
    with machine.Machine(args + flash, "x64") as m:
        stick(m, {"tools/our.efi": program(), "tools/autoexec.ipxe": SAYS,
                  "tools/beside.txt": "1", "above.txt": "2", "startup.nsh":
                  "fs0:\r\nbcfg boot add 0 fs0:\\tools\\our.efi pxesh\r\n"
                  "reset\r\n"})
        m.args[m.args.index("ide-hd,drive=stick,bus=ahci.0,bootindex=1")] = \
            "ide-hd,drive=stick,bus=ahci.0"
        start(m)
        m.wait("cannot open /tools/missing.txt on", 60)
        check(m, "[file:/tools/autoexec.ipxe] [file:/tools/]", *FOUND)


@test
def on_a_cd_the_boot_images_volume_is_ours():
    with full() as m:
        os.mkdir(m.path("cd"))
        fat(m.path("cd/efi.img"),
            {FOLDER + "BOOTX64.EFI": program(), **BESIDE})
        subprocess.run(["xorriso", "-as", "mkisofs", "-quiet", "-o",
                        m.path("cd.iso"), "-e", "efi.img", "-no-emul-boot",
                        m.path("cd")], check=True, stderr=subprocess.DEVNULL)
        m.args += ["-cdrom", m.path("cd.iso")]
        start(m)
        m.wait("cannot open /EFI/BOOT/missing.txt on", 60)
        check(m, "[file:/EFI/BOOT/autoexec.ipxe] [file:/EFI/BOOT/]", *FOUND)


def grub(m, config, modules=""):
    """GRUB as one program, with @config in it."""
    with open(m.path("grub.cfg"), "w") as f:
        f.write(config)
    subprocess.run(["grub-mkstandalone", "-O", "x86_64-efi", "-o",
                    m.path("grub.efi"), "--install-modules=chain part_msdos "
                    "fat search search_fs_file normal " + modules, "--fonts=",
                    "--locales=", "--themes=",
                    "boot/grub/grub.cfg=" + m.path("grub.cfg")], check=True)
    return machine.read(m.path("grub.efi"))


@test
def chained_by_grub_our_folder_is_the_chained_files():
    with full() as m:
        stick(m, {FOLDER + "BOOTX64.EFI": grub(
            m, "search --set=root --file /tools/our.efi\n"
               "chainloader /tools/our.efi\nboot\n"),
            "tools/our.efi": program(), "tools/autoexec.ipxe": SAYS,
            "tools/beside.txt": "1", "above.txt": "2"})
        start(m)
        m.wait("cannot open /tools/missing.txt on", 60)
        check(m, "[file:/tools/autoexec.ipxe] [file:/tools/]", *FOUND)


@test
def after_exit_0_the_firmware_shows_its_setup():
    with full() as m:
        stick(m, {FOLDER + "BOOTX64.EFI": program(),
                  FOLDER + "autoexec.ipxe": "#!ipxe\nexit\n"})
        start(m)
        m.wait("Boot Manager", 60)


@test
def after_exit_1_the_firmware_starts_the_next_boot_entry():
    with full() as m:
        stick(m, {FOLDER + "BOOTX64.EFI": program(),
                  FOLDER + "autoexec.ipxe": "#!ipxe\nexit 1\n"})
        start(m)
        m.wait("UEFI Interactive Shell", 60)


@test
def chained_by_ipxe_from_a_stick():
    # What lies beside the program is what iPXE's DHCP server has
    folder = tftp_folder(**{
        "boot.ipxe": "#!ipxe\nchain tftp://10.0.2.2/pxesh.efi\n",
        "pxesh.efi": program(), "autoexec.ipxe": SAYS, "beside.txt": "1",
        "above.txt": "2"})
    with full(user_net(tftp=folder, bootfile="boot.ipxe")) as m:
        stick(m, {FOLDER + "BOOTX64.EFI":
                  machine.read("/usr/lib/ipxe/ipxe.efi")})
        start(m)
        m.wait("missing.txt", 60)
        check(m, "[tftp://10.0.2.2/autoexec.ipxe] [tftp://10.0.2.2/]",
              "beside found", "folder lost", "above found")
