#!/usr/bin/python3
"""cases.py: replay conformance cases and golden scripts on UEFI.

usage: cases.py ARCH [EVERY]
EVERY: only each EVERYth case. Prints what differs; status 1 if anything does.
"""
import glob
import os
import re
import sys

import machine

TOP = machine.TOP
ERASED = re.compile(rb"(\x08 \x08)+")
ERRNO = re.compile(rb"0x[0-9a-f]{7,8}\b")
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[@-~]")
BATCH = 150
# Of the firmware's own pool, now and then one
PAGES = 1
# Case: why it cannot pass here
EXEMPT = {
    "029-exp-expanded-whitespace-kept": "a tab shows as blanks",
    "rules-img": "imgmem can read memory here",
    "rules-lex": "broken UTF-8 gets fewer marks than the clean-up makes",
    "rules-nest": "it opens a prompt, and nobody types",
    "345-nest-cwuri-unset": "autoexec.ipxe has a URI: its own",
}


def folder():
    return os.path.join(TOP, "tests", "conformance")


def golden():
    """{name: (script, output, status)} of the golden scripts."""
    out = {}
    where = os.path.join(TOP, "tests", "golden")
    for path in glob.glob(os.path.join(where, "*.ipxe")):
        stem = path[:-5]
        name = os.path.basename(stem)
        if name in EXEMPT or not os.path.exists(stem + ".out"):
            continue
        status = "0"
        if os.path.exists(stem + ".status"):
            status = machine.read(stem + ".status").decode().strip()
            # On the host any failure is 1; here it is the firmware's number
            status = "-E" if status == "1" else status
        out[name] = (machine.read(path), machine.read(stem + ".out"), status)
    return out


def statuses(where):
    out = {}
    with open(os.path.join(where, "index.tsv")) as f:
        for line in f:
            if not line.startswith("#"):
                number, name, status, _ = line.rstrip("\n").split("\t")
                out["%s-%s" % (number, name)] = status
    return out


def clean(data):
    """As the cases' README says: no escapes, no controls, errors masked.
    Where there is no terminal, a prompt's text stays on a line of its own."""
    data = ERASED.sub(b"\n", data)
    data = ESCAPES.sub(b"", data)
    data = bytes(c for c in data if c == 10 or (c >= 32 and c != 127))
    # The console is UTF-16: other bytes do not survive
    data = data.decode("utf-8", "replace").encode()
    data = ERRNO.sub(lambda m: m.group().rjust(10, b"0")[:-6] + b"......", data)
    return b"\n".join(l.rstrip(b" ") for l in data.split(b"\n")).rstrip(b"\n")


def status_ok(want, got, arch):
    top = 1 << (31 if arch == "ia32" else 63)
    if want.startswith("-"):
        return bool(got & top)
    # A script's own number is an error's, of those that are nobody else's
    own = (top | top >> 1) if int(want) else 0
    return got in (int(want), own | int(want))


def main():
    arch = sys.argv[1]
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    where = folder()
    want = statuses(where)
    names = sorted(os.path.basename(f)[:-5]
                   for f in glob.glob(os.path.join(where, "*.ipxe")))
    names = [n for n in names if n in want and n not in EXEMPT][::every]
    cases = {n: (machine.read(os.path.join(where, n + ".ipxe")),
                 machine.read(os.path.join(where, n + ".out")), want[n])
             for n in names}
    cases.update(golden())
    names = list(cases)
    bad = []
    seconds = 120
    results = {}
    todo = list(names)
    while todo:
        batch = [(n, cases[n][0]) for n in todo[:BATCH]]
        done = machine.run_cases(arch, batch, seconds)
        results.update(done)
        # One that does not end takes no other with it
        todo = todo[len(done) + (len(done) < len(batch)):]
    for name in names:
        if name not in results:
            bad.append((name, "did not end"))
            continue
        output, status, lost = results[name]
        expect = clean(cases[name][1])
        # The offer of a prompt was erased by a line of blanks
        got = clean(output[80:] if output[:80] == b" " * 80 else output)
        if got != expect:
            bad.append((name, "printed %r\n    not     %r" % (got[-600:], expect[-600:])))
        elif not status_ok(cases[name][2], status, arch):
            bad.append((name, "status %x, not %s" % (status, cases[name][2])))
        elif lost > PAGES:
            bad.append((name, "kept %d pages" % lost))
    for name, what in bad:
        print("FAILED %s: %s" % (name, what))
    print("%s: %d passed, %d failed" % (arch, len(names) - len(bad), len(bad)))
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
