"""Bad feeds of every kind: each is answered by a clear error, the daemon's memory stays bounded, and a healthy source
beside them goes on."""
import functools
import zlib

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, Healthy, configuration, source, write_rules

MOST_MEMORY = 200 << 20  # bytes
HUGE = 100 << 20
WAY_TOO_MUCH = 60 << 20  # of a huge body: more than the daemon takes and all buffers on the way hold


@functools.cache
def gzip_bomb():
    """1 GiB of zeros in 1 MB."""
    compressor = zlib.compressobj(9, wbits=31)
    zeros = bytes(1 << 24)
    return b"".join(compressor.compress(zeros) for _ in range(64)) + compressor.flush()


def billion_laughs():
    entities = ['<!ENTITY laugh0 "ha">']
    entities += [f'<!ENTITY laugh{n} "{f"&laugh{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE rss [{"".join(entities)}]><rss version="2.0"><channel>' \
           f'<title>&laugh9;</title><item><title>NATO &laugh9;</title></item></channel></rss>'.encode()


def broken_off():
    """Three articles, of which the last breaks off in the middle of its text."""
    items = [{"id": f"broken-{n}", "title": f"NATO broken off {n}", "body": "b" * 100} for n in range(3)]
    whole = support.rss(items)
    return whole[:whole.rindex(b"bbbb") - 50]


def not_utf8():
    return support.rss([{"id": "bytes", "title": "NATO news of @ bytes"}]).replace(b"@", b"\xff\xc3")


class HugeBody:
    """A feed of 100 MB in chunks; `sent` says how far it came."""

    def __init__(self):
        self.sent = 0

    def __call__(self, request):
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        request.wfile.write(b"5\r\n<rss>\r\n")
        items = b"<item><title>NATO</title></item>" * 30000
        while self.sent < HUGE:
            request.wfile.write(b"%x\r\n%s\r\n" % (len(items), items))
            self.sent += len(items)
        request.wfile.write(b"0\r\n\r\n")


# What is wrong, what the daemon says of it.
REFUSED = {
    "huge": "the body has more than 10485760 bytes",
    "bomb": "the body has more than 10485760 bytes",
    "laughs": 'declares entities that multiply each other (a "billion laughs" document)',
    "page": "this is an HTML page, not a feed",
    "json": "this is JSON, but no feed",
    "empty": "the feed is empty; expected RSS or Atom",
    "missing": "HTTP 404",
    "nobody": "127.0.0.1",
    "file": "No such file or directory",
}
DAMAGED = {
    "broken-off": ("breaks off", ["NATO broken off 0", "NATO broken off 1", "NATO broken off 2"]),
    "not-utf8": ("are not UTF-8; 2 were replaced", ["NATO news of "]),
}


class BadFeeds(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.huge = HugeBody()
        self.server = self.started(support.FeedServer({
            "/huge": self.huge,
            "/bomb": lambda _: (200, {"Content-Encoding": "gzip", "Content-Type": "application/rss+xml"}, gzip_bomb()),
            "/laughs": billion_laughs(),
            "/page": lambda _: (200, {"Content-Type": "text/html"}, b"<!doctype html><html><p>Sorry</p></html>"),
            "/json": lambda _: (200, {"Content-Type": "application/rss+xml"}, b'{"answer": 42}'),
            "/empty": b"",
            "/broken-off": broken_off(),
            "/not-utf8": not_utf8(),
        }))
        self.healthy = self.started(Healthy())
        self.plugins = KEYWORD + DESK + ALL_TO_DESK

    def url(self, name):
        if name == "nobody":
            gone = support.HttpServer(lambda _: None)
            gone.close()
            return gone.url
        return "file:nowhere.xml" if name == "file" else f"{self.server.url}/{name}"

    def peak_memory(self, daemon):
        with open(f"/proc/{daemon.process.pid}/status", encoding="ascii") as status:
            (line,) = [line for line in status if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024

    def test_each_kind_has_its_error_and_the_healthy_source_goes_on(self):
        sources = "".join(source(name, self.url(name)) for name in [*REFUSED, *DAMAGED])
        daemon = self.daemon(configuration(self.healthy.table(), sources, self.plugins)).start()
        for name, why in REFUSED.items():
            with self.subTest(name):
                line = daemon.wait_for_log(f"a source failed source={name} ")
                self.assertIn(why, line.replace('\\"', '"'))
                shown = daemon.source(name)
                self.assertIn(why, shown["last_error"])
                self.assertGreaterEqual(shown["failures"], 1)
                self.assertIn(shown["state"], ("failing", "polling"))
        self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.source("healthy")["last_error"], "")
        self.assertLess(self.peak_memory(daemon), MOST_MEMORY)
        self.assertLess(self.huge.sent, WAY_TOO_MUCH, "the daemon hangs up as soon as it is too much")
        self.assertEqual(daemon.stop(), 0)

    def test_what_can_be_read_of_a_damaged_feed_is_taken_and_the_damage_is_told_once(self):
        sources = "".join(source(name, self.url(name)) for name in DAMAGED)
        daemon = self.daemon(configuration(self.healthy.table(), sources, self.plugins)).start()
        for name, (why, titles) in DAMAGED.items():
            with self.subTest(name):
                self.assertIn(why, daemon.wait_for_log(f"a feed is damaged; .* source={name} "))
                for title in titles:
                    daemon.wait_for_log(f'delivered .*title="{title}')
                self.server.wait_for_polls(f"/{name}", 2)
                shown = daemon.source(name)
                self.assertRegex(shown["last_error"], r"^the feed is damaged at \d+:\d+: .*" + why)
                self.assertEqual(shown["failures"], 0)
                told = [line for line in daemon.log.items if "a feed is damaged" in line and name in line]
                self.assertEqual(len(told), 1)
        self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    support.run()
