#!/usr/bin/env python3
"""make_certs.py: the certificates that test_chain.c judges, good and bad.

Run once, by hand, where python3-cryptography and openssl are; what it writes
to tests/tls/certs/ is in the repository, since dates and keys must not change
with each build. Everything is valid from 2026-01-01 to 2027-01-01 unless its
name says otherwise.
"""
import datetime
import ipaddress
import os
import subprocess
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as EKU
from cryptography.x509.oid import NameOID

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "certs")


def day(year, month=1, date=1):
    return datetime.datetime(year, month, date)


def p256():
    return ec.generate_private_key(ec.SECP256R1())


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Cert:
    """One certificate with its key. @by None: it signs itself."""

    def __init__(self, file, cn, by=None, key=None, ca=False, path=None,
                 begin=day(2026), end=day(2027), san=("boot.example",),
                 usage="", uses=None, extra=(), digest=hashes.SHA256(),
                 subject=None):
        self.key = key or p256()
        self.subject = subject or name(cn)
        signer = by or self
        b = (x509.CertificateBuilder().subject_name(self.subject)
             .issuer_name(signer.subject).public_key(self.key.public_key())
             .serial_number(x509.random_serial_number())
             .not_valid_before(begin).not_valid_after(end))
        if ca is not None:
            b = b.add_extension(x509.BasicConstraints(ca, path), True)
        usage = usage or ("certs" if ca else "sign")
        b = b.add_extension(x509.KeyUsage(
            usage == "sign", False, usage == "encipher", False, False,
            usage == "certs", usage == "certs", False, False), True)
        b = b.add_extension(x509.SubjectKeyIdentifier.from_public_key(
            self.key.public_key()), False)
        b = b.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                signer.key.public_key()), False)
        if not ca and san:
            b = b.add_extension(x509.SubjectAlternativeName([
                x509.IPAddress(ipaddress.ip_address(s[3:]))
                if s.startswith("IP:") else x509.DNSName(s)
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
        self.der = self.cert.public_bytes(serialization.Encoding.DER)
        if file:
            with open(os.path.join(OUT, file + ".der"), "wb") as f:
                f.write(self.der)


def uri(kind, text):
    return (x509.AuthorityInformationAccess([x509.AccessDescription(
        kind, x509.UniformResourceIdentifier(text))]), False)


def bent(file, source, at):
    """A copy with one bit of its signature, or at @at, turned."""
    der = bytearray(source.der)
    der[at] ^= 1
    with open(os.path.join(OUT, file + ".der"), "wb") as f:
        f.write(der)


def sha1(file, by):
    """What no library signs any more, by the command."""
    with tempfile.TemporaryDirectory() as tmp:
        def path(n):
            return os.path.join(tmp, n)
        with open(path("ca.key"), "wb") as f:
            f.write(by.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption()))
        with open(path("ca.pem"), "wb") as f:
            f.write(by.cert.public_bytes(serialization.Encoding.PEM))
        with open(path("ext"), "w") as f:
            f.write("subjectAltName=DNS:boot.example\n")
        run = ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes",
               "-keyout", path("key"), "-subj", "/CN=sha1", "-out",
               path("csr")]
        subprocess.run(run, check=True, capture_output=True)
        run = ["openssl", "x509", "-req", "-in", path("csr"), "-CA",
               path("ca.pem"), "-CAkey", path("ca.key"), "-sha1", "-days",
               "3650", "-set_serial", "7", "-extfile", path("ext"),
               "-outform", "der", "-out", os.path.join(OUT, file + ".der")]
        subprocess.run(run, check=True, capture_output=True)


def main():
    os.makedirs(OUT, exist_ok=True)
    far = day(2040)
    root = Cert("root", "Test Root", ca=True, end=far)
    inter = Cert("inter", "Test Intermediate", root, ca=True, path=0)
    Cert("good", "good", inter)
    for file, key in (("rsa2048", rsa.generate_private_key(65537, 2048)),
                      ("p384", ec.generate_private_key(ec.SECP384R1())),
                      ("p521", ec.generate_private_key(ec.SECP521R1())),
                      ("ed25519", ed25519.Ed25519PrivateKey.generate())):
        Cert(file, file, inter, key=key)
    Cert("rsa1024", "rsa1024", inter,
         key=rsa.generate_private_key(65537, 1024))
    sha1("sha1", inter)
    Cert("expired", "expired", inter, begin=day(2024), end=day(2025))
    Cert("future", "future", inter, begin=day(2030), end=day(2031))
    Cert("client", "client", inter, uses=[EKU.CLIENT_AUTH])
    Cert("encipher", "encipher", inter, usage="encipher")
    Cert("no_use", "no_use", inter, uses=[])
    Cert("names", "names", inter,
         san=("a.example", "*.b.example", "IP:192.0.2.1", "IP:2001:db8::1"))
    Cert("cn_only", "boot.example", inter, san=())
    Cert("cn_address", "192.0.2.7", inter, san=())
    Cert("cn_beside", "boot.example", inter, san=("other.example",))
    Cert("wide", "wide", inter, san=("*.example", "w*.c.example", "*"))
    Cert("self", "boot.example")
    good = Cert(None, "bent", inter)
    bent("bent", good, len(good.der) - 3)
    bent("bent_name", good, good.der.index(b"boot.example"))
    Cert("critical", "critical", inter, extra=[(x509.UnrecognizedExtension(
        x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"), True)])

    other = Cert("other_root", "Other Root", ca=True, end=far)
    other_inter = Cert("other_inter", "Other Intermediate", other, ca=True)
    Cert("other", "other", other_inter)
    # Says that it is signed by ours, and is not
    fake_root = Cert(None, "Test Root", ca=True)
    fake_inter = Cert("fake_inter", "Test Intermediate", fake_root, ca=True,
                      key=p256())
    Cert("fake", "fake", fake_inter)

    no_ca = Cert("no_ca", "Not A CA", root, ca=False)
    Cert("by_no_ca", "by_no_ca", no_ca)
    no_sign = Cert("no_sign", "May Not Certify", root, ca=True, usage="sign")
    Cert("by_no_sign", "by_no_sign", no_sign)
    old = Cert("old_inter", "Old Intermediate", root, ca=True,
               begin=day(2020), end=day(2021))
    Cert("by_old", "by_old", old)
    below = Cert("below", "Below Path Length", inter, ca=True)
    Cert("by_below", "by_below", below)
    bound = Cert("bound", "Bound", root, ca=True, extra=[(
        x509.NameConstraints([x509.DNSName("inside.example")], None), True)])
    Cert("outside", "outside", bound)
    Cert("inside", "inside", bound, san=("a.inside.example",))
    weak = Cert("weak_inter", "Weak Intermediate", root, ca=True,
                key=rsa.generate_private_key(65537, 1024))
    Cert("by_weak", "by_weak", weak)
    clients = Cert("client_inter", "Client Intermediate", root, ca=True,
                   uses=[EKU.CLIENT_AUTH])
    Cert("by_client", "by_client", clients)

    # The Let's Encrypt case of 2021: our root once more, signed by one that
    # has expired
    dead = Cert("dead_root", "Dead Root", ca=True, begin=day(2000),
                end=day(2021))
    cross = Cert("cross", "Test Root", dead, ca=True, key=root.key,
                 begin=day(2020), end=day(2030))
    assert cross.subject == root.subject
    Cert("cross_old", "Test Root", dead, ca=True, key=root.key,
         begin=day(2018), end=day(2020))
    # Two of one name and key: the first has expired, the other not
    twin = Cert("twin_old", "Twin", root, ca=True, begin=day(2020),
                end=day(2021))
    Cert("twin_new", "Twin", root, ca=True, key=twin.key)
    Cert("by_twin", "by_twin", twin)
    # A circle
    a_key, b_key = p256(), p256()
    a = Cert(None, "Circle A", ca=True, key=a_key)
    b = Cert("circle_b", "Circle B", a, ca=True, key=b_key)
    Cert("circle_a", "Circle A", b, ca=True, key=a_key)
    Cert("circle", "circle", b)

    AIA = x509.oid.AuthorityInformationAccessOID
    Cert("aia", "aia", inter, extra=[
        (x509.AuthorityInformationAccess([
            x509.AccessDescription(AIA.OCSP, x509.UniformResourceIdentifier(
                "http://ocsp.example/x")),
            x509.AccessDescription(
                AIA.CA_ISSUERS, x509.UniformResourceIdentifier(
                    "http://ca.example/inter.der"))]), False)])


main()
