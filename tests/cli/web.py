#!/usr/bin/python3
"""web.py: a browser, a rude one too, for test_web.sh.

usage: web.py PXESH PAGE FOLDER: prints a line for each thing that is wrong.
"""
import atexit
import json
import re
import socket
import subprocess
import sys


class Server:
    def __init__(self, *words):
        self.process = subprocess.Popen(words, stderr=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE,
                                        text=True)
        atexit.register(self.process.kill)
        self.url = self.process.stdout.readline()
        m = re.match(r"http://127\.0\.0\.1:(\d+)/(#folder)?$", self.url)
        self.port = int(m.group(1))

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), 20)

    def raw(self, data):
        with self.connect() as s:
            try:
                s.sendall(data)
                return b"".join(iter(lambda: s.recv(65536), b""))
            except ConnectionError:
                return b""

    def get(self, path, method="GET", host=None, more=""):
        host = host or f"127.0.0.1:{self.port}"
        answer = self.raw(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n"
                          f"{more}\r\n".encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), head.decode(), body

    def end(self):
        self.process.terminate()
        self.process.wait()


def expect(what, found, wanted):
    if found != wanted:
        print(f"{what}: {found!r} instead of {wanted!r}")


def polite(s):
    status, head, body = s.get("/")
    expect("index", (status, body), (200, b"<p>the page</p>\n"))
    for field in ("text/html; charset=utf-8", "nosniff",
                  "frame-ancestors 'self'", "same-origin"):
        if field not in head:
            print(f"no {field} in {head}")
    expect("type", "application/wasm" in s.get("/x.wasm?1")[1], True)
    expect("HEAD", s.get("/", "HEAD")[::2], (200, b""))
    expect("localhost", s.get("/", host=f"localhost:{s.port}")[0], 200)
    files = dict(json.loads(s.get("/folder.json")[2])["files"])
    expect("files", sorted(files), ["a.ipxe", "sub/b.yaml", "ümlaut.txt"])
    expect("text", files["a.ipxe"], "#!ipxe\necho </script>\n")
    expect("in JSON", b"</script>" in s.get("/folder.json")[2], False)


def rude(s):
    for host in ("evil.example", f"evil.example:{s.port}", "127.0.0.1:1"):
        expect(host, s.get("/folder.json", host=host)[0], 421)
    expect("two hosts", s.get("/", more="Host: evil.example\r\n")[0], 421)
    for path in ("/../secret", "/%2e%2e/secret", "/.hidden", "/sub/x", "//",
                 "/none", "/" + "a" * 100, "/pipe", "/folder"):
        expect(path, s.get(path)[0], 404)
    for path in ("x", "*", "http://127.0.0.1/"):
        expect(path, s.get(path)[0], 400)
    expect("POST", s.get("/", "POST")[0], 405)
    expect("rubbish", s.raw(b"\0\xff\r\n\r\n").split()[1], b"400")
    expect("no host", s.raw(b"GET / HTTP/1.1\r\n\r\n").split()[1], b"400")
    answer = s.raw(b"GET /" + b"a" * 9000)
    expect("long", answer.split()[1:2] in ([b"431"], []), True)
    # Many that say nothing keep nobody out
    silent = [s.connect() for _ in range(100)]
    expect("beside silent ones", s.get("/")[0], 200)
    for one in silent:
        one.close()
    with s.connect() as slow:
        slow.sendall(b"GET / HT")
        expect("beside a slow one", s.get("/")[0], 200)


def main():
    pxesh, page, folder = sys.argv[1:]
    s = Server(pxesh, "web", "--port", "0", "--page", page, folder)
    polite(s)
    rude(s)
    taken = subprocess.run([pxesh, "web", "--page", page, "--port",
                            str(s.port)], capture_output=True, text=True,
                           timeout=300)
    expect("taken", (taken.returncode, "--port N" in taken.stderr), (1, True))
    s.end()
    s = Server(pxesh, "web", "--port", "0", "--page", page)
    expect("without a folder", s.get("/folder.json")[0], 404)
    expect("URL", s.url.endswith("/\n"), True)
    s.end()


main()
