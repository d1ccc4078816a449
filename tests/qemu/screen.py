"""What a terminal on the machine's serial line shows."""
import os
import shutil
import struct
import time
import zlib

import pyte

from machine import until

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "screens")
# OVMF takes the largest mode that its serial console offers
COLS, ROWS = 80, 50


class Terminal:
    """What was printed is drawn once, however often somebody looks."""

    def __init__(self):
        self.screen = pyte.Screen(COLS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.drawn = 0

    def draw(self, output):
        self.stream.feed(output[self.drawn:])
        self.drawn = len(output)


def shown(machine):
    if not machine.terminal:
        machine.terminal = Terminal()
    machine.terminal.draw(machine.output())
    return machine.terminal.screen


def text(screen):
    """The rows, and below them where colours are and where the cursor is."""
    rows = [row.rstrip() for row in screen.display]
    while rows and not rows[-1]:
        rows.pop()
    return "\n".join(rows + ["--"] + colours(screen)) + "\n"


def colours(screen):
    """Runs of a background other than the screen's corner has."""
    out = []
    plain = screen.buffer[0][0].bg
    for y in range(ROWS):
        runs = []
        for x in range(COLS):
            cell = screen.buffer[y][x]
            look = "%s%s on %s" % ("bold " if cell.bold else "", cell.fg, cell.bg)
            if cell.bg in (plain, "default"):
                continue
            if runs and runs[-1][2] == look and runs[-1][1] == x - 1:
                runs[-1][1] = x
            else:
                runs.append([x, x, look])
        out += ["row %d: %d-%d %s" % (y, a, b, look) for a, b, look in runs]
    return out


def settled(machine, quiet=0.3, most=5):
    """The screen, once nothing was sent for a while: to be kept, after
    somebody looked at it."""
    end = time.time() + most
    last, since = -1, time.time()
    while time.time() < end:
        n = len(machine.output())
        if n != last:
            last, since = n, time.time()
        elif time.time() - since > quiet:
            break
        time.sleep(0.02)
    return shown(machine)


def compare(machine, name):
    """Complains unless the screen becomes as kept in screens/NAME.txt."""
    path = os.path.join(GOLDEN, name + ".txt")
    if os.environ.get("GOLDEN_UPDATE"):
        os.makedirs(GOLDEN, exist_ok=True)
        with open(path, "w") as f:
            f.write(text(settled(machine)))
        return
    with open(path) as f:
        want = f.read()
    until(lambda: text(shown(machine)) == want, 10,
          lambda: "screen %s is\n%s\nnot\n%s" % (
              name, text(shown(machine)), want))


def pixels(path):
    """The size and the pixels of a PNG, as they are within its compression."""
    with open(path, "rb") as f:
        data = f.read()
    at, head, packed = 8, b"", b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        head = body if kind == b"IHDR" else head
        packed += body if kind == b"IDAT" else b""
        at += size + 12
    return head, zlib.decompress(packed)


def compare_picture(machine, name):
    """Complains unless its pixels become as in screens/NAME.png."""
    golden = os.path.join(GOLDEN, name + ".png")
    now = machine.path("screen.png")
    kept = os.path.join("/tmp", name + "-now.png")

    def same():
        machine.screenshot(now)
        return pixels(now) == pixels(golden)

    def other():
        shutil.copy(now, kept)
        return "the screen is %s, not %s" % (kept, golden)

    if os.environ.get("GOLDEN_UPDATE"):
        time.sleep(3)		# somebody looks at it
        machine.screenshot(golden)
    until(same, 10, other)
