"""oom.py: every subcommand with an allocator whose Nth allocation fails.

No such run may crash, or end as if all were well with another output: it ends
with status 12, or as it ends with all the memory that it wants. "oom.py SHIM
STEPS": N goes up in STEPS steps (0: by one) until a run gets through.
"""
import json, os, subprocess, sys, tempfile

PXESH = os.path.realpath(os.environ.get("PXESH", "build/host/pxesh"))
NO_MEMORY = 12
SHIM, STEPS = os.path.realpath(sys.argv[1]), int(sys.argv[2])

FILES = {
    "a.ipxe": """#!ipxe
set target instal
isset ${target} || goto instal
menu Which?
item --key d debian Debian
item shell A shell
choose --timeout 1000 --default debian what || goto failed
imgfetch --name x http://boot.lab/file.txt || goto failed
kernel http://boot.lab/vmlinuz root=${net0/ip} initrd=x
boot || goto failed
:install
goto ${what}
:failed
echo failed ${what} ${nosuch}
""",
    "file.txt": "text\n",
    "a.test.yaml": """machines: {old: {platform: pcbios}}
script: a.ipxe
lab: {unserved: stub}
scenarios:
  - {name: boots, expect: {boot: {uri: {contains: vmlinuz}}}}
  - {name: fails, machine: old, keys: <Esc>, expect: {output: failed}}
  - {name: screen, command: echo hi, expect: {screen: {matches: "h."}}}
""",
    "lab.yaml": """machine: {serial: A-1, platform: efi}
servers:
  - {type: dhcp, filename: a.ipxe}
  - {type: dns, names: {a.test: 192.0.2.1}}
  - {type: http, paths: {/: {folder: .}}}
""",
}


def message(**m):
    text = json.dumps({"jsonrpc": "2.0", **m})
    return f"Content-Length: {len(text)}\r\n\r\n{text}"


def conversation():
    doc = {"uri": "file:///a.ipxe"}
    at = {"textDocument": doc, "position": {"line": 6, "character": 2}}
    out = message(id=1, method="initialize", params={"capabilities": {}})
    out += message(method="initialized", params={})
    out += message(method="textDocument/didOpen", params={"textDocument": {
        **doc, "languageId": "ipxe", "version": 1, "text": FILES["a.ipxe"]}})
    for n, method in enumerate(("hover", "completion", "documentSymbol",
                                "definition", "references", "formatting")):
        out += message(id=n + 2, method="textDocument/" + method,
                       params={**at, "options": {"tabSize": 8},
                               "context": {"includeDeclaration": True}})
    out += message(id=9, method="shutdown")
    return out + message(method="exit")


COMMANDS = [
    ("lint a.ipxe", ""), ("lint -f json a.ipxe lab.yaml", ""),
    ("lint --explain 401", ""), ("lint --list-rules", ""),
    ("lint --root http://boot.lab/=. .", ""),
    ("fmt a.ipxe", ""), ("fmt -d a.ipxe", ""),
    ("run a.ipxe --keys <Enter> --unserved stub", ""),
    ("run a.ipxe --lab lab.yaml --trace --choose shell", ""),
    ("--no-net", "echo hi\nset a 1\nshow a\nhelp\n"),
    ("plan a.ipxe", ""), ("explore a.ipxe --jobs 1", ""),
    ("explore a.ipxe --jobs 2 -f json --failures", ""),
    ("explore a.ipxe -f html -o map.html", ""),
    ("test -j 1 a.test.yaml", ""), ("test -j 2 -o json a.test.yaml", ""),
    ("test -j 1 --coverage html --coverage-file cover a.test.yaml", ""),
    ("test --list a.test.yaml", ""), ("lsp", conversation()),
    ("help", ""), ("version", ""), ("gen man", ""), ("gen bash", ""),
]


def run(words, given, **env):
    try:
        p = subprocess.run([PXESH, *words.split()], input=given.encode(),
                           capture_output=True, timeout=300,
                           env={**os.environ, "LC_ALL": "C.UTF-8",
                                "XDG_STATE_HOME": os.getcwd(),
                                "SOURCE_DATE_EPOCH": "0", **env})
        return p.returncode, p.stdout, p.stderr
    except subprocess.TimeoutExpired:
        return "none", b"", b""


def sweep(words, given):
    """Returns how often an allocation failed, and the faults."""
    want = run(words, given, LD_PRELOAD=SHIM, OOM_N="0", OOM_COUNT="count")
    with open("count") as f:
        total = int(f.read())
    step = max(1, total // STEPS) if STEPS else 1
    n, tried, faults = 1, 0, []
    while True:
        if os.path.exists("seen"):
            os.unlink("seen")
        got = run(words, given, LD_PRELOAD=SHIM, OOM_N=str(n),
                  OOM_SEEN="seen")
        if not os.path.exists("seen"):
            return tried, faults
        tried += 1
        if got[0] != NO_MEMORY and got != want:
            faults.append(f"N={n}: status {got[0]}, not {want[0]} or "
                          f"{NO_MEMORY}: {got[2][-200:]}")
        n += step


bad = 0
os.chdir(tempfile.mkdtemp())
for name, text in FILES.items():
    with open(name, "w") as f:
        f.write(text)
for words, given in COMMANDS:
    print(f"[ RUN      ] {words}", flush=True)
    tried, faults = sweep(words, given)
    bad += bool(faults or not tried)
    for fault in faults[:10]:
        print(fault)
    print(f"[  {'FAILED ' if faults or not tried else '     OK'} ] {words}: "
          f"{tried} allocations failed", flush=True)
print(f"[==========] {len(COMMANDS)} test(s) run.")
print(f"[  PASSED  ] {len(COMMANDS) - bad} test(s).")
if bad:
    print(f"[  FAILED  ] {bad} test(s).")
sys.exit(bad > 0)
