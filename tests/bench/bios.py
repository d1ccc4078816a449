#!/usr/bin/python3
"""bios.py: downloads under a BIOS, by the ROM's driver and by drivers of our
own, ours and Debian's iPXE in turn; and how long our network boot program
takes to its prompt.

usage: bios.py [CARD [ROUNDS]]
Times of downloads are between two requests that the server sees: the file's
and the next. QEMU has a processor of its own, where there are two: when its
threads are on one and then on several, the same download takes one or two and
a half times as long, by chance.
"""
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "qemu"))
import bios_kit as bios  # noqa: E402
import bios_start  # noqa: E402
import kit       # noqa: E402
import machine   # noqa: E402
import theirs    # noqa: E402

HTTP_BYTES = 32 << 20
TFTP_BYTES = 8 << 20
CPUS = sorted(os.sched_getaffinity(0))


def part(m):
    """QEMU's threads on the last processor, what is here on the others."""
    if len(CPUS) == 1:
        return
    os.sched_setaffinity(0, CPUS[:-1])
    for thread in os.listdir("/proc/%d/task" % m.process.pid):
        os.sched_setaffinity(int(thread), CPUS[-1:])


def one(card, program, is_theirs):
    files = {"big": os.urandom(HTTP_BYTES), "a": b"x", "b": b"x"}
    s = kit.Server(files)
    files["script"] = (
        "#!ipxe\nimgfetch %s\nimgfetch %s\nimgfree\n"
        "imgfetch tftp://10.0.2.2/tftp\nimgfetch %s\n"
        % (s.url("big"), s.url("a"), s.url("b"))).encode()
    tftp = [("tftp", os.urandom(TFTP_BYTES))]
    script = "#!ipxe\nchain %s\n" % s.url("script")
    with bios.boot_by_pxe(card, script, tftp, program=program,
                          memory="256") as m:
        m.start()
        part(m)
        if is_theirs:
            theirs.dhcp(m)
            theirs.typed(m, "chain " + s.url("script"))
        s.wait("b", m)
        # TFTP begins when the answer to "a" is in
        return s.asked["a"] - s.asked["big"], s.asked["b"] - s.asked["a"]


def marked(suffix):
    """Our program with a prompt, that says on port E9h when it begins."""
    with tempfile.TemporaryDirectory() as folder:
        script, out = (os.path.join(folder, n) for n in ("script", "out"))
        with open(script, "w") as f:
            f.write("#!ipxe\nshell\n")
        kit.embed_into(bios.image(suffix), out, "--script", script)
        return bios_start.patched(machine.read(out), """
	pushw	%ax
	movb	$'!', %al
	outb	%al, $0xe9
	popw	%ax
""")


def seconds_to_prompt(program, card="e1000"):
    """From the first instruction on."""
    with bios.boot_by_pxe(card, "", program=program) as m:
        m.start()
        part(m)
        while not m.results():
            time.sleep(0.0005)
        began = time.time()
        while b"pxesh> " not in m.output():
            if time.time() > began + 60:
                raise machine.Failure("no prompt")
            time.sleep(0.0005)
        return time.time() - began


def start_time(rounds):
    took = {"kpxe": [], "pxe": []}
    with tempfile.TemporaryDirectory() as folder:
        for suffix in took:
            with open(os.path.join(folder, suffix), "wb") as f:
                f.write(marked(suffix))
        for suffix in list(took) * rounds:
            took[suffix].append(seconds_to_prompt(os.path.join(folder, suffix)))
    for suffix, times in took.items():
        print("From the first instruction to the prompt, .%s: %.0f ms (%.0f to "
              "%.0f)" % (suffix, 1000 * statistics.median(times),
                         1000 * min(times), 1000 * max(times)), flush=True)


def main():
    card = sys.argv[1] if len(sys.argv) > 1 else "e1000"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    programs = [bios.image("pxe"), bios.image("kpxe"), theirs.FOLDER + "ipxe.pxe",
                theirs.FOLDER + "undionly.kpxe"]
    start_time(rounds)
    took = {p: [] for p in programs}
    for n in range(rounds):
        for p in programs[::-1] if n % 2 else programs:
            took[p].append(one(card, p, p.startswith(theirs.FOLDER)))
        print("round: " + "; ".join("%s %.1f s, %.1f s" % (
            (os.path.basename(p),) + took[p][-1]) for p in programs),
            flush=True)
    for i, (what, size) in enumerate((("HTTP 32 MiB", HTTP_BYTES),
                                      ("TFTP 8 MiB", TFTP_BYTES))):
        for p in programs:
            pairs = sorted(r[i] / own[i] for r, own in
                           zip(took[p], took[programs[0]]))
            t = statistics.median(r[i] for r in took[p])
            print("%s on %s, %s: %.2f MiB/s; pxesh.pxe is %.2f times as fast "
                  "(median of pairs; %.2f to %.2f)"
                  % (what, card, os.path.basename(p), size / t / 2**20,
                     statistics.median(pairs), pairs[0], pairs[-1]))
    for suffix in "kpxe", "pxe":
        print("pxesh.%s: %d bytes" % (suffix,
                                      os.path.getsize(bios.image(suffix))))


main()
