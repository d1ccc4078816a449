#!/usr/bin/env python3
"""Put realistic mistakes, one at a time, into clean scripts and lint them.

mistakes.py PXESH SCRIPT...: for each kind of mistake it prints how many were
made, found at the default level, found in the very column, and mended to what
stood there before. With "--misses KIND" in front of PXESH it prints the
scripts' lines in which this kind was missed.
"""
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from mistake_kinds import KINDS, ROOTED, named_files

MOST = 30               # mistakes of a kind, spread over the scripts


class Lint:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, *words):
        out = subprocess.run([self.program, "lint", "--config", "none",
                              *words], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=False,
                             timeout=300).stdout
        return out.decode(errors="replace")

    def places(self, files, *options):
        """{file: {(line, column)}} of what is found."""
        found = {}
        out = self.run("-f", "gcc", *options, *map(str, files)) \
            if files else ""
        for m in re.finditer(r"^(.*?):(\d+):(\d+): (?:warning|error)", out,
                             re.M):
            found.setdefault(m[1], set()).add((int(m[2]), int(m[3])))
        return found

    def root(self, number, text):
        """A folder with the files that the script names, and the option."""
        host, paths = named_files(text)
        base = self.folder / f"root{number}"
        for path in paths:
            file = base / path
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("#!ipxe\nshell\n", encoding="utf-8")
            except OSError:     # "a" and "a/b"
                pass
        return base, ["--root", f"http://{host}/={base}"]

    def rooted(self, made):
        """As places(), each script in a folder of its own."""
        files, seen = [], []
        for i, ((text, _, _), clean) in enumerate(made):
            base, options = self.root(i, clean)
            base.mkdir(parents=True, exist_ok=True)
            files.append(base / "the-script.ipxe")
            files[-1].write_text(clean, encoding="utf-8")
            before = self.places(files[-1:], *options)
            files[-1].write_text(text, encoding="utf-8")
            after = self.places(files[-1:], *options)
            seen.append(set().union(*after.values()) -
                        set().union(*before.values()))
        return files, seen

    def plain(self, made):
        files = []
        for i, ((text, _, _), _) in enumerate(made):
            files.append(self.folder / f"{i}.ipxe")
            files[-1].write_text(text, encoding="utf-8")
        found = self.places(files)
        return files, [found.get(str(f), set()) for f in files]

    def measure(self, name, clean):
        """(what was made, was it found?, in the column?, mended?) each"""
        make = KINDS.get(name) or ROOTED[name]
        made = []
        per_script = [list(make(text)) for text in clean]
        for i in range(max(map(len, per_script), default=0)):
            made += [(s[i], text) for s, text in zip(per_script, clean)
                     if i < len(s)]
        made = made[:MOST]
        files, seen = self.rooted(made) if name in ROOTED else \
            self.plain(made)
        if files and name not in ROOTED:
            self.run("--fix", "--unsafe", *map(str, files))
        return [(text, line, any(abs(p[0] - line) <= 1 for p in places),
                 (line, column) in places,
                 file.read_text(encoding="utf-8") == before)
                for ((text, line, column), before), places, file
                in zip(made, seen, files)]


def read_clean(lint, scripts):
    bad = lint.places(scripts)
    clean = []
    for script in scripts:
        try:
            if script not in bad:
                clean.append(Path(script).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            pass
    random.Random(11).shuffle(clean)
    return clean


def print_misses(lint, name, clean):
    for text, line, found, _, _ in lint.measure(name, clean):
        if not found:
            lines = text.split("\n")
            print(f"---- line {line}")
            print("\n".join(lines[max(line - 3, 0):line + 2]))


def print_table(lint, clean):
    good = kinds = 0
    print(f"{len(clean)} clean scripts")
    print(f"{'mistake':40} made found column mended")
    for name in sorted({**KINDS, **ROOTED}):
        rows = lint.measure(name, clean)
        hit, column, mended = (sum(r[i] for r in rows) for i in (2, 3, 4))
        print(f"{name:40} {len(rows):4} {hit:5} {column:6} {mended:6}")
        kinds += len(rows) > 0
        good += len(rows) > 0 and hit * 10 >= len(rows) * 9
    print(f"{good} of {kinds} kinds are found at 90 % or more")


def main():
    words = sys.argv[1:]
    misses = words[1] if words[0] == "--misses" else None
    program, *scripts = words[2:] if misses else words
    with tempfile.TemporaryDirectory() as folder:
        lint = Lint(program, Path(folder))
        clean = read_clean(lint, scripts)
        if misses:
            print_misses(lint, misses, clean)
        else:
            print_table(lint, clean)


if __name__ == "__main__":
    main()
