"""Feeds and a webhook receiver, on 127.0.0.1 with ports of the kernel's choice."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import threading
import time

from .waiting import Seen


class HttpServer:
    """Serves `handler(request)`, which answers (status, headers, body), or writes to the connection itself and
    answers None. `requests` has every request as (method, path, headers, body) from the moment it is read.
    With `certificate`, the files (certificate, key), it speaks HTTPS."""

    certificate = None

    def __init__(self, handler):
        self.requests = Seen()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.body = self.rfile.read(length)
                outer.requests.add((self.command, self.path, dict(self.headers), self.body))
                reply = handler(self)
                if reply is not None:
                    status, headers, body = reply
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    if status not in (204, 304):
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # the daemon hangs up on answers that are too large, and is killed: that is what is tested

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https://localhost:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


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

    def polls(self, path):
        """The headers of the requests for `path` so far."""
        return [headers for _, asked, headers, _ in list(self.requests.items) if asked == path]

    def wait_for_polls(self, path, more):
        """Until `path` was asked for `more` times from now on. Polls of one source follow each other, so after two the
        first has been taken in to its end."""
        before = len(self.polls(path))
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
    """Accepts what is signed with `secret`. `deliveries` are the verified bodies, `ids` their webhook-ids, in the same
    order; `forged` are the headers of what does not verify. status(delivery) says what to answer."""

    def __init__(self, status=lambda delivery: 204):
        self.secret = "whsec_" + base64.b64encode(os.urandom(32)).decode()
        self.deliveries, self.ids, self.forged = Seen(), Seen(), Seen()
        self._status = status
        self._order = threading.Lock()
        super().__init__(self._receive)

    def _receive(self, request):
        if not verify_webhook(self.secret, dict(request.headers), request.body):
            self.forged.add(dict(request.headers))
            return 401, {}, b"bad signature"
        delivery = json.loads(request.body)
        status = self._status(delivery)
        if 200 <= status < 300:
            with self._order:
                self.ids.add(request.headers["webhook-id"])
                self.deliveries.add(delivery)
        return status, {}, b""

    def config(self, folder, name):
        """The [[recipient]] table, with the secret in a file."""
        from .files import secret_file

        return f"""
[[recipient]]
name = "{name}"
webhook = {{url = "{self.url}/hook", secret = "file:{secret_file(folder, name, self.secret)}"}}
"""
