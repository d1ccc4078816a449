"""The shell under a BIOS: its start, its prompt, its menus."""
import hashlib
import os
import re
import tempfile

import kit
import machine
from bios_kit import ended, expect, image, kernel, pc, smoke, test, typed


# ---- start-up ------------------------------------------------------------------

@smoke
def the_command_line_is_a_script():
    with kernel(append="echo it is ${platform} on ${buildarch} && exit 9") as m:
        m.start()
        ended(m, 9)
        expect(b"it is pcbios on i386" in m.output(), "no output", m)


@test
def the_console_is_the_port_that_spcr_names():
    with kernel(append="echo by the second port") as m:
        second, table = m.path("second"), m.path("spcr")
        with open(table, "wb") as f:
            f.write(bytes([0, 0, 0, 0, 1, 8, 0, 0]) +
                    (0x2f8).to_bytes(8, "little") + bytes(6) + b"\3" +
                    bytes(21))
        open(second, "wb").close()
        m.args += ["-acpitable", "sig=SPCR,rev=2,data=" + table,
                   "-chardev", "file,id=second,path=" + second,
                   "-device", "isa-serial,index=1,chardev=second"]
        m.start()
        machine.until(lambda: b"by the second port\r\n" in
                      machine.read(second), 30, "nothing on COM2")
        expect(b"second port" not in m.output(), "it is on COM1, too", m)


@smoke
def the_initrd_is_a_script_or_a_file():
    with kernel("echo from the initrd\nimgstat\n") as m:
        m.start()
        ended(m, 0)
        expect(b"from the initrd" in m.output(), "no output", m)
    with kernel(b"\0data", append="sha256sum <INITRD> && imgstat") as m:
        m.start()
        ended(m, 0)
        expect(hashlib.sha256(b"\0data").hexdigest().encode() in m.output(),
               "wrong bytes", m)


@test
def an_embedded_script_runs_from_every_image():
    with tempfile.TemporaryDirectory() as folder:
        for suffix, option in (("lkrn", "-kernel"),):
            out = image(suffix)
            for text in ("echo an older one", "echo embedded\nexit 4"):
                path = os.path.join(folder, "script")
                with open(path, "w") as f:
                    f.write("#!ipxe\n" + text + "\n# %s\n" % ("x" * 3000))
                to = os.path.join(folder, "out" + text[5:8])
                kit.embed_into(out, to, "--script", path)
                out = to
            with pc(option, out) as m:
                m.start()
                ended(m, 4)
                expect(b"\nembedded\r\n" in m.output(), "no output", m)


@test
def a_damaged_image_says_so():
    data = bytearray(machine.read(image("lkrn")))
    data[len(data) * 3 // 5] ^= 4
    with tempfile.NamedTemporaryFile() as f:
        f.write(data)
        f.flush()
        with pc("-kernel", f.name) as m:
            m.start()
            m.wait("the program is damaged", 20)
            m.wait("Press a key to go on to the next boot device", 5)


@smoke
def ctrl_b_gives_a_prompt_on_serial_and_keyboard():
    with kernel() as m:
        m.start()
        m.wait("Press Ctrl-B", 20)
        m.send("\x02")
        m.wait("pxesh> ", 10)
        m.send("echo hallo\x1b[D\x7f\x08ab\x08\x1b[D\x1b[3~\x1b[F!\r")
        m.wait("!\nhao!\npxesh> ", 5,
               lambda: m.output().replace(b"\r", b""))
        typed(m, "e", "x", "i", "t", "spc", "3", "ret")
        ended(m, 3)


@test
def the_keyboard_has_its_layout():
    # What a setting is before shows that "read" reads
    with kernel("set keymap de\nset x 1\nset y 2\nread x\necho [${x}]\n"
                "clear keymap\nread y\necho [${y}]\n") as m:
        m.start()
        m.wait("\n1", 20)
        typed(m, "y", "z", "minus", "slash", "shift-2", "alt_r-q", "alt_r-7",
              "ret")
        m.wait('[1zy--"@{]', 10)
        m.wait("\n2", 10)
        typed(m, "y", "z", "left", "x", "ret")
        m.wait("[2yxz]", 10)


@test
def ctrl_c_twice_ends_a_script_that_handles_it():
    with kernel(":retry\necho begun\nsleep 100 || goto retry\n") as m:
        m.start()
        m.wait("begun", 20)
        m.send("\x03")
        m.wait("Ctrl-C again within 2 s ends the script", 10)
        m.wait("begun", 10, lambda: m.output().split(b"ends the script")[-1])
        m.send("\x03")
        m.wait("stopped by Ctrl-C", 10)
        m.wait("on to the next boot device", 10)


@smoke
def settings_come_from_the_machine():
    with kernel("echo ${manufacturer}|${memmap/memsize:int32}"
                "|${pci/0.0.2:hexraw}|${unixtime}|${acpi/0x46414350.0.0.0.4:string}\n",
                "-smbios", "type=1,manufacturer=Maker",
                "-rtc", "base=2026-03-01T12:00:00") as m:
        m.start()
        ended(m, 0)
        line = re.search(rb"Maker\|([^\r]*)", m.output())
        expect(line, "no SMBIOS", m)
        words = line.group(1).split(b"|")
        expect(words[1] == b"8086", "no PCI: %r" % words, m)
        expect(words[3] == b"FACP", "no ACPI: %r" % words, m)


def entropy(*devices):
    with kernel("echo entropy ${entropy}\n", *devices) as m:
        m.start()
        ended(m, 0, 120)
        return re.search(rb"entropy (\w+)", m.output()).group(1)


@test
def entropy_is_the_processors_or_jitter_or_none():
    # The last one's clock counts instructions: nothing in it wanders
    for want, *devices in ((b"hardware", "-cpu", "max"), (b"jitter",),
                           (b"none", "-icount", "shift=0,sleep=off")):
        found = entropy(*devices)
        assert found == want, (want, found)


@test
def little_memory_is_said_or_lived_with():
    with kernel(append="echo works", memory="8") as m:
        m.start()
        ended(m, 0)
        expect(b"MiB of memory" in m.output(), "no warning", m)
    with kernel(append="echo works", memory="2") as m:
        m.start()
        m.wait("too little memory", 20)


# ---- menus ---------------------------------------------------------------------

@smoke
def menus_and_forms_work_over_serial():
    with kernel(kit.MENU) as m:
        m.start()
        m.wait("A shell", 10)
        m.send("\x1b[A\x1b[B\x1b[B\r")
        m.wait("chosen shell", 10)
        m.wait("then shell", 10)
        m.wait("Second", 10)
        m.send("abc\tdef\x18")
        ended(m, 4)
        expect(b"abc-def" in m.output(), "form lost its fields", m)


@test
def what_a_stuck_line_lost_is_drawn_again():
    # Nobody reads what the keys draw, until the program gives the line up
    with kernel("menu A menu\n" + "item a Row\n" * 15 + "choose sel\n") as m:
        m.start(line_bytes=4096)
        m.wait("A menu", 20)
        m.send("\x1b[F\x1b[H" * 40)
        machine.until(lambda: m.output().count(b"A menu") > 1, 20,
                      "the menu was not drawn again", pause=4)


@test
def a_menu_is_drawn_over_a_picture():
    with kernel(kit.png(640, 400, lambda x, y: (x // 80 * 20, y // 50 * 25, 40)),
                append="console --x 640 --y 480 --picture <INITRD>\n"
                "menu Over a picture\nitem one One\nchoose x\n"
                "console\necho back ${x}\nexit 3") as m:
        m.start()
        m.wait("One", 20)
        path = m.path("picture.ppm")

        def drawn():
            m.qmp({"execute": "screendump", "arguments": {"filename": path}})
            head, _, pixels = machine.read(path).partition(b"\n255\n")
            # Forty lines above the picture are black; its lowest row is green
            at = 3 * (640 * 435 + 630)
            return (head == b"P6\n640 480" and pixels[:3] == bytes(3) and
                    tuple(pixels[at:at + 3]) == (140, 175, 40))

        machine.until(drawn, 10, "the screen is not as it should be")
        m.send("\r")
        ended(m, 3)
        m.wait("back one", 5, m.screen)
