"""Do the pages' examples work? Run every fenced block of them.

usage: [GIVEN=FOLDER] blocks.py PXESH PAGE...

Each page has a folder of its own, in which its blocks run from top to bottom:

    ```ipxe NAME     is written to NAME, and must be clean for "pxesh lint"
    ```yaml NAME     (any language but sh and console) is written to NAME
    ```sh            runs, with "pxesh" in the path, and must succeed
    ```sh net        the same in a network namespace of its own; skipped where
                     there can be none that has a TAP device
    ```sh given      the same beside copies of FOLDER's files: boot images,
                     certificates; without FOLDER it is as by-hand
    ```sh by-hand    needs what no test has, or does not end: only its syntax is
                     looked at, and that pxesh has the options
    ```console       "$ COMMAND" runs; what follows must be in its output, line
                     by line in this order, up to blanks; "..." skips lines

A block without NAME that is none of these is text.
"""
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\S*)[ \t]*(.*?)[ \t]*$")
SECONDS = 300
NAMESPACE = ["unshare", "-n" if os.getuid() == 0 else "-rn"]


def blocks(text):
    """(line, language, rest of the fence's line, text) of each block."""
    lines = iter(enumerate(text.split("\n"), 1))
    for number, line in lines:
        m = FENCE.match(line)
        if not m:
            continue
        body = []
        for _, inner in lines:
            if inner.startswith("```"):
                break
            body.append(inner)
        yield number, m.group(1), m.group(2), "\n".join(body) + "\n"


class Page:
    def __init__(self, name, pxesh, folder):
        self.name, self.pxesh, self.folder = name, pxesh, folder
        self.faults, self.skipped, self.ran = [], [], 0
        self.env = dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb",
                        HOME=folder, XDG_STATE_HOME=folder,
                        PATH=":".join((os.path.dirname(pxesh),
                                       os.environ["PATH"],
                                       "/usr/sbin:/sbin")))

    def fault(self, line, what):
        self.faults.append(f"{self.name}:{line}: {what}")

    def call(self, words, **more):
        self.ran += 1
        return subprocess.run(
            words, cwd=self.folder, env=self.env, timeout=SECONDS, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, errors="replace", **more)

    def options(self, line, body):
        """Does pxesh have the options that a block gives it?"""
        for text in re.findall(r"(?m)^pxesh +(.*)", body):
            lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|<>")
            lexer.whitespace_split = True
            words = list(itertools.takewhile(
                lambda w: w.strip(";&|<>"), lexer))
            if not words or not words[0].isalpha():
                words.insert(0, "run")
            have = self.call([self.pxesh, words[0], "--help"]).stdout
            for word in words:
                if (word.startswith("-")
                        and not re.search(rf"(?<!\S){word}(?![\w-])", have)):
                    self.fault(line, f"no option {word}: pxesh {text}")

    def has_network(self, line):
        got = self.call(NAMESPACE + ["sh", "-c",
                                     "ip tuntap add dev px0 mode tap"])
        if got.returncode:
            self.skipped.append(f"skipped: {self.name}:{line}: no TAP device "
                                f"of its own: {got.stdout.strip()}")
        return not got.returncode

    def shell(self, line, rest, body):
        words = ["sh", "-eu", "-c", body]
        given = os.environ.get("GIVEN")
        if rest == "by-hand" or rest == "given" and not given:
            self.options(line, body)
            words = ["sh", "-n", "-c", body]
        elif rest == "given":
            shutil.copytree(given, self.folder, dirs_exist_ok=True)
        elif rest == "net":
            if not self.has_network(line):
                return
            words = NAMESPACE + words
        got = self.call(words)
        if got.returncode:
            self.fault(line, f"status {got.returncode}\n{got.stdout}")

    def console(self, line, body):
        for part in re.split(r"(?m)^\$ ", body)[1:]:
            command, _, wanted = part.partition("\n")
            while command.endswith("\\"):
                more, _, wanted = wanted.partition("\n")
                command = command[:-1] + more.lstrip()
            got = self.call(["sh", "-c", command])
            self.compare(line, command, wanted, got.stdout)

    def compare(self, line, command, wanted, output):
        have = iter(o.strip() for o in output.split("\n"))
        for want in filter(None, (w.strip() for w in wanted.split("\n"))):
            if want != "..." and not any(want in h for h in have):
                self.fault(line, f"$ {command}\nlacks: {want}\n{output}")
                return

    def script(self, line, name):
        got = self.call([self.pxesh, "lint", "--config", "none", name])
        if got.returncode:
            self.fault(line, got.stdout)

    def block(self, line, language, rest, body):
        if language == "sh":
            self.shell(line, rest, body)
        elif language == "console":
            self.console(line, body)
        elif rest:
            path = os.path.join(self.folder, rest)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(body)
            if language == "ipxe":
                self.script(line, rest)


def main(pxesh, pages):
    faults, skipped, ran = [], [], 0
    for name in pages:
        with open(name, encoding="utf-8") as f:
            text = f.read()
        with tempfile.TemporaryDirectory() as folder:
            page = Page(name, pxesh, folder)
            for block in blocks(text):
                page.block(*block)
            faults += page.faults
            skipped += page.skipped
            ran += page.ran
    print("\n".join(skipped + faults + [f"{ran} examples of {len(pages)} pages ran"]))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2:]))
