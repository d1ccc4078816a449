"""Tests of the shell, its menus and its screens."""
import os
import re
import tempfile
import time

import machine
import screen
from kit import (MENU, Server, begin, embed_into, end, expect, plain, png, script, smoke,
                 test, user_net)


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
            embed_into(image, out, "--script", path)
            return out

        out = embed(machine.image("x64", "pxesh.efi"), "exit 1\n" * 2000)
        out = embed(out, "echo from within\nexit 12\n")
        with machine.restored("x64", app=machine.read(out)) as m:
            m.start()
            end(m, 12)
            expect("from within" in plain(m), "no output", m)
            expect("Ctrl-B" not in plain(m), "an offer", m)


@smoke
def a_damaged_image_says_so_and_returns():
    for percent in (20, 60, 95):
        app = bytearray(machine.read(machine.image("x64", "pxesh.efi")))
        app[len(app) * percent // 100] ^= 4
        with machine.restored("x64", app=bytes(app)) as m:
            m.start()
            m.wait("image is damaged", 30)
            end(m, 0x800000000000001b)


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
def what_a_slow_line_lost_is_drawn_again():
    rows = ["Row %d" % n for n in range(44)]
    with script("menu A long menu\n" + "".join(
            "item --gap %s\nitem %s %s\n" % (a, b[4:], b)
            for a, b in zip(rows[::2], rows[1::2])) + "choose sel\n") as m:
        # A line that takes 4 KiB each second: less than a menu
        m.start(line_bytes=4096)
        m.wait("Press Ctrl-B", 30)
        m.send(" ")
        machine.until(lambda: [row.strip() for row in plain(m).split("\n")
                               if "Row" in row] == rows, 10,
                      lambda: "the menu is\n" + plain(m), pause=1)


@test
def the_machine_answers_as_settings():
    devices = ["-cpu", "max", "-smbios", "type=1,manufacturer=Make,product=Box,"
               "serial=S1,uuid=01020304-0506-0708-090a-0b0c0d0e0f10"]
    with script("echo ${manufacturer} ${product} ${serial} ${uuid}\n"
                "echo ${cpuvendor} entropy ${entropy}\n"
                "echo acpi ${acpi/0x46414350.0.0.0.4:string} mem ${memsize}\n"
                "echo time ${unixtime:int32}\npciscan dev && echo pci ${dev}\n"
                "echo id ${pci/0.0.2:hexraw} first ${memmap/0.0.2.10:int32}\n"
                "echo var ${efi/PlatformLang:string} ${efi/SecureBoot}\n"
                "exit 3\n", devices=devices) as m:
        begin(m)
        end(m, 3)
        out = plain(m)
        expect("Make Box S1 01020304-0506-0708-090a-0b0c0d0e0f10" in out,
               "SMBIOS", m)
        expect("AuthenticAMD entropy hardware" in out, "processor", m)
        expect("acpi FACP" in out, "ACPI", m)
        expect(re.search(r"pci [0-9a-fx]+", out), "PCI", m)
        expect(re.search(r"id 8086 first [1-9]\d+\n", out),
               "PCI space, memory map", m)
        expect("var en 00\n" in out, "variables", m)
        expect(re.search(r"mem 2[0-9][0-9]\n", out), "memory", m)
        expect(abs(int(re.search(r"time (\d+)", out).group(1)) - time.time())
               < 100000, "clock", m)


def entropy(*devices, arch="x64"):
    with script("echo entropy ${entropy}\nexit 3\n", arch, devices) as m:
        begin(m)
        end(m, 3, 120)
        return re.search(r"entropy (\w+)", plain(m)).group(1)


@test
def random_bytes_come_from_the_firmware_else_by_jitter():
    found = entropy("-device", "virtio-rng-pci")
    assert found == "hardware", found
    for arch in "x64", "ia32", "aa64":
        found = entropy(arch=arch)
        assert found == "jitter", (arch, found)


@test
def a_machine_without_jitter_has_no_entropy():
    # Its clock counts instructions: the same work takes the same time
    found = entropy("-icount", "shift=0,sleep=off")
    assert found == "none", found


@test
def ctrl_c_cancels_a_menu():
    with script(MENU) as m:
        begin(m)
        m.wait("A shell", 10)
        m.send("\x03")
        end(m, 5)


@test
def ctrl_c_twice_ends_a_script_that_handles_it():
    with script("nosuch ||\n:retry\necho begun\nsleep 100 || goto retry\n"
                ) as m:
        begin(m)
        m.wait("begun", 10)
        m.send("\x03")
        m.wait("Ctrl-C again within 2 s ends the script", 10)
        m.wait("begun", 10, lambda: m.output().split(b"ends the script")[-1])
        m.send("\x03")
        end(m, 0x8000000000000015)


@test
def a_warning_stays_in_sight_of_the_menu():
    with script("nosuch ||\n" + MENU) as m:
        begin(m)
        m.wait("A shell", 10)
        m.wait("nosuch: command not found", 10,
               lambda: m.output().split(b"[2J")[-1])
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
                "set name @\nread name && echo [${name}] ${name:hex}\n"
                "exit 2\n") as m:
        begin(m)
        m.wait("F12?", 10)
        m.send("\x1b[24~")
        m.wait("f12\r\n@", 10)
        m.send("x\u00e9\u20acy\r")
        end(m, 2)
        expect("40:78:c3:a9:e2:82:ac:79" in plain(m), "bytes got lost", m)


# ---- pixels -----------------------------------------------------------------------

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
        screen.compare_picture(m, "picture")
        m.send("\r")
        end(m, 3)
        expect("back in text" in plain(m), "no text", m)


@test
def usb_devices_are_found_and_named():
    with script(":next\nusbscan u || goto end\n"
                "echo ${u} ${usb/${u}.15.0} ${usb/${u}.8.2}\ngoto next\n"
                ":end\nexit 4\n", devices=[
                    "-device", "qemu-xhci", "-device", "usb-tablet",
                    "-device", "usb-kbd"]) as m:
        begin(m)
        end(m, 4)
        out = plain(m)
        expect("QEMU USB Tablet 2706" in out and
               "QEMU USB Keyboard 2706" in out and "0x102 " in out and
               "0x103 " not in out, "not these two", m)
