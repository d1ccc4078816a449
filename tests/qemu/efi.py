#!/usr/bin/python3
"""efi.py: tests of pxesh.efi in QEMU.

usage: efi.py smoke|all|NAME...
Each test is a function in efi_*.py; those marked @smoke are part of "make
check". In the environment, PXESH_WIMBOOT may name a wimboot to be tried, and
PXESH_FIRMWARE a folder with Debian's later ovmf (ovmf-generic) and
qemu-efi-aarch64, unpacked, to be used instead of those installed.
"""
import sys

import efi_boot  # noqa: tests register themselves
import efi_disk  # noqa
import efi_embed  # noqa
import efi_load  # noqa
import efi_native  # noqa
import efi_net  # noqa
import efi_odd  # noqa
import efi_real  # noqa
import efi_san  # noqa
import efi_shell  # noqa
import efi_secure  # noqa
import efi_start  # noqa
import efi_wifi  # noqa
import efi_wimboot  # noqa
import kit


if __name__ == "__main__":
    sys.exit(kit.run(sys.argv[1:]))
