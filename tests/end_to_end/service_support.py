"""What the tests of operation share: a healthy source, the service manager's socket, the API over TCP."""
import email.header
import http.client
import itertools
import os
import socket
import struct
import subprocess
import threading
import time

from support import DAEMON, DEADLINE, PLUGINS, Daemon, FeedServer, Seen, read_maildir, rss, wait_until

MOST_EXPOSED = 1.5  # of 10: systemd-analyze security

RULES = """
[[rule]]
id = "nato"
query = 'NATO'
"""

KEYWORD = """
[[plugin]]
id = "newswatch.keyword"
required = true
[plugin.config]
rules = ["rules.d"]
"""

DESK = """
[[recipient]]
name = "desk"
maildir = "mail"
"""

ALL_TO_DESK = """
[[route]]
to = ["desk"]
"""


def source(name, url, *keys):
    return "\n".join(["", "[[source]]", f'name = "{name}"', f'url = "{url}"', 'interval = "1s"', *keys, ""])


def configuration(*tables, daemon='listen = ""'):
    """A newswatch.toml whose feeds and webhooks may be on this machine; paths in it are beside it."""
    return f'[daemon]\n{daemon}\n[network]\nallow = ["127.0.0.1"]\n' + "".join(tables)


def write_rules(folder, text=RULES, name="test.toml"):
    rules = os.path.join(folder, "rules.d")
    os.makedirs(rules, exist_ok=True)
    with open(os.path.join(rules, name), "w", encoding="utf-8") as file:
        file.write(text)


def mail_subjects(maildir):
    """The subjects of the messages in a Maildir, decoded."""
    subjects = []
    for _, raw in read_maildir(maildir):
        header = raw.decode("utf-8", "replace").replace("\r\n ", " ").replace("\r\n\t", " ")
        (subject,) = [line[9:] for line in header.split("\r\n\r\n")[0].split("\r\n") if line.startswith("Subject: ")]
        subjects.append(str(email.header.make_header(email.header.decode_header(subject))))
    return subjects


class Healthy:
    """A feed without a fault, to which a test adds news one by one."""

    name = "healthy"

    def __init__(self):
        self.items = []
        self.server = FeedServer({"/news": rss([])})
        self.close = self.server.close

    def table(self):
        return source(self.name, self.server.url + "/news")

    def publish(self, count=1):
        """The titles of new articles, each of which alerts."""
        fresh = [{"id": f"item-{n}", "title": f"NATO news number {n}.", "date": time.time()}
                 for n in range(len(self.items) + 1, len(self.items) + count + 1)]
        self.items += fresh
        self.server.feeds["/news"] = rss(self.items)
        return [item["title"] for item in fresh]

    def assert_goes_on(self, test, daemon):
        """What is published now reaches the Maildir of `desk`."""
        (title,) = self.publish()
        daemon.wait_for_log(f'delivered recipient=desk .*title="{title}"')
        test.assertTrue([s for s in mail_subjects(daemon.folder / "mail") if title in s])


class NotifySocket:
    """The service manager's end of sd_notify(3). `messages` has (pid, fields) in the order of their arrival;
    on_message(fields) is called before a message is added."""

    _numbers = itertools.count()

    def __init__(self, folder, on_message=lambda fields: None):
        self.path = os.path.join(folder, f"notify-{next(self._numbers)}")
        self.messages = Seen()
        self._on_message = on_message
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._socket.bind(self.path)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            data, ancillary, _, _ = self._socket.recvmsg(4096, socket.CMSG_SPACE(12))
            if data == b"close":
                self._socket.close()
                return
            (pid, _, _) = struct.unpack("3i", ancillary[0][2])
            fields = dict(line.split("=", 1) for line in data.decode().splitlines())
            self._on_message(fields)
            self.messages.add((pid, fields))

    def wait_for(self, key, value="1", count=1, since=0):
        """Until `count` messages with key=value came after the first `since`; the number of messages then."""
        self.messages.wait(lambda all_: sum(f.get(key) == value for _, f in all_[since:]) >= count, f"{key}={value}")
        return self.messages.count()

    def keys(self):
        """Every field of every message as "KEY=VALUE", or "KEY" alone where values vary, in order."""
        return [key if key in ("STATUS", "MONOTONIC_USEC", "EXTEND_TIMEOUT_USEC") else f"{key}={value}"
                for _, fields in list(self.messages.items) for key, value in fields.items()]

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"close", self.path)


class ServiceDaemon(Daemon):
    """As a service manager starts it: the directories come from the environment alone."""

    def start(self, until="running; stop with"):
        since = self.log.count()
        self.process = subprocess.Popen([DAEMON, "--config", self.config, "--plugin-path", PLUGINS, *self.options],
                                        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                                        errors="replace", env=self.environment)
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()
        if until:
            self.wait_for_log(until, since=since)
        return self


def dead_delivery(daemon):
    """The one delivery that is dead, once it is: the log tells of an attempt before the store knows of it."""
    daemon.wait_for_log("a delivery is dead until it is replayed")
    return wait_until(lambda: daemon.ask("deliveries", "--state", "dead")["deliveries"], "a dead delivery")[0]


def api_port(daemon):
    """The port the daemon says that its API listens on."""
    return int(daemon.wait_for_log(r"the API listens address=http://127\.0\.0\.1:\d+$").rpartition(":")[2])


def ask_tcp(port, method, path, headers=None, body=None):
    """One request over TCP: (status, headers in lower case, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        reply = connection.getresponse()
        return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()
    finally:
        connection.close()
