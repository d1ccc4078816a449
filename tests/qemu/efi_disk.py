"""One disk for all machines: as a CD, and as a USB stick."""
import tempfile

import kit
import machine
from efi_start import fat
from kit import expect, plain, smoke, test

CD = ["-device", "virtio-scsi-pci", "-device", "scsi-cd,drive=d0"]
STICK = ["-device", "qemu-xhci", "-device", "usb-storage,drive=d0"]
FILES = {
    "autoexec.ipxe": b"#!ipxe\nimgfetch file:/folder/data || exit 1\n"
                     b"imgstat\nchain --autofree folder/sub.ipxe\nshell\n",
    "folder/data": b"x" * 12345,
    "folder/sub.ipxe": b"#!ipxe\necho from ${cwduri} on ${buildarch}\n"}


def inserted(path, arch, devices):
    return machine.Machine(machine.base(arch, devices + [
        "-drive", "if=none,id=d0,format=raw,readonly=on,file=" + path]), arch)


def starts(arch, how, name, devices):
    """Of itself, as firmware starts a CD or a stick."""
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/disk"
        kit.disk(path, FILES, how=how)
        with inserted(path, arch, devices) as m:
            m.start()
            m.wait("from file:/folder/ on " + name, 120)
            expect("data : 12345 bytes" in plain(m), "no file", m)


@smoke
def a_disk_starts_as_a_cd():
    starts("x64", "--iso", "x86_64", CD)


@smoke
def a_disk_starts_as_a_usb_stick():
    starts("x64", "--iso", "x86_64", STICK)


@test
def a_stick_with_room_starts_too():
    starts("x64", "--usb", "x86_64", STICK)


@test
def a_disk_starts_other_processors():
    for arch, name in ("ia32", "i386"), ("aa64", "arm64"):
        for devices in CD, STICK:
            starts(arch, "--iso", name, devices)


@test
def the_own_disk_boots():
    """From a CD we start what is on the machine's disk, its second."""
    with tempfile.TemporaryDirectory() as folder:
        stick, own = folder + "/stick", folder + "/own"
        kit.disk(stick, {"autoexec.ipxe": b"#!ipxe\nsanboot --drive 0x81\n"},
                 how="--iso")
        fat(own, {"EFI/BOOT/BOOTX64.EFI":
                  machine.read(machine.image("x64", "pxesh.efi")),
                  "autoexec.ipxe": "#!ipxe\necho from my own disk\nshell\n"})
        drives = []
        for name, path in ("d0", stick), ("d1", own):
            drives += ["-drive", "if=none,id=%s,format=raw,readonly=on,file=%s"
                       % (name, path)]
        with machine.Machine(machine.base("x64", [
                "-device", "virtio-scsi-pci", "-device",
                "scsi-cd,drive=d0,bootindex=1", "-device",
                "virtio-blk-pci,drive=d1,bootindex=2"] + drives), "x64") as m:
            m.start()
            m.wait("Booting from SAN device 0x81", 120)
            m.wait("from my own disk", 60)


@test
def what_is_embedded_into_a_disk_starts():
    with tempfile.TemporaryDirectory() as folder:
        path, script = folder + "/disk", folder + "/script"
        kit.disk(path, FILES)
        with open(script, "w") as f:
            f.write("#!ipxe\necho embedded ${foo}\n"
                    "imgfetch file:/folder/data && imgstat\nshell\n")
        kit.embed_into(path, path, "--script", script, "--set", "foo=bar")
        for devices in CD, STICK:
            with inserted(path, "x64", devices) as m:
                m.start()
                m.wait("embedded bar", 120)
                m.wait("data : 12345 bytes", 30)
