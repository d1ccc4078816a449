"""theirs.py: Debian's iPXE under a BIOS, and a person at its prompt."""
import time

import bios_kit as bios

FOLDER = "/usr/lib/ipxe/"
KEYS = {":": "shift-semicolon", "/": "slash", ".": "dot", " ": "spc",
        "-": "minus"}


def typed(m, text):
    """Type a line."""
    bios.typed(m, *[KEYS.get(c, c) for c in text], "ret")


def dhcp(m):
    """From the start on: to its prompt, and an address there."""
    m.wait("Ctrl-B for the iPXE", 60, m.screen)
    m.wait(b" ok", 60, m.screen)
    time.sleep(4)
    m.wait("Ctrl-B for the iPXE", 60, m.screen)
    bios.typed(m, "ctrl-b")
    time.sleep(1)
    typed(m, "dhcp")
    time.sleep(5)
