#!/usr/bin/env python3
"""Print a script of the common kind: a menu of systems, of versions for each,
questions on the way, downloads that fail and lead back."""

SYSTEMS = 12
VERSIONS = 6


def system(i):
    """The lines of one system."""
    yield f":s{i}"
    yield f"set os os{i}"
    yield f"menu System {i}"
    for j in range(VERSIONS):
        yield f"item v{j} Version {j}"
    yield "item back Back"
    yield "choose ver || goto start"
    yield "iseq ${ver} back && goto start ||"
    if i % 3 == 0:
        yield ("prompt --key x --timeout 3000 Press x for more "
               "&& set extra debug || clear extra")
    if i % 4 == 1:
        yield "isset ${extra} || read extra"
    yield "kernel ${os}/${ver}/vmlinuz ${extra} || goto failed"
    if i % 5 == 2:
        yield "initrd file:no-such-file || goto failed"
    yield "initrd ${os}/${ver}/initrd || goto failed"
    yield "boot || goto failed"


def lines():
    """The whole script."""
    yield "#!ipxe"
    yield ":start"
    yield "menu Systems"
    for i in range(SYSTEMS):
        yield f"item s{i} System {i}"
    yield "item cfg Configure"
    yield "choose --default s1 sys || exit 3"
    yield "goto ${sys}"
    for i in range(SYSTEMS):
        yield from system(i)
    yield from (":cfg", "config", "goto start", ":failed", "prompt Failed",
                "goto start")


print("\n".join(lines()))
