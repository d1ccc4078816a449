"""Does the language server live through whatever shape a message has?

usage: shapes.py PXESH FOLDER

Each request and notification is sent as it should be, then with each of its
members missing, and of another type or size. A request must be answered, by a
result or an error that says what is wrong; after all of it a good hover still
has its answer. Prints what was otherwise, and how many messages there were.
"""
import copy
import json
import os
import subprocess
import sys

PXESH, FOLDER = sys.argv[1:]
SCRIPT = """#!ipxe
set name value
menu Title
item one First
item --default two Second
choose --default one x || goto gone
goto ${x}
:one
chain other.ipxe || shell
kernel http://a.example/vmlinuz ${name} initrd=x
imgfetch --timeout 5s ${net0/mac:hexhyp}.ipxe ||
isset ${name} && iseq ${name} value ||
:two
:two
ecoh typo
prompt --timeout 5 Go on?
boot
"""
OTHER = "#!ipxe\necho ${name}\nset name 2\ngoto here\n:here\nexit\n"
URI = "file://" + os.path.join(FOLDER, "a.ipxe")
ODD = [None, 7, -1, 2**40, 1.5, "", "x", True, [], {}, [[]], [None],
       {"x": 1}, "file:///none/b.ipxe", "\u65e5\u672c\u8a9e"]
DOCUMENT = {"textDocument": {"uri": URI}}
PLACES = [(0, 0), (1, 5), (4, 17), (5, 18), (5, 35), (6, 6), (7, 2), (8, 7),
          (9, 34), (10, 12), (10, 30), (11, 9), (14, 2), (15, 4), (99, 0),
          (3, 999)]


def at(line, column, **more):
    return {**DOCUMENT, "position": {"line": line, "character": column},
            **more}


RANGE = {"start": {"line": 0, "character": 0},
         "end": {"line": 99, "character": 0}}
REQUESTS = [(method, at(*place, **more)) for place in PLACES
            for method, more in (
    ("textDocument/hover", {}), ("textDocument/definition", {}),
    ("textDocument/references", {"context": {"includeDeclaration": True}}),
    ("textDocument/references", {"context": {"includeDeclaration": False}}),
    ("textDocument/prepareRename", {}),
    ("textDocument/rename", {"newName": "new"}),
    ("textDocument/completion", {}))] + [
    ("textDocument/documentSymbol", DOCUMENT),
    ("textDocument/formatting", {**DOCUMENT, "options": {
        "tabSize": 8, "insertSpaces": False}}),
    ("textDocument/semanticTokens/full", DOCUMENT),
    ("textDocument/codeAction", {**DOCUMENT, "range": RANGE,
                                 "context": {"diagnostics": []}}),
    ("textDocument/codeAction", {**DOCUMENT, "range": RANGE, "context": {
        "diagnostics": [], "only": ["source.fixAll"]}}),
    ("textDocument/nothing", DOCUMENT)]
NAMES = ["", " ", "a b", "one", "x" * 300, "a/b", "1", "${x}", ":", "two"]
REQUESTS += [("textDocument/rename", at(7, 2, newName=n)) for n in NAMES]
REQUESTS += [("textDocument/rename", at(1, 5, newName=n)) for n in NAMES]
NOTES = [
    ("textDocument/didOpen", {"textDocument": {
        "uri": URI + "x", "languageId": "ipxe", "version": 1,
        "text": SCRIPT}}),
    ("textDocument/didChange", {
        "textDocument": {"uri": URI + "x", "version": 2},
        "contentChanges": [{"range": RANGE, "text": OTHER}]}),
    ("textDocument/didChange", {
        "textDocument": {"uri": URI + "x", "version": 3},
        "contentChanges": [{"text": SCRIPT}]}),
    ("textDocument/didSave", {"textDocument": {"uri": URI + "x"}}),
    ("workspace/didChangeConfiguration", {"settings": {"pxesh": {
        "severity": "style", "strict": True, "target": "ipxe-2.0",
        "templates": True, "roots": ["http://a.example/=" + FOLDER]}}}),
    ("textDocument/didClose", {"textDocument": {"uri": URI + "x"}})]


def spoiled(value):
    """@value with one member missing, or something odd in its place."""
    if isinstance(value, (dict, list)):
        for key in (value if isinstance(value, dict) else range(len(value))):
            without = copy.copy(value)
            del without[key]
            yield without
            for inner in spoiled(value[key]):
                other = copy.copy(value)
                other[key] = inner
                yield other
    yield from ODD


class Server:
    def __init__(self):
        self.pipe = subprocess.Popen([PXESH, "lsp"], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE)
        self.id = 0
        self.faults = 0

    def send(self, message):
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.pipe.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.pipe.stdin.flush()

    def read(self):
        size = 0
        while (line := self.pipe.stdout.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        if not size:
            raise SystemExit("the server is gone: %s" % self.pipe.wait())
        return json.loads(self.pipe.stdout.read(size))

    def ask(self, method, params):
        self.id += 1
        self.send({"id": self.id, "method": method, "params": params})
        while (answer := self.read()).get("id") != self.id:
            pass
        error = answer.get("error")
        if error and (not error.get("message") or
                      not -32900 < error.get("code", 0) < -32000):
            self.faults += 1
            print(method, json.dumps(params), "gives", error)
        return answer

    def tell(self, method, params):
        """What it says to that is read, too: it waits for nobody else."""
        self.send({"method": method, "params": params})
        self.ask("textDocument/documentSymbol", DOCUMENT)


def main():
    for name, text in ("a.ipxe", SCRIPT), ("other.ipxe", OTHER):
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as f:
            f.write(text)
    s = Server()
    s.ask("initialize", {"rootUri": "file://" + FOLDER, "capabilities": {},
                         "initializationOptions": {"strict": True}})
    s.tell("initialized", {})
    s.tell("textDocument/didOpen", {"textDocument": {
        "uri": URI, "languageId": "ipxe", "version": 1, "text": SCRIPT}})
    good = s.ask("textDocument/hover", at(16, 1))
    seen = set()
    for method, params in REQUESTS:
        s.ask(method, params)
        if method in seen:
            continue
        seen.add(method)
        for odd in spoiled(params):
            s.ask(method, odd)
    for method, params in NOTES:
        for odd in spoiled(params):
            s.tell(method, odd)
        s.tell(method, params)
    # What they configured last is nothing that hover asks for
    if s.ask("textDocument/hover", at(16, 1)).get("result") != \
            good.get("result") or not good.get("result"):
        s.faults += 1
        print("hover is not what it was:", good)
    s.ask("shutdown", None)
    s.send({"method": "exit"})
    s.pipe.stdin.close()
    if s.pipe.wait() != 0:
        s.faults += 1
        print("it ended with", s.pipe.wait())
    print("%d messages, %d faults" % (s.id, s.faults))
    return bool(s.faults or s.id < 1000)


if __name__ == "__main__":
    sys.exit(main())
