"""Tests of what "pxesh embed" puts into UEFI programs."""
import os
import subprocess
import tempfile

import machine
from kit import embed_into, end, expect, plain, smoke, test

NO_PROMPT = """#!ipxe
shell && exit 1 ||
config && exit 2 ||
login && exit 3 ||
echo still here
nosuch
"""


def start(arch, *options, script=None, image=None):
    """A machine with our image, these in it; @script is embedded, too."""
    with tempfile.TemporaryDirectory() as tmp:
        out = os.path.join(tmp, "out.efi")
        if script:
            path = os.path.join(tmp, "script")
            with open(path, "w") as f:
                f.write(script)
            options += ("--script", path)
        embed_into(image or machine.image(arch, "pxesh.efi"), out, *options)
        m = machine.restored(arch, app=machine.read(out))
    m.start()
    return m


def files_and_settings(arch):
    with tempfile.NamedTemporaryFile("w") as sub:
        sub.write("#!ipxe\necho in the file\n")
        sub.flush()
        with start(arch, "--file", "a b=/etc/passwd", "--file",
                   "sub.ipxe=" + sub.name, "--set", "foo=some words",
                   script="#!ipxe\nset name a b\n"
                   "chain --autofree sub.ipxe || exit 1\n"
                   "imgfetch ${name} || exit 2\necho [${foo}]\nexit 7\n") as m:
            end(m, 7, 120)
            expect("in the file" in plain(m), "no file", m)
            expect("[some words]" in plain(m), "no setting", m)


def no_prompt(arch):
    with start(arch, "--no-shell", "--force", script=NO_PROMPT) as m:
        m.send("\x02")
        end(m, 0x8000000000000001 if arch != "ia32" else 0x80000001, 120)
        expect("still here" in plain(m), "it did not go on", m)
        expect("pxesh>" not in plain(m), "a prompt", m)
    with start(arch, "--no-shell") as m:
        m.send("\x02\x02")
        m.wait("\n@@END ", 120, m.results)
        expect("No more network cards" in plain(m), "it did not go on", m)
        expect("Ctrl-B" not in plain(m), "an offer", m)
        expect("pxesh>" not in plain(m), "a prompt", m)


@smoke
def files_and_settings_are_embedded():
    files_and_settings("x64")


@smoke
def without_a_shell_nobody_gets_a_prompt():
    no_prompt("x64")


@test
def embedding_is_the_same_on_other_processors():
    for arch in "ia32", "aa64":
        files_and_settings(arch)
        no_prompt(arch)


@test
def a_signed_image_with_a_script_starts():
    with tempfile.TemporaryDirectory() as tmp:
        names = {n: os.path.join(tmp, n) for n in ("key", "crt", "script", "out",
                                                   "signed")}
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                        "-keyout", names["key"], "-out", names["crt"], "-days",
                        "30", "-subj", "/CN=test"], check=True,
                       capture_output=True)
        with open(names["script"], "w") as f:
            f.write("#!ipxe\necho signed and embedded\nexit 8\n")
        embed_into(machine.image("x64", "pxesh.efi"), names["out"], "--script",
                   names["script"])
        for command in (
                ["sbsign", "--key", names["key"], "--cert", names["crt"],
                 "--output", names["signed"], names["out"]],
                ["sbverify", "--cert", names["crt"], names["signed"]]):
            done = subprocess.run(command, check=True, capture_output=True,
                                  text=True)
            assert "warning" not in done.stderr, done.stderr
        with machine.restored("x64", app=machine.read(names["signed"])) as m:
            m.start()
            end(m, 8)
            expect("signed and embedded" in plain(m), "no output", m)
