"""Tests on firmware that lacks what others have, or tells it another way."""
import machine
from kit import Server, begin, end, plain, script, test, user_net


def run(options, status, without="", devices=()):
    """@options: bytes, or text to be spelt as the firmware does."""
    if isinstance(options, str):
        options = ("pxesh " + options + "\0").encode("utf-16-le")
    with machine.restored("x64", devices) as m:
        m.fw_cfg("options", options)
        if without:
            m.fw_cfg("without", without.encode())
        m.start()
        end(m, status, 60)
        return plain(m)


@test
def load_options_may_lack_their_nul_or_have_more():
    wide = "pxesh exit 7".encode("utf-16-le")
    for options in wide, wide + b"\0\0", wide + b"\0\0\0\0", wide + b"\0\0x":
        run(options, 7)


@test
def a_name_with_blanks_is_no_script():
    run('"fs0:\\my programs\\pxesh.efi" exit 7\0'.encode("utf-16-le"), 7)


@test
def load_options_that_are_no_text_are_no_script():
    wide = "pxesh exit 7".encode("utf-16-le")
    for options in (b"pxesh exit 7", wide + b"\0\0\x01\0", wide + b"\x01\0",
                    bytes(range(65, 91)), b"x", b"\0\0"):
        with script("exit 5\n") as m:
            m.fw_cfg("options", options)
            begin(m)
            end(m, 5)


@test
def without_device_path_keyboard_or_screen_scripts_run():
    server = Server({"c.efi": machine.read(machine.image("x64", "pxesh.efi"))})
    child = ("dhcp && imgfetch %s && imgexec c.efi exit 0 || exit 1 ; exit 7"
             % server.url("c.efi"))
    for without in "d", "f", "k", "o", "dfko":
        run(child, 7, without, user_net())
    run("imgfetch file:/x || exit 7", 7, "df")


@test
def a_card_with_wifi_is_served_without_its_snp():
    """The stub's card locks the machine up when somebody opens its SNP."""
    server = Server({"x": b"#!ipxe\necho by MNP\n"})
    out = run("dhcp && ifstat && chain %s && exit 7" % server.url("x"), 7,
              "w", user_net())
    assert "using MNP on" in out and "by MNP" in out, out


@test
def without_a_keyboard_nobody_is_waited_for():
    out = run("prompt --timeout 300 Key? || echo no key ; exit 7", 7, "k")
    assert "no key" in out, out


@test
def without_a_screen_a_picture_is_no_failure():
    run("console --x 800 --y 600 && exit 7 ; exit 1", 7, "o",
        ["-device", "VGA"])


@test
def without_a_clock_there_is_no_time():
    out = run("echo time ${unixtime}. ; exit 7", 7, "t")
    assert "time 0x0." in out, out


@test
def a_list_of_variables_may_have_no_end():
    run("isset ${efi/NoneSuch} || exit 7 ; exit 1", 7, "v")


@test
def a_menu_needs_no_room():
    # Without a mode, of one character, of two long lines
    for without in "m", "r", "s":
        run("echo A line that is longer than the screen ; menu Title ; "
            "item one One ; item two Two ; choose --timeout 300 --default two "
            "which ; iseq ${which} two && exit 7 ; exit 1", 7, without)
