"""Real servers, in a network namespace of their own, behind a TAP device.

dnsmasq, nginx and atftpd are used where they are installed, or where
tools/deps unpacks them. Needs root; available() tells.
"""
import glob
import os
import shutil
import subprocess
import tempfile
import time

import machine

REAL = os.path.join(machine.BUILD, "real")
HOST = "10.77.0.1"
TAP = ["-netdev", "tap,id=n0,ifname=tap0,script=no,downscript=no"]
NGINX = """daemon off; master_process off; pid {run}/nginx.pid;
error_log {run}/nginx.err; events {{}}
http {{
	log_format times '$uri $msec $request_time'; access_log {run}/log times;
	client_body_temp_path {run}/1; proxy_temp_path {run}/2;
	fastcgi_temp_path {run}/3; uwsgi_temp_path {run}/4;
	scgi_temp_path {run}/5; sendfile on;
	server {{ listen {listen}; root {folder}; }}
}}
"""


def environment():
    libraries = glob.glob(REAL + "/usr/lib/*/") + glob.glob(REAL + "/lib/*/")
    return dict(os.environ, LD_LIBRARY_PATH=":".join(libraries), PATH=":".join(
        [os.environ["PATH"], "/usr/sbin", "/sbin", REAL + "/usr/sbin",
         REAL + "/sbin", REAL + "/bin"]))


def have(program):
    return shutil.which(program, path=environment()["PATH"]) is not None


def available(*programs):
    """Can a Network be made here, with these servers? If not, says so."""
    missing = [p for p in ("ip", "unshare", "nsenter") + programs
               if not have(p)]
    if os.geteuid() or not os.path.exists("/dev/net/tun") or missing:
        print("skipped: needs root, /dev/net/tun", *missing)
        return False
    return True


class Servers:
    """Processes that end with us; files and logs of theirs in self.run."""

    def __init__(self, folder):
        self.folder = folder
        self.children = []
        self.tmp = tempfile.TemporaryDirectory(prefix="pxesh-net-")
        self.run = self.tmp.name
        os.chmod(self.run, 0o755)

    def inside(self, *words):
        """The command that does @words where the servers are."""
        return list(words)

    def do(self, *words):
        subprocess.run(self.inside(*words), check=True, env=environment(),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self, *words):
        self.children.append(subprocess.Popen(
            self.inside(*words), stdin=subprocess.DEVNULL, env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return self.children[-1]

    def nginx(self, listen=HOST + ":80"):
        conf = os.path.join(self.run, "nginx.conf")
        with open(conf, "w") as f:
            f.write(NGINX.format(run=self.run, folder=self.folder,
                                 listen=listen))
        self.start("nginx", "-c", conf)

    def requests(self):
        """What nginx served: (path, when asked, when answered), in seconds."""
        path = os.path.join(self.run, "log")
        rows = []
        if os.path.exists(path):
            with open(path) as f:
                rows = [line.split() for line in f if line.endswith("\n")]
        return [(r[0], float(r[1]) - float(r[2]), float(r[1])) for r in rows]

    def close(self):
        for child in reversed(self.children):
            child.terminate()
            child.wait()
        self.tmp.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


class Network(Servers):
    """The same in a namespace whose tap0, 10.77.0.1, a machine is on."""

    def __init__(self, folder):
        super().__init__(folder)
        self.holder = None
        try:
            self.make()
        except BaseException:
            self.close()
            raise

    def make(self):
        holder = self.start("unshare", "-n", "sleep", "infinity")
        ours = os.readlink("/proc/self/ns/net")
        while os.readlink("/proc/%d/ns/net" % holder.pid) == ours:
            if holder.poll() is not None:
                raise machine.Failure("no network namespaces here")
            time.sleep(0.01)
        self.holder = holder.pid
        for words in ("tuntap add tap0 mode tap",
                      "addr add %s/24 dev tap0" % HOST,
                      "link set tap0 up", "link set lo up"):
            self.do("ip", *words.split())

    def inside(self, *words):
        if not self.holder:
            return list(words)
        return ["nsenter", "-t", str(self.holder), "-n"] + list(words)

    def dnsmasq(self, *options, interface="tap0", net="10.77.0"):
        """Leases .10 to .20 of @net, and what @options say."""
        self.start("dnsmasq", "-k", "-C", "/dev/null", "-p", "0", "-i",
                   interface, "--bind-interfaces", "--leasefile-ro",
                   "-F", "%s.10,%s.20" % (net, net), "--user=root", *options)
