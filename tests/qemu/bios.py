#!/usr/bin/python3
"""bios.py: tests of the BIOS images in QEMU, most of them by way of -kernel.

usage: bios.py smoke|all|cases [EVERY]|NAME...
Each test is a function in bios_*.py; those marked @smoke are part of "make
check".
"""
import glob
import os
import re
import sys

import bios_api  # noqa: tests register themselves
import bios_boot  # noqa
import bios_disk  # noqa
import bios_embed  # noqa
import bios_native  # noqa
import bios_net  # noqa
import bios_pxe  # noqa
import bios_san  # noqa
import bios_sanboot  # noqa
import bios_shell  # noqa
import bios_start  # noqa
import bios_wimboot  # noqa
import cases
import kit
import machine
from bios_kit import END, kernel

DIAG = re.compile(rb"\x1b\[1;31m.*?\x1b\[0m", re.S)
# Case: why it cannot pass here
EXEMPT = {
    "029-exp-expanded-whitespace-kept": "a tab shows as blanks",
    "330-img-not-a-script": "on a BIOS, any bytes are a program",
    "350-nest-magic-required": "on a BIOS, any bytes are a program",
    "334-img-empty-image": "on a BIOS, any bytes are a program",
    "rules-img": "imgmem can read memory here",
    "rules-nest": "on a BIOS, any bytes are a program",
}


def run_case(data):
    """Output without diagnostics, and status; None: it did not end."""
    with kernel(data) as m:
        m.start()
        try:
            m.wait("on to the next boot device.\r\n", 30)
        except machine.Failure:
            return m.output(), None
        out = m.output()
    body = out.partition(b"No network card with a PXE ROM found.\r\n")[2]
    status = int(END.findall(body)[-1])
    body = body[:END.search(body).start()]
    # Here, what is unknown counts as a program (reference/boot.md#image-types)
    body = body.replace(b" [PXE-NBP]", b"")
    return DIAG.sub(b"", body), status


def same_status(want, got):
    if want.startswith("-"):
        return got not in (None, 0)
    return got == int(want) & 0xffffffff


def conformance(every):
    where = cases.folder()
    want = cases.statuses(where)
    names = sorted(n for n in want if n not in EXEMPT)[::every]
    bad = 0
    for name in names:
        path = os.path.join(where, name)
        got, status = run_case(machine.read(path + ".ipxe"))
        expected = cases.clean(machine.read(path + ".out"))
        if cases.clean(got) == expected and same_status(want[name], status):
            continue
        bad += 1
        print("FAILED %s: status %s, printed %r\n    not %s, %r" % (
            name, status, cases.clean(got)[-500:], want[name],
            expected[-500:]), flush=True)
    print("bios: %d of %d cases passed" % (len(names) - bad, len(names)))
    return bool(bad)


def golden():
    """Golden scripts that need nothing of the host's shell."""
    bad = 0
    where = os.path.join(machine.TOP, "tests", "golden")
    for path in sorted(glob.glob(os.path.join(where, "*.ipxe"))):
        name = os.path.basename(path)[:-5]
        if name in EXEMPT:
            continue
        got, _ = run_case(machine.read(path))
        want = cases.clean(machine.read(path[:-5] + ".out"))
        if cases.clean(got) != want:
            bad += 1
            print("FAILED golden %s: printed %r\n    not %r" % (
                name, cases.clean(got)[-500:], want[-500:]))
    print("bios: golden scripts, %d failed" % bad)
    return bool(bad)


def main():
    what = sys.argv[1:]
    if what[:1] == ["cases"]:
        sys.exit(conformance(int(what[1]) if len(what) > 1 else 1))
    if what == ["golden"]:
        sys.exit(golden())
    sys.exit(kit.run(what))


if __name__ == "__main__":
    main()
