#!/usr/bin/python3
"""peer.py: Debian's iPXE and pxesh in QEMU, the same scripts, what a person sees.

usage: peer.py [NAME...]

Both are started under SeaBIOS with the same card; a script from QEMU's TFTP
server runs golden scripts: those that neither leave for another program nor
wait for a person. NAME may be any of the others, one at a time: a BIOS starts
what is no script as a boot program (rules-script-087). What they print is
compared, but for what each says in its own words: banners, diagnostics,
progress. Differences that are
meant are in intended.tsv, each with its reason; one that is no more is told,
too. Prints what differs; status 1 if anything does.
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PEER = "/usr/lib/ipxe/ipxe.lkrn"
OURS = os.path.join(TOP, "build/bios/pxesh.lkrn")
SECONDS = 120
SCRIPTS = """arch-table error-label error-place nested retry-loop rules-cmd rules-exp
	rules-lex rules-list rules-list-063 rules-list-067b rules-list-075
	rules-scope rules-script-079 rules-script-083
	rules-script-111b rules-script-127 rules-script-139
	rules-tag rules-type""".split()
NOISE = re.compile("|".join((
    r"\((?:http|https)://ipxe\.org/",	# iPXE's diagnostics
    r"^(?:Usage:|See http)", r"^  \S+.*\[-", r"^  [a-z]+ <", r"^\"[^\"]*\": invalid ", r"^Unrecognised option ", r"^Option \"",
	r": command not found$",
    r"^\S*:\d+:\d+: (?:warning|error): ",	# ours: place, excerpt, remarks
    r"^\s*\d+ \| ", r"^\s+\| ", r"^\s+= ", r"^ {4,}\[",
    r"^(?:tftp|http|data):.*\.\.\. ", r"^Configuring ")))


def intended():
    with open(os.path.join(HERE, "intended.tsv"), encoding="utf-8") as f:
        return dict(line.rstrip("\n").split("\t", 1) for line in f
                    if line.strip() and not line.startswith("#"))


def wrapper(names):
    lines = ["#!ipxe", "dhcp"]
    for name in names:
        lines += [f"echo ==== {name}",
                  f"chain --autofree tftp://10.0.2.2/{name}.ipxe && "
                  "echo ==== ok || echo ==== failed"]
    return "\n".join(lines + ["echo ==== end", "poweroff", ""])


def wait_for_end(out, qemu):
    """What was printed up to the end, or as far as it got in time."""
    until = time.monotonic() + SECONDS
    while True:
        with open(out, "rb") as f:
            text = f.read().decode("utf-8", "replace")
        if "==== end" in text or time.monotonic() > until or \
                qemu.poll() is not None:
            return text
        time.sleep(0.5)


def run(kernel, names, *machine):
    """What is printed on the machine's console."""
    with tempfile.TemporaryDirectory() as folder:
        first = os.path.join(folder, "all.ipxe")
        out = os.path.join(folder, "out")
        with open(first, "w", encoding="utf-8") as f:
            f.write(wrapper(names))
        golden = os.path.join(TOP, "tests", "golden")
        open(out, "wb").close()
        with subprocess.Popen(
                ["qemu-system-x86_64", "-accel", "tcg", "-m", "256",
                 "-machine", *machine, "-kernel", kernel, "-initrd", first,
                 "-netdev", f"user,id=n,restrict=on,tftp={golden}",
                 "-device", "e1000,netdev=n", "-display", "none",
                 "-serial", "file:" + out, "-no-reboot"],
                stdin=subprocess.DEVNULL) as qemu:
            text = wait_for_end(out, qemu)
            qemu.kill()
        return text


def shown(text):
    """What is left of it on a screen: a backspace goes back over a character."""
    out = []
    for c in re.sub(r"\x1b\[[0-9;?]*[@-~]", "", text).replace("\r", ""):
        if c != "\b":
            out.append(c)
        elif out and out[-1] != "\n":
            out.pop()
    return "".join(out)


def sections(text):
    """{name: lines} of what scripts printed; the status is the last one."""
    found, name = {}, None
    for line in shown(text).split("\n"):
        line = line.rstrip()
        m = re.match(r"==== (\S+)$", line)
        if m and m.group(1) not in ("ok", "failed"):
            name = m.group(1)
            found[name] = []
        elif name and line and not NOISE.search(line):
            found[name].append(re.sub(r"0x[0-9a-f]{6,8}", "0xERRNO", line))
    return found


def main(asked):
    meant = intended()
    names = asked or SCRIPTS
    theirs = sections(run(PEER, names, "pc,graphics=off"))
    ours = sections(run(OURS, names, "pc"))
    faults = 0
    for name in names:
        a, b = theirs.get(name), ours.get(name)
        same = a == b and a is not None
        if same and name not in meant:
            continue
        if not same and name in meant:
            print(f"differs, as meant: {name}: {meant[name]}")
            continue
        faults += 1
        print(f"{name}: " + ("no difference any more: not in intended.tsv"
                             if same else "differs"))
        print("\n".join(difflib.unified_diff(
            a or ["(nothing)"], b or ["(nothing)"], "iPXE", "pxesh",
            lineterm="", n=2)))
    print(f"{len(names) - faults} passed, {faults} failed")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
