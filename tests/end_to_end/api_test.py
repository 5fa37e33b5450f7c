"""The API: who may ask for what over TCP and on the Unix socket, and that nobody who asks badly disturbs it."""
import concurrent.futures
import json
import os
import re
import socket
import stat

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, Healthy, api_port, ask_tcp, configuration, write_rules

TOKEN = "0123456789abcdef-token"
READS = ["/healthz", "/metrics", "/api/v1/status", "/api/v1/sources", "/api/v1/plugins", "/api/v1/articles",
         "/api/v1/alerts", "/api/v1/deliveries"]
CHANGES = ["/api/v1/deliveries/replay?all=true", "/api/v1/backup?file=/dev/null"]
AT_ONCE = 200


class Api(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.healthy = self.started(Healthy())
        self.healthy.publish(3)
        token = support.secret_file(self.folder, "token", TOKEN)
        config = configuration(self.healthy.table(), KEYWORD, DESK, ALL_TO_DESK,
                               daemon=f'listen = "127.0.0.1:0"\nhosts = ["news.example.org"]\n'
                                      f'token = "file:{token}"')
        self.running = self.daemon(config).start()
        self.running.wait_for_log("delivered", count=3)
        self.running.wait_until_idle()
        self.port = api_port(self.running)

    def ask(self, method, path, body=None, **headers):
        """(status, headers, body); header names with _ for -."""
        return ask_tcp(self.port, method, path, {name.replace("_", "-"): value for name, value in headers.items()}, body)

    def assert_goes_on(self):
        self.assertEqual(self.ask("GET", "/healthz")[0], 200)
        self.assertEqual(self.running.command("status").returncode, 0)
        self.healthy.assert_goes_on(self, self.running)


class Access(Api):
    def test_what_may_be_read_is_read(self):
        for path in READS:
            status, headers, body = self.ask("GET", path)
            self.assertEqual(status, 200, path)
            self.assertEqual((headers["cache-control"], headers["x-content-type-options"]), ("no-store", "nosniff"))
            self.assertNotIn("access-control-allow-origin", headers)
            if path.startswith("/api"):
                self.assertEqual(headers["content-type"], "application/json")
                json.loads(body)
            status, headers, nothing = self.ask("HEAD", path)
            self.assertEqual((status, nothing), (200, b""), path)
            self.assertGreater(int(headers["content-length"]), 0)

    def test_only_a_host_header_that_names_this_machine_is_answered(self):
        names = {"localhost": 200, "LOCALHOST:80": 200, f"127.0.0.1:{self.port}": 200, "[::1]:1": 200,
                 "news.example.org": 200, "example.org": 403, "localhost.example.org": 403, "127.0.0.2": 403, "": 403}
        for host, expected in names.items():
            for path in [*READS, "/nowhere"]:
                status, _, body = self.ask("GET", path, Host=host)
                self.assertEqual(status, 404 if (path, expected) == ("/nowhere", 200) else expected, (host, path))
            if expected == 403:
                self.assertIn("Host header does not name this machine", json.loads(body)["error"])

    def test_changes_need_the_token(self):
        for path in CHANGES:
            for wrong in ({}, {"Authorization": "Bearer " + TOKEN[:-1]}, {"Authorization": f"Bearer {TOKEN}x"},
                          {"Authorization": "Basic " + TOKEN}, {"Authorization": TOKEN}):
                status, headers, _ = self.ask("POST", path, **wrong)
                self.assertEqual((status, headers.get("www-authenticate")), (401, "Bearer"), (path, wrong))
        status, _, body = self.ask("POST", CHANGES[0], Authorization="Bearer " + TOKEN)
        self.assertEqual((status, json.loads(body)), (200, {"replayed": 0}))

    def test_a_web_page_changes_nothing_even_with_the_token(self):
        for origin in ("https://example.org", "null", f"http://127.0.0.1:{self.port}"):
            for path in CHANGES:
                status, _, body = self.ask("POST", path, Origin=origin, Authorization="Bearer " + TOKEN)
                self.assertEqual(status, 403, origin)
                self.assertIn("a web page may not change anything", json.loads(body)["error"])

    def test_another_method_is_405_and_another_address_404(self):
        for path in READS:
            for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"):
                status, headers, _ = self.ask(method, path)
                self.assertEqual((status, headers["allow"]), (405, "GET, HEAD"), (method, path))
        for path in CHANGES:
            status, headers, _ = self.ask("GET", path)
            self.assertEqual((status, headers["allow"]), (405, "POST"), path)
        for path in ("/", "/api", "/api/v1/", "/api/v1/status/", "/healthz/..", "/api/v2/status"):
            status, _, body = self.ask("GET", path)
            self.assertEqual(status, 404, path)
            self.assertIn("/api/v1/status", json.loads(body)["error"])

    def test_the_unix_socket_is_its_owners_and_changes_without_a_token(self):
        path = self.running.state / "api.sock"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(self.running.command("deliveries", "replay", "--all").returncode, 0)


class Answers(Api):
    def test_pages_are_followed_by_their_cursor(self):
        seen, before = [], ""
        for _ in range(4):
            page = json.loads(self.ask("GET", f"/api/v1/alerts?limit=1{before}")[2])
            seen += [one["article"]["title"] for one in page["alerts"]]
            if page["next_before"] is None:
                break
            before = f"&before={page['next_before']}"
        self.assertEqual(sorted(seen), [item["title"] for item in self.healthy.items])

    def test_a_parameter_of_the_wrong_form_is_400(self):
        for query in ("limit=0", "limit=1001", "limit=x", "limit=", "limit=99999999999999999999", "before=-1",
                      "before=x", "state=lost", "limit=%zz", "limit=%00"):
            status, _, body = self.ask("GET", f"/api/v1/deliveries?{query}")
            self.assertEqual(status, 400, query)
            self.assertTrue(json.loads(body)["error"])
        self.assertEqual(self.ask("POST", "/api/v1/backup?file=relative.db", Authorization="Bearer " + TOKEN)[0], 400)
        self.assertEqual(self.ask("POST", "/api/v1/deliveries/replay", Authorization="Bearer " + TOKEN)[0], 400)

    def test_metrics_are_prometheus_text_and_count(self):
        status, headers, body = self.ask("GET", "/metrics")
        self.assertEqual((status, headers["content-type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
        samples, kinds = self.parse_metrics(body.decode())
        self.assertEqual(samples["newswatch_articles_new_total"], 3)
        self.assertEqual(samples["newswatch_alerts_total"], 3)
        self.assertEqual(samples['newswatch_delivery_attempts_total{channel="maildir",outcome="sent"}'], 3)
        self.assertEqual(samples['newswatch_plugin_articles_total{instance="keyword"}'], 3)
        self.assertEqual(samples['newswatch_deliveries{state="pending"}'], 0)
        for name, kind in kinds.items():
            self.assertEqual(name.endswith("_total"), kind == "counter", name)

    def parse_metrics(self, text):
        """The text format 0.0.4: samples, and the type of each family. Every family has its HELP and TYPE first, once."""
        self.assertTrue(text.endswith("\n"))
        name = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
        label = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
        samples, kinds, helped = {}, {}, set()
        for line in text.splitlines():
            if match := re.fullmatch(rf"# HELP ({name}) .+", line):
                self.assertNotIn(match[1], helped)
                helped.add(match[1])
            elif match := re.fullmatch(rf"# TYPE ({name}) (counter|gauge)", line):
                self.assertIn(match[1], helped)
                self.assertNotIn(match[1], kinds)
                kinds[match[1]] = family = match[2]
            else:
                match = re.fullmatch(rf"(({name})(?:\{{{label}(?:,{label})*\}})?) (\S+)", line)
                self.assertTrue(match, line)
                self.assertEqual(list(kinds)[-1], match[2], line)
                self.assertNotIn(match[1], samples)
                samples[match[1]] = float(match[3])
        return samples, kinds


class Disturbance(Api):
    def raw(self, request, shut=True):
        """What comes back for these bytes, until the daemon closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=support.DEADLINE) as connection:
            try:
                connection.sendall(request)
                if shut:
                    connection.shutdown(socket.SHUT_WR)
                received = b""
                while piece := connection.recv(65536):
                    received += piece
                return received
            except TimeoutError:
                raise
            except OSError:  # hung up on while it still spoke
                return b""

    def test_garbage_and_oversize_are_hung_up_on_and_nothing_else_happens(self):
        host = b"Host: localhost\r\n"
        for bad in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", os.urandom(5000), b"\r\n" * 10000, b"GET", b"",
                    b"GET / HTTP/9.9\r\n\r\n", b"GET /healthz HTTP/1.1\r\n" + host + b"X: " + b"x" * 20000 + b"\r\n\r\n",
                    b"GET /" + b"x" * 20000 + b" HTTP/1.1\r\n" + host + b"\r\n",
                    b"POST /healthz HTTP/1.1\r\n" + host + b"Content-Length: 100000000000\r\n\r\n" + b"x" * 200000,
                    b"POST /healthz HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n",
                    b"POST /healthz HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx"):
            self.assertNotIn(b" 200 ", self.raw(bad))
        for request in (b"GET nowhere HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n",
                        b"GET /%zz HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n"):
            self.assertTrue(self.raw(request).startswith(b"HTTP/1.1 400 "), request)
        self.assert_goes_on()
        self.assertEqual(self.running.stop(), 0)

    def test_requests_in_a_row_on_one_connection_are_answered_in_a_row(self):
        one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
        received = self.raw((one + b"\r\n") * 9 + one + b"Connection: close\r\n\r\n")
        self.assertEqual(received.count(b"HTTP/1.1 200 OK"), 10)

    def test_two_hundred_connections_at_once_are_all_answered(self):
        opened = [socket.create_connection(("127.0.0.1", self.port), timeout=support.DEADLINE) for _ in range(AT_ONCE)]
        request = b"GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

        def ask(connection):
            with connection:
                connection.sendall(request)
                received = b""
                while piece := connection.recv(65536):
                    received += piece
                return received

        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(ask, opened))
        self.assertEqual([a.count(b"HTTP/1.1 200 OK") for a in answers], [1] * AT_ONCE)
        self.assert_goes_on()

    def test_who_says_nothing_on_tcp_does_not_shut_out_the_command_line_nor_hold_up_the_end(self):
        silent = [socket.create_connection(("127.0.0.1", self.port), timeout=support.DEADLINE) for _ in range(AT_ONCE)]
        try:
            self.assertEqual(self.running.command("status").returncode, 0)
            self.healthy.assert_goes_on(self, self.running)
            self.assertEqual(self.running.stop(), 0)
        finally:
            for connection in silent:
                connection.close()


if __name__ == "__main__":
    support.run()
