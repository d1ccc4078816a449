"""Do citations and links lead somewhere, and does the reference agree?

Usage: citations.py FOLDER [PXESH]
"""
import os
import re
import subprocess
import sys

TEXT = (".c", ".h", ".S", ".y", ".re", ".def", ".py", ".sh", ".inc", ".md",
        ".js", ".html", ".yaml", ".yml", ".ipxe", ".txt", ".mk", "Makefile")
# Pages that are cited by their folder, so that one search finds them all
CITED = re.compile(r"\breference/([A-Za-z-]+\.md)(#[a-z0-9-]+)?")
BARE = re.compile(r"(?<![\w/.-])(?:spec/[a-z-]+\.md|(?:language|protocols|"
                  r"(?:net|shell)-commands|settings|firmware(?:-\w+)?|"
                  r"console|commands)\.md\b)")
LINK = re.compile(r"\[[^]\n]*\]\(([^)\s]+)\)")
CASE = re.compile(r"\b(C\d{3}|[IN]\d{2})\b")


def walk(top):
    for folder, below, names in os.walk(top):
        below[:] = sorted(d for d in below if d not in ("build", ".git"))
        for name in sorted(names):
            if name.endswith(TEXT) and "citations" not in name:
                yield os.path.relpath(os.path.join(folder, name), top)


def slug(heading):
    """What a heading is called in a link, as forges make it."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def outside_code(text):
    """The text without what is quoted: fences, indented lines, spans."""
    text = re.sub(r"(?ms)^```.*?^```$", "", text)
    text = re.sub(r"(?m)^(?:    |\t).*$", "", text)
    return re.sub(r"`[^`\n]*`", "", text)


class Tree:
    def __init__(self, top):
        self.top = top
        self.faults = []
        self.seen = 0
        self.known = {}

    def read(self, name):
        with open(os.path.join(self.top, name), encoding="utf-8",
                  errors="replace") as f:
            return f.read()

    def check(self, good, where, what):
        self.seen += 1
        if not good:
            self.faults.append(f"{where}: {what}")

    def sections(self, page):
        """Anchors of a page; None: there is no such page."""
        if page not in self.known:
            self.known[page] = None
            if os.path.isfile(os.path.join(self.top, page)):
                text = re.sub(r"(?ms)^```.*?^```$", "", self.read(page))
                found = re.findall(r"(?m)^#+ (.*)$", text)
                self.known[page] = {slug(h) for h in found}
        return self.known[page]

    def leads(self, where, page, anchor):
        sections = self.sections(page)
        self.check(sections is not None, where, f"there is no {page}")
        if sections is not None and anchor:
            self.check(anchor in sections, where,
                       f"{page} has no section #{anchor}")

    # ---- citations and links ------------------------------------------

    def citations(self, name):
        for n, line in enumerate(self.read(name).split("\n"), 1):
            where = f"{name}:{n}"
            for m in CITED.finditer(line):
                self.leads(where, "docs/reference/" + m[1],
                           (m[2] or "#")[1:])
            m = None if name.endswith(".md") else BARE.search(line)
            self.check(not m, where, f'cite "{m and m[0]}" as '
                       '"reference/PAGE.md#section"')

    def links(self, name):
        for target in LINK.findall(outside_code(self.read(name))):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            path = os.path.normpath(os.path.join(
                os.path.dirname(name), path)) if path else name
            if path.endswith(".md"):
                self.leads(name, path, anchor)
            else:
                self.check(os.path.exists(os.path.join(self.top, path)),
                           name, f"there is no {path}")

    # ---- what the reference says of the code ---------------------------

    def rows(self, page):
        """The cells of each row of a page's tables."""
        for line in self.read("docs/reference/" + page).split("\n"):
            if line.startswith("| "):
                yield [c.strip().replace("\\|", "|") for c in
                       re.split(r"(?<!\\)\|", line)[1:-1]]

    def cases(self):
        page = "conformance.md"
        told = {r[0]: r for r in self.rows(page) if CASE.fullmatch(r[0])}
        listed = {}
        for line in self.read("tests/conformance/index.tsv").split("\n"):
            if line and not line.startswith("#"):
                number, name, status, flags = line.split("\t")
                listed["C" + number] = [
                    "C" + number, f"{number}-{name}", status,
                    "" if flags == "-" else flags]
        for case, row in listed.items():
            self.check(told.get(case, [])[:4] == row, page,
                       f"{case} should be {' | '.join(row)}")
        for name in walk(self.top):
            if name.startswith("docs/reference/"):
                text = self.read(name)
            else:
                text = "\n".join(re.findall(
                    r"reference/conformance\.md, (.*)", self.read(name)))
            for case in CASE.findall(text):
                self.check(case in told, name, f"there is no case {case}")

    def limits(self):
        units = {"MiB": 1 << 20, "Mi": 1 << 20, "GiB": 1 << 30, "bytes": 1}
        told = {}
        for row in self.rows("limits.md"):
            if len(row) == 3 and row[2].startswith("`LIMIT"):
                n, _, unit = row[1].partition(" ")
                told[row[2].strip("`")] = int(n) * units.get(unit, 1)
        code = {}
        for name, value in re.findall(r"#define (LIMIT_\w+)\s+(\(.*?\)|\d+)",
                                      self.read("core/limits.h")):
            code[name] = eval(re.sub(r"(?<=\d)u(ll)?", "", value))
        for name in sorted(set(told) | set(code)):
            self.check(told.get(name) == code.get(name), "limits.md",
                       f"{name} is {code.get(name)} in the code, "
                       f"{told.get(name)} here")

    def rules(self, pxesh):
        told = {tuple(r[:4]) for r in self.rows("lint.md")
                if r[0].isdigit() and len(r[0]) == 3}
        out = subprocess.run([pxesh, "lint", "--list-rules"], check=True,
                             capture_output=True, text=True).stdout
        code = set(re.findall(r"(?m)^(\d{3})  (\S+) +(error|warning|info|"
                              r"style) +(fix|unsafe|)", out))
        for rule in sorted(told ^ code):
            self.check(False, "lint.md", f"not as --list-rules: {rule}")
        self.check(len(code) > 90, "lint.md", "--list-rules lists too few")

    def names(self):
        def quoted(page):
            return set(re.findall(r"[\w-]+", " ".join(re.findall(
                r"`([^`\n]*)`", self.read("docs/reference/" + page)))))

        commands = re.findall(r"(?m)^(?:COMMAND|SYNONYM)\((\w+)",
                              self.read("interp/commands.def"))
        pages = quoted("commands.md") | quoted("commands-network.md")
        for name in commands:
            self.check(name in pages, "commands.md", f"lacks {name}")
        settings = re.findall(r'(?m)^\t\{ "([a-z0-9-]+)", "',
                              self.read("core/setting/defs.c"))
        page = quoted("settings.md")
        self.check(len(settings) > 50, "settings.md", "defs.c not understood")
        for name in settings:
            self.check(name in page, "settings.md", f"lacks {name}")


def main():
    tree = Tree(sys.argv[1])
    for name in walk(tree.top):
        tree.citations(name)
        if name.endswith(".md"):
            tree.links(name)
    if len(sys.argv) > 2:
        tree.cases()
        tree.limits()
        tree.names()
        tree.rules(sys.argv[2])
    print("\n".join(tree.faults + [f"{tree.seen} checks, "
                                   f"{len(tree.faults)} failed"]))
    return bool(tree.faults)


sys.exit(main())
