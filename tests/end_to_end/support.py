"""The real parts around a real newswatchd: feeds, an SMTP server, a webhook receiver, the daemon itself.

Everything listens on 127.0.0.1 with a port of the kernel's choice. Nothing here sleeps: a test waits for a line of the
daemon's log, or for a server to have seen something, with a deadline that only a failure reaches.
"""
import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

BUILD = pathlib.Path(os.environ.get("NEWSWATCH_BUILD", "build/dev")).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
DAEMON = BUILD / "bin" / "newswatchd"
COMMAND = BUILD / "bin" / "newswatch"
PLUGINS = BUILD / "plugins"
SHARED_SAMPLES = SOURCE.parent / "shared" / "samples"
DEADLINE = 60  # seconds; long, because only a failing test ever waits so long


class Seen:
    """A list that one thread fills and another waits for."""

    def __init__(self):
        self.items = []
        self._changed = threading.Condition()

    def add(self, item):
        with self._changed:
            self.items.append(item)
            self._changed.notify_all()

    def wait(self, enough, what):
        """The items, once enough(items) holds."""
        with self._changed:
            if not self._changed.wait_for(lambda: enough(self.items), DEADLINE):
                raise AssertionError(f"{what}: not within {DEADLINE} s; seen so far: {self.items[-5:]}")
            return list(self.items)

    def count(self):
        with self._changed:
            return len(self.items)


class HttpServer:
    """Serves `handler(request)`, which answers (status, headers, body), or writes to the connection itself and
    answers None. Every request is kept in `requests`."""

    def __init__(self, handler):
        self.requests = Seen()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.body = self.rfile.read(length)
                reply = handler(self)
                if reply is not None:
                    status, headers, body = reply
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                outer.requests.add((self.command, self.path, dict(self.headers), self.body))

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # the daemon hangs up on answers that are too large: that is what is tested

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def rss(items, title="Feed"):
    """An RSS 2.0 document of items {"id", "title", "body"}; dated now, so that nothing is old."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    entries = "".join(
        f"<item><guid isPermaLink='false'>{i['id']}</guid><title>{i['title']}</title>"
        f"<link>https://news.example.org/{i['id']}</link><pubDate>{i.get('date', date)}</pubDate>"
        f"<description><![CDATA[{i.get('body', '')}]]></description></item>"
        for i in items
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>{title}</title>" \
           f"<link>https://news.example.org/</link><description>d</description>{entries}</channel></rss>".encode()


class FeedServer(HttpServer):
    """Feeds by path: bytes, or a function like HttpServer's handler. Bytes get an ETag and answer 304 to it."""

    def __init__(self, feeds=None):
        self.feeds = dict(feeds or {})
        super().__init__(self._serve)

    def _serve(self, request):
        feed = self.feeds.get(request.path)
        if feed is None:
            return 404, {}, b"no such feed"
        if callable(feed):
            return feed(request)
        tag = '"' + hashlib.sha256(feed).hexdigest()[:16] + '"'
        if request.headers.get("If-None-Match") == tag:
            return 304, {"ETag": tag}, b""
        return 200, {"ETag": tag, "Content-Type": "application/rss+xml"}, feed

    def wait_for_polls(self, path, more):
        """Until `path` was asked for `more` times from now on."""
        before = sum(r[1] == path for r in self.requests.items)
        self.requests.wait(lambda all_: sum(r[1] == path for r in all_) >= before + more, f"polls of {path}")


def verify_webhook(secret, headers, body, now=None):
    """Standard Webhooks 1.0.0, written from its text and independent of the daemon's own code."""
    headers = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if "." in message_id or abs((now or time.time()) - int(timestamp)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    versions = [part.partition(",") for part in headers["webhook-signature"].split()]
    return any(version == "v1" and hmac.compare_digest(value, expected) for version, _, value in versions)


class WebhookReceiver(HttpServer):
    """Accepts what is signed with `secret`; `deliveries` are the verified bodies, `ids` their webhook-ids."""

    def __init__(self, status=lambda delivery: 204):
        self.secret = "whsec_" + base64.b64encode(os.urandom(32)).decode()
        self.deliveries, self.ids, self.forged = Seen(), Seen(), Seen()
        self._status = status
        super().__init__(self._receive)

    def _receive(self, request):
        if not verify_webhook(self.secret, dict(request.headers), request.body):
            self.forged.add(dict(request.headers))
            return 401, {}, b"bad signature"
        delivery = json.loads(request.body)
        status = self._status(delivery)
        if 200 <= status < 300:
            self.ids.add(request.headers["webhook-id"])
            self.deliveries.add(delivery)
        return status, {}, b""


def make_certificate(folder):
    """A self-signed certificate for localhost: (certificate, key)."""
    certificate, key = pathlib.Path(folder) / "cert.pem", pathlib.Path(folder) / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key


class SmtpServer:
    """aiosmtpd with STARTTLS and AUTH required. `messages` are parsed; refuse(recipient) may answer an SMTP reply."""

    user, password = "newswatch", "s3cret of the relay"

    def __init__(self, folder, refuse=lambda recipient: None):
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult

        self.messages = Seen()
        self.certificate, key = make_certificate(folder)
        outer = self

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                reply = refuse(address)
                if reply:
                    return reply
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                raw = envelope.original_content
                message = email.message_from_bytes(raw, policy=email.policy.SMTP)
                outer.messages.add({"from": envelope.mail_from, "to": list(envelope.rcpt_tos), "raw": raw,
                                    "message": message, "tls": session.ssl is not None,
                                    "user": session.auth_data})
                return "250 2.0.0 queued"

        def authenticate(server, session, envelope, mechanism, data):
            known = (data.login, data.password) == (self.user.encode(), self.password.encode())
            return AuthResult(success=known, handled=False, auth_data=data.login.decode() if known else None)

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        with __import__("socket").socket() as probe:  # aiosmtpd's Controller wants to know its port beforehand
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller = Controller(Handler(), hostname="127.0.0.1", port=self.port, tls_context=context,
                                      require_starttls=True, authenticator=authenticate, auth_required=True,
                                      auth_require_tls=True, server_hostname="localhost")
        self._controller.start()

    def config(self, folder):
        """The [smtp] table, with the password in a file."""
        secret = pathlib.Path(folder) / "smtp-password"
        secret.write_text(self.password)
        secret.chmod(0o600)
        return f"""
[smtp]
host = "localhost"
port = {self.port}
security = "starttls"
user = "{self.user}"
password = "file:{secret}"
from = "newswatch@example.org"
ca_file = "{self.certificate}"
"""

    def close(self):
        self._controller.stop()


class Daemon:
    """A newswatchd of its own: configuration, state and plugins in `folder`."""

    def __init__(self, folder, config, environment=None, options=()):
        self.folder = pathlib.Path(folder)
        self.config = self.folder / "newswatch.toml"
        self.state = self.folder / "state"
        self.config.write_text(config, encoding="utf-8")
        self.environment = dict(os.environ, **(environment or {}))
        self.options = list(options)
        self.log = Seen()
        self.process = None

    def start(self, until="running; stop with"):
        self.process = subprocess.Popen(
            [DAEMON, "--config", self.config, "--state-dir", self.state, "--plugin-path", PLUGINS, *self.options],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, errors="replace", env=self.environment)
        threading.Thread(target=self._read, args=(self.process, self.process.stderr), daemon=True).start()
        if until:
            self.wait_for_log(until)
        return self

    def _read(self, process, stream):
        for line in stream:
            self.log.add(line.rstrip("\n"))
        process.wait()
        self.log.add(f"(the process ended with {process.returncode})")

    def wait_for_log(self, pattern, count=1, since=0):
        """Until `count` lines from number `since` on match; the last of them."""
        found = lambda lines: [line for line in lines[since:] if re.search(pattern, line)]
        ended = lambda lines: lines and lines[-1].startswith("(the process ended") and self.process.poll() is not None
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
        return self.wait_for_log(r"INFO? +reloaded|info +reloaded|not taken over", since=since)

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE)

    def stop(self):
        """SIGTERM; the exit code."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
        return self.wait()

    def wait(self):
        try:
            return self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("newswatchd does not end:\n" + "\n".join(self.log.items[-30:])) from None

    def command(self, *arguments, text=None):
        """The newswatch command against this daemon."""
        return subprocess.run([COMMAND, *arguments, "--socket", self.state / "api.sock"], input=text,
                              capture_output=True, text=True, timeout=DEADLINE)

    def ask(self, *arguments):
        """Its --json answer."""
        answer = self.command(*arguments, "--json")
        if answer.returncode != 0:
            raise AssertionError(answer.stderr)
        return json.loads(answer.stdout)

    def wait_until_idle(self):
        """Until nothing waits to be examined or is due; by asking, because no single log line says so."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            status = self.ask("status")
            if status["articles"]["to_examine"] == 0 and status["deliveries"]["pending"] == 0:
                return status
        raise AssertionError(f"not idle: {status}")


def scan(config, articles, *options):
    """`newswatch scan`: (findings a line, standard error, exit code)."""
    lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    done = subprocess.run([COMMAND, "scan", "--config", config, "--plugin-path", PLUGINS, *options], input=lines,
                          capture_output=True, text=True, timeout=DEADLINE)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr, done.returncode


def check_database(state):
    """SQLite's own opinion of the file that a daemon left behind, however it ended."""
    import sqlite3

    (file,) = pathlib.Path(state).glob("*.db")
    with sqlite3.connect(file) as database:
        return database.execute("PRAGMA integrity_check").fetchone()[0]


class EndToEnd(unittest.TestCase):
    """A temporary folder, and servers and daemons that end with the test."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="newswatch-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def closing(self, server):
        self.addCleanup(server.close)
        return server

    def daemon(self, config, **options):
        daemon = Daemon(self.folder, config, **options)

        def end():
            if daemon.process is not None and daemon.process.poll() is None:
                daemon.kill()

        self.addCleanup(end)
        return daemon

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path
