#!/usr/bin/env python3
"""bad_certs.py: servers with bad certificates, and a few good ones.

usage: bad_certs.py FOLDER ADDRESS
Makes them, writes root.pem and cases (NAME PORT HOST WORDS, tab separated;
WORDS is "-" for those to be accepted), then serves all of them by TLS at
ADDRESS until it is killed. The host is a name that leads there, or ADDRESS.
"""
import datetime
import ipaddress
import os
import socket
import ssl
import sys
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as EKU
from cryptography.x509.oid import NameOID

HOST = "boot.px.test"
NOW = datetime.datetime.utcnow().replace(microsecond=0)
DAY = datetime.timedelta(days=1)
PEM = serialization.Encoding.PEM


def p256():
    return ec.generate_private_key(ec.SECP256R1())


def common(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Cert:
    """One certificate with its key. @by None: it signs itself."""

    def __init__(self, cn, by=None, key=None, ca=False, path=None,
                 begin=NOW - 10 * DAY, end=NOW + 300 * DAY, san=(HOST,),
                 usage="", uses=None, extra=(), digest=hashes.SHA256(),
                 issuer=None, basic=True):
        self.key = key or p256()
        self.name = common(cn)
        signer = by or self
        b = (x509.CertificateBuilder().subject_name(self.name)
             .issuer_name(issuer or signer.name)
             .public_key(self.key.public_key())
             .serial_number(x509.random_serial_number())
             .not_valid_before(begin).not_valid_after(end))
        if basic:
            b = b.add_extension(x509.BasicConstraints(ca, path), True)
        usage = usage or ("certs" if ca else "sign")
        if usage != "none":
            b = b.add_extension(x509.KeyUsage(
                usage == "sign", False, usage == "encipher", False,
                usage == "agree", usage == "certs", usage == "crls", False,
                False), True)
        if san and not ca:
            b = b.add_extension(x509.SubjectAlternativeName(
                [s if isinstance(s, x509.GeneralName) else x509.DNSName(s)
                 for s in san]), False)
        if uses is None and not ca:
            uses = [EKU.SERVER_AUTH]
        if uses:
            b = b.add_extension(x509.ExtendedKeyUsage(uses), False)
        for extension, critical in extra:
            b = b.add_extension(extension, critical)
        if isinstance(signer.key, ed25519.Ed25519PrivateKey):
            digest = None
        self.cert = b.sign(signer.key, digest)

    def pem(self):
        return self.cert.public_bytes(PEM)


def bent(c, at):
    """A copy of which one bit is turned: of its signature, or of @at."""
    der = bytearray(c.cert.public_bytes(serialization.Encoding.DER))
    der[der.index(at) if at else len(der) - 3] ^= 1
    twin = object.__new__(Cert)
    twin.key, twin.name = c.key, c.name
    text = ssl.DER_cert_to_PEM_cert(bytes(der)).encode()
    twin.pem = lambda: text
    return twin


def address(text):
    return x509.IPAddress(ipaddress.ip_address(text))


def limits(permitted, excluded=None):
    return [(x509.NameConstraints(permitted, excluded), True)]


def cases(folder, at):
    far = NOW + 4000 * DAY
    root = Cert("The Root", ca=True, end=far)
    with open(os.path.join(folder, "root.pem"), "wb") as f:
        f.write(root.pem())
    inter = Cert("Inter", root, ca=True, path=0)
    stranger = Cert("Strange Root", ca=True, end=far)
    strange = Cert("Strange Inter", stranger, ca=True)
    twin_root = Cert("The Root", ca=True, end=far)
    twin_inter = Cert("Inter", twin_root, ca=True)

    def leaf(cn="leaf", by=inter, **more):
        return Cert(cn, by, **more)

    def under(words, **more):
        """A chain whose intermediate has something wrong."""
        middle = Cert("Middle", root, **{"ca": True, **more})
        return [leaf(by=middle), middle], words

    good = leaf()
    # ---- good ------------------------------------------------------------
    yield "good", [good, inter], "-"
    yield "good-with-root", [good, inter, root], "-"
    yield "good-wrong-order", [good, root, inter], "-"
    yield "good-with-stranger", [good, stranger, inter], "-"
    yield "good-wildcard", [leaf(san=["*.px.test"]), inter], "-"
    yield "good-name-of-many", [leaf(san=["a.test", HOST]), inter], "-"
    yield "good-rsa", [leaf(key=rsa.generate_private_key(65537, 2048)),
                       inter], "-"
    yield "good-case", [leaf(san=["BOOT.Px.Test"]), inter], "-"
    yield "good-address", [leaf(san=[address(at)]), inter], "-", at
    yield "good-inside", [leaf(by=(m := Cert("Bound", root, ca=True,
                          extra=limits([x509.DNSName("px.test")])))), m], "-"
    cross_root = Cert("Dead Root", ca=True, begin=NOW - 4000 * DAY,
                      end=NOW - 60 * DAY)
    cross = Cert("The Root", cross_root, ca=True, key=root.key)
    yield "good-expired-cross-root", [good, inter, cross, cross_root], "-"
    yield "good-cross", [good, inter, cross], "-"

    # ---- names -----------------------------------------------------------
    is_for = "the certificate is for "
    for name, san in (
            ("other-name", ["other.px.test"]), ("parent-name", ["px.test"]),
            ("child-name", ["x." + HOST]), ("wild-child", ["*." + HOST]),
            ("wild-top", ["*.test"]), ("wild-all", ["*"]),
            ("wild-part", ["b*.px.test"]), ("wild-part-end", ["*t.px.test"]),
            ("wild-middle", ["boot.*.test"]), ("wild-two", ["*.*.test"]),
            ("suffix", ["evil" + HOST]), ("prefix", [HOST + ".evil.test"]),
            ("nul", [HOST + "\0.evil.test"]), ("dot-only", ["."]),
            ("address-instead", [address("192.0.2.1")]),
            ("mail-only", [x509.RFC822Name("root@" + HOST)]),
            ("uri-only", [x509.UniformResourceIdentifier(
                "https://" + HOST + "/")]),
            ("directory-only", [x509.DirectoryName(common(HOST))])):
        yield "name-" + name, [leaf("leaf", san=san), inter], is_for
    yield "name-cn-beside", [leaf(HOST, san=["a.test"]), inter], is_for
    yield "name-cn-other", [leaf("a.test", san=()), inter], is_for
    yield "address-as-name", [leaf(san=[at]), inter], is_for, at
    yield "address-other", [leaf(san=[address("10.66.0.2")]), inter], \
        is_for, at
    yield "address-wild", [leaf(san=["*.0.0.1", "10.66.0.*"]), inter], \
        is_for, at
    yield "address-only-name", [good, inter], is_for, at

    # ---- dates -----------------------------------------------------------
    yield "expired", [leaf(begin=NOW - 90 * DAY, end=NOW - DAY), inter], \
        '"leaf" ended '
    yield "expired-long", [leaf(begin=datetime.datetime(1990, 1, 1),
                                end=datetime.datetime(1991, 1, 1)), inter], \
        '"leaf" ended 1991-01-01'
    yield "future", [leaf(begin=NOW + DAY), inter], "is not valid before"
    yield ("future-inter", *under('"Middle" is not valid before',
                                  begin=NOW + DAY))
    yield ("expired-inter", *under('"Middle" ended ', begin=NOW - 90 * DAY,
                                   end=NOW - DAY))

    # ---- who signed ------------------------------------------------------
    yield "self-signed", [Cert("leaf")], "is self-signed and not trusted"
    yield "self-signed-ca", [Cert("leaf", ca=True)], "is self-signed"
    yield "unknown-root", [leaf(by=strange), strange, stranger], \
        'root certificate "Strange Root" is not trusted'
    yield "unknown-missing", [leaf(by=strange), strange], \
        '"Strange Root", which signed "Strange Inter", is missing'
    yield "no-inter", [good], '"Inter", which signed "leaf", is missing'
    yield "root-no-inter", [good, root], '"Inter", which signed "leaf", is'
    yield "root-of-same-name", [leaf(by=twin_inter), twin_inter, twin_root], \
        "signature of the certificate"
    yield "inter-of-same-name", [leaf(by=twin_inter), inter], \
        'signature of the certificate "leaf" is wrong'
    middle = leaf("Middleman")
    yield "signed-by-leaf", [leaf(by=middle), middle, inter], \
        '"Middleman" signed another and may not'
    yield ("not-a-ca", *under("signed another and may not", ca=False))
    yield ("no-basic", *under("signed another and may not", basic=False))
    yield ("ca-may-not", *under("signed another and may not", usage="sign"))
    yield ("ca-for-crls", *under("signed another and may not", usage="crls"))
    deep = Cert("Deep", inter, ca=True)
    yield "too-deep", [leaf(by=deep), deep, inter], "too far below its root"
    a_key, b_key = p256(), p256()
    a = Cert("Circle A", ca=True, key=a_key, issuer=common("Circle B"))
    b = Cert("Circle B", a, ca=True, key=b_key)
    a = Cert("Circle A", b, ca=True, key=a_key)
    yield "circle", [leaf(by=a), a, b], "in a circle"
    yield "bent", [bent(good, None), inter], "signature of the certificate"
    # "coot" becomes "boot"
    yield "bent-name", [bent(leaf(san=["coot.px.test"]), b"coot"), inter], \
        'signature of the certificate "leaf" is wrong'
    yield "bent-inter", [good, bent(inter, None)], "signature of the"
    yield "wrong-issuer-name", [leaf(issuer=common("Nobody")), inter], \
        '"Nobody", which signed "leaf", is missing'

    # ---- what for --------------------------------------------------------
    servers = '"leaf" is not for servers'
    for name, use in (("clients", EKU.CLIENT_AUTH), ("code", EKU.CODE_SIGNING),
                      ("mail", EKU.EMAIL_PROTECTION),
                      ("stamps", EKU.TIME_STAMPING),
                      ("ocsp", EKU.OCSP_SIGNING)):
        yield "for-" + name, [leaf(uses=[use]), inter], servers
    yield "usage-encipher", [leaf(usage="encipher"), inter], servers
    yield "usage-agree", [leaf(usage="agree"), inter], servers
    yield "usage-certs", [leaf(usage="certs"), inter], servers
    yield ("inter-for-clients", *under('"Middle" is not for servers',
                                       uses=[EKU.CLIENT_AUTH]))
    yield ("inter-for-code", *under('"Middle" is not for servers',
                                    uses=[EKU.CODE_SIGNING]))

    # ---- constraints -----------------------------------------------------
    no_name = "has a name that its issuer may not give"
    yield ("outside", *under(no_name,
                             extra=limits([x509.DNSName("other.test")])))
    yield ("excluded", *under(no_name,
                              extra=limits(None, [x509.DNSName("px.test")])))
    yield ("excluded-all", *under(no_name,
                                  extra=limits(None, [x509.DNSName("test")])))
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"),
                                         b"\5\0")
    yield "critical", [leaf(extra=[(unknown, True)]), inter], \
        "critical extension"
    yield ("critical-inter", *under("critical extension",
                                    extra=[(unknown, True)]))

    # ---- strength --------------------------------------------------------
    for n in (1024, 1280, 1536, 2040):
        yield "rsa-%d" % n, [leaf(key=rsa.generate_private_key(65537, n)),
                             inter], "too weak: %d bits" % n
    yield ("rsa-1024-inter", *under(
        'key of "Middle" is too weak',
        key=rsa.generate_private_key(65537, 1024)))
    for name, curve in (("p192", ec.SECP192R1()), ("p224", ec.SECP224R1())):
        yield name, [leaf(key=ec.generate_private_key(curve)), inter], ""


class Server(threading.Thread):
    def __init__(self, folder, at, name, chain):
        super().__init__(daemon=True)
        path = os.path.join(folder, name + ".pem")
        with open(path, "wb") as f:
            f.write(chain[0].key.private_bytes(
                PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption()))
            for c in chain:
                f.write(c.pem())
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.set_ciphers("ALL:@SECLEVEL=0")
        self.context.load_cert_chain(path)
        self.socket = socket.create_server((at, 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            plain, _ = self.socket.accept()
            plain.settimeout(10)
            try:
                with self.context.wrap_socket(plain, server_side=True) as s:
                    s.recv(4096)
                    s.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n"
                              b"\r\nyes")
                    s.unwrap()
            except OSError:
                pass
            finally:
                plain.close()


def main():
    folder, at = sys.argv[1:]
    rows, left_out = [], []
    for name, chain, words, *host in cases(folder, at):
        try:
            server = Server(folder, at, name, chain)
        except (ssl.SSLError, ValueError) as e:
            left_out.append("%s: %s" % (name, e))
            continue
        server.start()
        rows.append("%s\t%d\t%s\t%s\n" % (name, server.port,
                                          host[0] if host else HOST,
                                          words))
    for line in left_out:
        print("this OpenSSL serves no", line, file=sys.stderr)
    with open(os.path.join(folder, "cases.new"), "w") as f:
        f.writelines(rows)
    os.rename(os.path.join(folder, "cases.new"),
              os.path.join(folder, "cases"))
    threading.Event().wait()


main()
