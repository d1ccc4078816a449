"""A boot menu of a real ProxyDHCP server: dnsmasq, in a network of its own."""
import contextlib
import glob
import os
import shutil
import subprocess
import sys

import machine
from bios_kit import ended, expect, image, pc, test

REAL = os.path.join(machine.BUILD, "real")
# QEMU's DHCP server and a TAP device, on one hub with the card, at h2
HUB = ["-netdev", "user,id=u", "-netdev",
       "tap,id=t,ifname=px0,script=no,downscript=no"]
for n, at in enumerate(("netdev=u,", "netdev=t,", "")):
    HUB += ["-netdev", "hubport,hubid=0,%sid=h%d" % (at, n)]


def tool(name):
    where = [os.path.join(REAL, d)
             for d in ("usr/sbin", "usr/bin", "sbin", "bin")]
    return shutil.which(name, path=os.pathsep.join(
        where + [os.environ["PATH"], "/usr/sbin", "/sbin"]))


def in_own_network(f):
    """The test @f, in a network namespace; not at all without root."""
    def inside():
        if os.environ.get("PXESH_NAMESPACE"):
            f()
            return
        if (os.getuid() or not os.path.exists("/dev/net/tun")
                or not tool("ip") or not tool("dnsmasq")):
            print("skipped: %s: it takes root, a TAP device, dnsmasq" % f.__name__)
            return
        done = subprocess.run(
            ["unshare", "-n", sys.executable, sys.argv[0], f.__name__],
            env=dict(os.environ, PXESH_NAMESPACE="1"), capture_output=True,
            text=True)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)

    inside.__name__ = f.__name__
    return inside


def add_tap():
    for line in ("link set lo up", "tuntap add dev px0 mode tap",
                 "addr add 10.0.2.9/24 dev px0", "link set px0 up"):
        subprocess.run([tool("ip")] + line.split(), check=True)


@contextlib.contextmanager
def proxy_dhcp(m):
    """Item B is install.0, a script."""
    env = dict(os.environ, LD_LIBRARY_PATH=os.pathsep.join(
        glob.glob(REAL + "/usr/lib/*/") + glob.glob(REAL + "/lib/*/")))
    root = m.path("tftp")
    os.makedirs(root)
    with open(os.path.join(root, "install.0"), "w") as f:
        f.write("#!ipxe\necho chosen: ${pxebs/filename}\nexit 3\n")
    os.chmod(m.dir.name, 0o755)
    server = subprocess.Popen(
        [tool("dnsmasq"), "-k", "-C", "/dev/null", "-i", "px0",
         "--bind-interfaces", "--pid-file=", "--port=0", "--user=root",
         "--dhcp-leasefile=" + m.path("leases"),
         "--dhcp-range=10.0.2.0,proxy", "--pxe-prompt=Press F8 for a menu,5",
         "--pxe-service=x86PC,Boot from the disk",
         "--pxe-service=x86PC,Install it,install",
         "--enable-tftp", "--tftp-root=" + root, "--log-dhcp"],
        env=env, stderr=open(m.path("dnsmasq.log"), "wb"))
    try:
        yield
    finally:
        server.terminate()
        server.wait()


@test
@in_own_network
def a_menu_of_dnsmasq_is_shown_and_obeyed():
    add_tap()
    for keys, status in ((b"\x1b[19~", 3), (b"x", 0)):
        with pc("-kernel", image("lkrn"), "-append", "autoboot",
                *HUB, "-device", "e1000,netdev=h2") as m, \
                proxy_dhcp(m):
            m.start()
            m.wait("Press F8 for a menu (5)", 30)
            m.send(keys)
            if status:
                m.wait("B. Install it", 10)
                m.wait(" A. Boot from the disk", 5,
                       lambda: m.screen()[-160:])
                m.send("b")
            ended(m, status, 30)
            expect((b"chosen: install.0" in m.output()) == bool(status),
                   "not what was chosen", m)
