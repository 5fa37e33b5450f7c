"""A machine of the test's own with a real systemd as its PID 1, in systemd-nspawn.

Nothing is downloaded: the root is a small tree of a fresh /etc and /var around this machine's own /usr and its list of
installed packages, both below an overlay in memory, so that a package can be installed and nothing of it stays. The
network is a loopback device and no more. nspawn runs in mount and process namespaces of its own: whatever way the test
ends, the kernel ends all of the machine's processes and unmounts what they mounted.
"""
import contextlib
import ctypes
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import threading

import support
from service_support import NotifySocket

TOOLS = {"systemd-nspawn": "systemd-container", "unshare": "util-linux", "nsenter": "util-linux",
         "setpriv": "util-linux", "dpkg": "dpkg", "pgrep": "procps"}
SYSTEMD = pathlib.Path("/usr/lib/systemd/systemd")
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
ISOLATED = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
# Joins the control groups, gets the overlays' memory, hides the host's /run, and becomes nspawn.
PREPARE = """
layers=$1 groups=$2
shift 2
for group in $groups; do echo 0 >"$group/cgroup.procs" || exit; done
mount -t tmpfs newswatch-test /run && mount -t tmpfs newswatch-test "$layers" && mkdir "$layers/usr" "$layers/dpkg" &&
    exec "$@"
"""
CLONE_NEWNET = 0x40000000
SPEAKS = "running in system mode"  # the first words of a systemd that is PID 1


class Impossible(Exception):
    """Why this machine can run no other inside."""


def check_machine():
    """Raises Impossible."""
    if os.geteuid() != 0:
        raise Impossible("systemd-nspawn must be started by root")
    for tool, package in TOOLS.items():
        if not shutil.which(tool):
            raise Impossible(f"{tool} is not installed: apt-get install {package}")
    if not SYSTEMD.exists():
        raise Impossible(f"{SYSTEMD} is not installed: apt-get install systemd")
    for name in ("bin", "sbin", "lib"):
        if not os.path.islink(f"/{name}"):
            raise Impossible(f"/{name} is no link to /usr/{name}, so /usr alone is no system")
    done = subprocess.run([*ISOLATED, "mount", "-t", "tmpfs", "newswatch-test", "/mnt"], capture_output=True, text=True)
    if done.returncode != 0:
        raise Impossible(f"no namespaces or no mounts here: {done.stderr.strip()}")


def own_control_groups():
    """The folders of the control groups that this process is in and that a systemd inside would use."""
    paths = {}
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        paths[controllers] = path
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        place, _, what = line.partition(" - ")
        _, _, _, root, mounted, *_ = place.split(" ")
        kind, _, options = what.split(" ", 2)
        key = {"cgroup2": "", "cgroup": "name=systemd"}.get(kind)
        if key in paths and (key == "" or key in options.split(",")):
            yield pathlib.Path(mounted) / os.path.relpath(paths[key], root)


def make_control_groups():
    parents = list(own_control_groups())
    for left in (group for parent in parents for group in parent.glob("newswatch-test-*")):
        if not os.path.exists(f"/proc/{left.name.rpartition('-')[2]}"):
            remove_control_groups([left])  # of a test that was killed
    groups = [parent / f"newswatch-test-{os.getpid()}" for parent in parents]
    if not groups:
        raise Impossible("no control groups are mounted that systemd could use")
    try:
        for group in groups:
            group.mkdir()
    except OSError as error:
        remove_control_groups(groups)
        raise Impossible(f"no control group can be made here: {error}") from None
    return groups


def remove_control_groups(groups):
    """True once they are gone; those in which a process is still ending cannot be removed yet."""
    for group in groups:
        for folder, _, _ in os.walk(group, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(folder)
    return not any(group.exists() for group in groups)


def make_root(root):
    """A system but for /usr: systemd makes the rest of it as it starts."""
    for name in ("dev", "etc/systemd/system-preset", "proc", "run", "sys", "tmp", "usr", "var/lib/dpkg"):
        (root / name).mkdir(parents=True)
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if os.path.islink(f"/{name}"):
            (root / name).symlink_to(f"usr/{name}")
    for name in ("group", "ld.so.cache", "os-release", "passwd"):
        shutil.copy(f"/etc/{name}", root / "etc" / name)
    if os.path.isdir("/etc/ssl/certs"):
        shutil.copytree("/etc/ssl/certs", root / "etc/ssl/certs", symlinks=True)
    files = {
        "machine-id": secrets.token_hex(16),
        "hosts": "127.0.0.1 localhost",
        "nsswitch.conf": "passwd: files systemd\ngroup: files systemd\nhosts: files dns",
        "systemd/system-preset/00-nothing.preset": "disable *",
    }
    for name, text in files.items():
        (root / "etc" / name).write_text(text + "\n")


class Container:
    """The machine, up when this is made; raises Impossible where there can be none, and AssertionError when it began to
    start and did not get up.

    root     its file system, as seen from outside
    console  what nspawn and the systemd inside wrote, a file
    """

    def __init__(self, folder):
        check_machine()
        folder = pathlib.Path(folder)
        self.console = folder / "console.log"
        make_root(folder / "root")
        (folder / "layers").mkdir()
        self._groups = make_control_groups()
        self._notify = NotifySocket(folder)
        self._process = None
        try:
            self._start(folder)
            leader = self._wait_until_up()
        except BaseException:
            self.close()
            raise
        self._leader = leader
        self.root = pathlib.Path(f"/proc/{leader}/root")

    def _start(self, folder):
        nspawn = ["systemd-nspawn", "--quiet", "--boot", "--settings=no", "--register=no", "--keep-unit",
                  "--volatile=overlay",  # nothing waits for a disk
                  "--notify-ready=yes", "--private-network", "--resolv-conf=off", "--timezone=off", "--link-journal=no",
                  "--console=read-only", f"--machine=newswatch-test-{os.getpid()}", f"--directory={folder / 'root'}",
                  f"--overlay=/usr:{folder / 'layers/usr'}:/usr", "--tmpfs=/usr/local:mode=755",
                  f"--overlay=/var/lib/dpkg:{folder / 'layers/dpkg'}:/var/lib/dpkg",
                  "systemd.unit=multi-user.target", "systemd.mask=console-getty.service"]
        prepare = ["sh", "-c", PREPARE, "sh", folder / "layers", " ".join(map(str, self._groups))]
        with open(self.console, "wb") as console:
            # The signal comes when the test dies: unshare passes it on, and the process namespace ends with all in it.
            self._process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *ISOLATED, *prepare, *nspawn],
                                             stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT,
                                             env=dict(ENVIRONMENT, NOTIFY_SOCKET=self._notify.path))
        threading.Thread(target=self._tell_of_the_end, args=(self._process,), daemon=True).start()

    def _tell_of_the_end(self, process):
        process.wait()
        self._notify.messages.add((0, {"ENDED": str(process.returncode)}))

    def _wait_until_up(self):
        """The PID 1 of the machine, by its number here."""
        try:
            messages = self._notify.messages.wait(
                lambda all_: any("READY" in fields or "ENDED" in fields for _, fields in all_), "a systemd inside")
        except AssertionError as error:
            raise AssertionError(f"{error}; the console: {self._last_words()}") from None
        pid, fields = [(pid, fields) for pid, fields in messages if "READY" in fields or "ENDED" in fields][0]
        if "ENDED" in fields:
            # Without a word from the systemd inside, nspawn was refused something by this machine.
            failure = AssertionError if SPEAKS in self.console.read_text(errors="replace") else Impossible
            raise failure(f"systemd-nspawn ended with {fields['ENDED']}: {self._last_words()}")
        (leader,) = subprocess.check_output(["pgrep", "-P", str(pid)], text=True).split()
        return int(leader)

    def _last_words(self):
        lines = self.console.read_text(errors="replace").splitlines()
        return " | ".join(re.sub(r"\x1b\[[\d;]*m", "", line).strip() for line in lines[-3:])

    def command(self, *command):
        """The arguments by which a command runs inside, as root."""
        return ["nsenter", "--target", str(self._leader), "--all", "--", *map(str, command)]

    def run(self, *command):
        return subprocess.run(self.command(*command), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", env=ENVIRONMENT, timeout=support.DEADLINE)

    def follow(self, *command):
        """A command that runs inside as long as the machine does; its lines, in a Seen."""
        lines = support.Seen()
        process = subprocess.Popen(self.command(*command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                                   errors="replace", env=ENVIRONMENT)

        def read():
            with process.stdout as stream:
                for line in stream:
                    lines.add(line.rstrip("\n"))
            process.wait()

        threading.Thread(target=read, daemon=True).start()
        return lines

    def in_network(self, call):
        """What call() returns, in a thread on the machine's network: sockets that it makes stay there."""
        results = []

        def enter():
            with open(f"/proc/{self._leader}/ns/net", "rb") as network:
                if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            results.append(call())

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join(support.DEADLINE)
        (result,) = results
        return result

    def close(self):
        """The machine loses its power; returns when nothing of it is left."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(support.DEADLINE)
        self._notify.close()
        support.wait_until(lambda: remove_control_groups(self._groups), "the end of the control groups")
