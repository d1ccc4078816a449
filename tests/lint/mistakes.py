#!/usr/bin/env python3
"""Put realistic mistakes, one at a time, into clean scripts and lint them.

mistakes.py PXESH SCRIPT...: for each kind of mistake it prints how many were
made, found at the default level, found in the very column, and mended to what
stood there before.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

KINDS = {}
MOST = 30               # mistakes of a kind, spread over the scripts


def kind(name):
    def add(function):
        KINDS[name] = function
        return function
    return add


def swap(word):
    """The word with two letters of its middle exchanged."""
    for i in range(len(word) // 2, len(word) - 1):
        if word[i] != word[i + 1] and word[i:i + 2].isalpha():
            return word[:i] + word[i + 1] + word[i] + word[i + 2:]
    return None


def each(text, pattern, change):
    """(text, line, column): change(match) in the place of every group 1."""
    for m in re.finditer(pattern, text, re.M):
        new = change(m)
        start, end = m.span(1)
        if new is None or new == m.group(1):
            continue
        yield (text[:start] + new + text[end:],
               text.count("\n", 0, start) + 1,
               start - text.rfind("\n", 0, start))


def simple(name, pattern, new):
    """Group 1 of the pattern becomes @new: a text, or what it returns."""
    change = new if callable(new) else lambda m: m.expand(new)
    KINDS[name] = lambda text: each(text, pattern, change)


def has_label(text, name):
    return re.search(rf"^:{re.escape(name)}\b", text, re.M)


simple("label misspelt", r"\bgoto ([a-z][-\w]{4,})", lambda m: swap(m[1]))
simple("setting misspelt", r"\$\{([a-z][-\w]{5,})\}", lambda m: swap(m[1]))
simple("command misspelt", r"^([a-z]{4,})\b", lambda m: swap(m[1]))
simple("option misspelt", r" (--[a-z]{4,})\b", lambda m: swap(m[1]))
simple("scheme misspelt", r"\b(http)://", "htpp")
simple("|| dropped behind a condition",
       r"^(?:iseq|isset)[^|\n]*&&[^|\n]*( \|\|)$", "")
simple("|| dropped before a goto", r" (\|\| goto) ", "goto")
simple("initrd= of another name", r"^kernel[^|\n]* initrd=([\w.-]+)[^|\n]*$",
       "other.img")
simple("initrd= of another name, ||",
       r"^kernel.* initrd=([\w.-]+).*\|\|.*$", "other.img")
simple("initrd= of another name, imgargs",
       r"^imgargs.* initrd=([\w.-]+)", "other.img")
simple("time-out in seconds", r"--timeout (\d+)000\b", r"\1")
simple("time-out with a unit", r"--timeout (\d+000)\b", "5s")
simple("time-out in seconds, by a setting",
       r"^set [-\w]*timeout (\d+)000$", r"\1")
simple("sleep in milliseconds", r"^sleep (\d+)\b", r"\g<1>000")
simple("blank in a URL", r"^(?:chain|kernel|initrd) http://[\w.]+/[\w-]+"
       r"(/)[\w./-]+", r" x/")
simple("set x=y", r"^set [-\w]+( )\S+$", "=")
simple("a ||goto b", r" (\|\| goto) ", "||goto")
simple("& for &&", r" (&&) ", "&")
simple("| for ||", r" (\|\|) \S", "|")
simple("iseq a == b", r"^iseq \S+( )\S+", " == ")
simple("isset x", r"\bisset (\$\{[-\w/]+\})", lambda m: m[1][2:-1])
simple("${x", r"\$\{[-\w/]+(\})", "")
simple("$x", r"(\$\{[a-z][-\w]+\})", lambda m: "$" + m[1][2:-1])
simple("read ${x}", r"^read ([-\w]+)$", r"${\1}")
simple("label without colon", r"^(:)\w", "")
simple("goto :label", r"\bgoto ([a-z])", r":\1")
simple("default that is no item", r"--default ([\w-]+)", "nothing-such")
simple("no-break space", r"^(?:set|goto|chain)( )", "\u00a0")
simple("blank behind a continuation", r"(\\)$", r"\\ ")
simple("blank line before the magic", r"\A(#!ipxe)", "\n#!ipxe")


@kind("item's label gone")
def item_label(text):
    items = set(re.findall(r"^item (?:--\S+ (?:\w )?)*(\w[-\w]*)", text, re.M))
    for line in re.finditer(r"^:([-\w]+)\n", text, re.M):
        if line[1] in items and f"goto {line[1]}" not in text:
            item = re.search(rf"^item .*?\b{line[1]}\b", text, re.M)
            at = text.count("\n", 0, item.start()) + 1
            if item.start() > line.start():
                at -= 1
            yield text[:line.start()] + text[line.end():], at, None


@kind("goto ${choice} dropped")
def choice_dropped(text):
    for m in re.finditer(r"^choose .*\n(goto \$\{\w+\}.*\n)", text, re.M):
        yield (text[:m.start(1)] + text[m.end(1):],
               text.count("\n", 0, m.start()) + 1, None)


@kind("choose and goto by different settings")
def different(text):
    yield from each(text, r"^goto \$\{(\w+)\}", lambda m: "selected")


@kind("goto dropped at a section's end")
def goto_dropped(text):
    for m in re.finditer(r"^(goto \w[-\w]*\n)\n*:", text, re.M):
        yield (text[:m.start(1)] + text[m.end(1):],
               text.count("\n", 0, m.start()), None)


@kind("boot dropped")
def boot_dropped(text):
    for m in re.finditer(r"^(boot\b(?! http).*\n)", text, re.M):
        kernel = text.rfind("\nkernel ", 0, m.start())
        if kernel > 0:
            yield (text[:m.start(1)] + text[m.end(1):],
                   text.count("\n", 0, kernel) + 2, None)


@kind("exit in front of commands")
def exit_first(text):
    for m in re.finditer(r"^(?=chain|kernel|menu)", text, re.M):
        yield (text[:m.start()] + "exit\n" + text[m.start():],
               text.count("\n", 0, m.start()) + 2, 1)


@kind("label twice")
def label_twice(text):
    for m in re.finditer(r"^:\w[-\w]*$", text, re.M):
        new = text.rstrip("\n") + "\nexit\n" + m[0] + "\nshell\n"
        yield new, new.count("\n") - 1, 2


@kind("item twice")
def item_twice(text):
    for m in re.finditer(r"^item (?!--gap).*\n", text, re.M):
        yield (text[:m.end()] + m[0] + text[m.end():],
               text.count("\n", 0, m.end()) + 1, None)


@kind("option behind the argument")
def option_behind(text):
    for m in re.finditer(r"^(choose|chain|prompt)( --\w+(?: \d+)?) "
                         r"(\S+)", text, re.M):
        yield (text[:m.start()] + m[1] + " " + m[3] + m[2] + text[m.end():],
               text.count("\n", 0, m.start()) + 1, None)


class Lint:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, *words):
        out = subprocess.run([self.program, "lint", "--config", "none",
                              *words], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=False,
                             timeout=300).stdout
        return out.decode(errors="replace")

    def places(self, files):
        """{file: {(line, column)}} of what is found."""
        found = {}
        out = self.run("-f", "gcc", *map(str, files)) if files else ""
        for m in re.finditer(r"^(.*?):(\d+):(\d+): (?:warning|error)", out,
                             re.M):
            found.setdefault(m[1], set()).add((int(m[2]), int(m[3])))
        return found

    def measure(self, name, clean):
        made = []
        per_script = [list(KINDS[name](text)) for text in clean]
        for i in range(max(map(len, per_script), default=0)):
            made += [(s[i], text) for s, text in zip(per_script, clean)
                     if i < len(s)]
        made = made[:MOST]
        files = []
        for i, ((text, _, _), _) in enumerate(made):
            files.append(self.folder / f"{i}.ipxe")
            files[-1].write_text(text, encoding="utf-8")
        found = self.places(files)
        seen = [found.get(str(f), set()) for f in files]
        hit = sum(any(abs(p[0] - m[0][1]) <= 1 for p in s)
                  for s, m in zip(seen, made))
        column = sum((m[0][1], m[0][2]) in s for s, m in zip(seen, made)
                     if m[0][2])
        if files:
            self.run("--fix", "--unsafe", *map(str, files))
        mended = sum(f.read_text(encoding="utf-8") == m[1]
                     for f, m in zip(files, made))
        return len(made), hit, column, mended


def main():
    with tempfile.TemporaryDirectory() as folder:
        lint = Lint(sys.argv[1], Path(folder))
        scripts = sys.argv[2:]
        bad = lint.places(scripts)
        clean = [Path(s).read_text(encoding="utf-8") for s in scripts
                 if s not in bad]
        good = kinds = 0
        print(f"{len(clean)} clean scripts")
        print(f"{'mistake':40} made found column mended")
        for name in sorted(KINDS):
            made, hit, column, mended = lint.measure(name, clean)
            print(f"{name:40} {made:4} {hit:5} {column:6} {mended:6}")
            kinds += made > 0
            good += made > 0 and hit * 10 >= made * 9
        print(f"{good} of {kinds} kinds are found at 90 % or more")


if __name__ == "__main__":
    main()
