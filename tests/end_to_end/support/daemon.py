"""A newswatchd of a test's own, and the newswatch command."""
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading

from .files import COMMAND, DAEMON, PLUGINS
from .waiting import DEADLINE, Seen, wait_until


class Daemon:
    """Configuration and state lie in `folder`. `log` has the lines of standard error, of all runs one after another."""

    def __init__(self, folder, config, environment=None, options=()):
        self.folder = pathlib.Path(folder)
        self.config = self.folder / "newswatch.toml"
        self.state = self.folder / "state"
        self.config.write_text(config, encoding="utf-8")
        self.environment = dict(os.environ, **(environment or {}))
        self.options = list(options)
        self.log = Seen()
        self.process = None
        self._reader = None

    def start(self, until="running; stop with"):
        since = self.log.count()
        self.process = subprocess.Popen(
            [DAEMON, "--config", self.config, "--state-dir", self.state, "--plugin-path", PLUGINS, *self.options],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, errors="replace", env=self.environment)
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()
        if until:
            self.wait_for_log(until, since=since)
        return self

    def _read(self, process):
        with process.stderr as stream:
            for line in stream:
                self.log.add(line.rstrip("\n"))
        process.wait()
        self.log.add(f"(the process ended with {process.returncode})")

    def wait_for_log(self, pattern, count=1, since=0):
        """Until `count` lines from number `since` on match; the last of them."""
        found = lambda lines: [line for line in lines[since:] if re.search(pattern, line)]
        ended = lambda lines: len(lines) > since and lines[-1].startswith("(the process ended")
        lines = self.log.wait(lambda all_: len(found(all_)) >= count or ended(all_), f"log line /{pattern}/")
        if len(found(lines)) < count:
            raise AssertionError(f"newswatchd ended before /{pattern}/:\n" + "\n".join(lines[-30:]))
        return found(lines)[-1]

    def reload(self, config=None):
        """Writes `config`, sends SIGHUP, and waits for the outcome's line."""
        if config is not None:
            self.config.write_text(config, encoding="utf-8")
        since = self.log.count()
        self.process.send_signal(signal.SIGHUP)
        return self.wait_for_log(r"info +reloaded|not taken over", since=since)

    def kill(self):
        """SIGKILL; afterwards its lines are in the log and its sockets are closed."""
        self.process.kill()
        self.process.wait(DEADLINE)
        self._reader.join(DEADLINE)

    def stop(self):
        """SIGTERM; the exit code."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
        return self.wait()

    def wait(self):
        """Until it ends by itself; the exit code."""
        try:
            code = self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("newswatchd does not end:\n" + "\n".join(self.log.items[-30:])) from None
        self._reader.join(DEADLINE)
        return code

    def command(self, *arguments, text=None):
        """The newswatch command against this daemon."""
        return subprocess.run([COMMAND, *arguments, "--socket", self.state / "api.sock"], input=text,
                              capture_output=True, text=True, timeout=DEADLINE)

    def ask(self, *arguments):
        """The answer of a command with --json."""
        answer = self.command(*arguments, "--json")
        if answer.returncode != 0:
            raise AssertionError(answer.stderr)
        return json.loads(answer.stdout)

    def get(self, path):
        """What the API answers to GET `path` on the Unix socket."""
        connection = http.client.HTTPConnection("localhost", timeout=DEADLINE)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(DEADLINE)
        connection.sock.connect(str(self.state / "api.sock"))
        connection.request("GET", path)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        if reply.status != 200:
            raise AssertionError(f"GET {path}: {reply.status} {body!r}")
        return json.loads(body)

    def source(self, name):
        """What `newswatch sources` knows of one source."""
        (source,) = self.ask("sources", "show", name)["sources"]
        return source

    def wait_until_idle(self):
        """Until nothing waits to be examined or delivered; the status then. No single line of the log says so."""
        def idle():
            status = self.get("/api/v1/status")
            busy = status["articles"]["to_examine"] or status["deliveries"]["pending"]
            return None if busy else status
        return wait_until(idle, "nothing to examine and nothing to deliver")


def scan(config, articles, *options):
    """`newswatch scan`: (a finding a line, standard error, exit code)."""
    lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    done = subprocess.run([COMMAND, "scan", "--config", config, "--plugin-path", PLUGINS, *options], input=lines,
                          capture_output=True, text=True, timeout=DEADLINE)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr, done.returncode
