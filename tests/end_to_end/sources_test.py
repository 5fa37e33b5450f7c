"""`newswatch sources add`, `import` and `export`: what they ask a site for, and what they write."""
import json
import os
import pathlib
import subprocess

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, configuration, source, write_rules

EX_USAGE, EX_DATAERR, EX_CONFIG = 64, 65, 78

NEWS_SITEMAP = b"""<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'
 xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://news.example.org/1</loc><news:news>
<news:publication><news:name>The Harbour</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-11-20T10:00:00Z</news:publication_date><news:title>Ship arrives</news:title></news:news></url>
</urlset>"""
PAGE = b"""<!doctype html><html><head><title>The Harbour</title>
<link rel="alternate" type="application/rss+xml" title="All" href="/feeds/all.xml">
<link rel="alternate" type="application/atom+xml" title="Ships" href="/feeds/ships.atom?a=1&amp;b=2">
</head><body><a href="/feed">not marked as a feed</a></body></html>"""


class Site(support.FeedServer):
    """A page with two feeds, and a robots.txt that names a news sitemap and forbids a third feed."""

    def __init__(self):
        items = [{"id": str(day), "title": f"NATO, day {day}", "date": 1795000000 + day * 86400} for day in range(5)]
        html = {"Content-Type": "text/html; charset=utf-8"}
        super().__init__({
            "/": lambda _: (200, html, PAGE),
            "/feeds/all.xml": support.rss(items, title="Harbour: all \"news\""),
            "/feeds/ships.atom?a=1&b=2": support.atom(items[:1], title="Ships"),
            "/robots.txt": lambda _: (200, {"Content-Type": "text/plain"},
                                      f"User-agent: *\nDisallow: /feed\nAllow: /feeds/\n"
                                      f"Sitemap: {self.url}/news.xml\n".encode()),
            "/news.xml": NEWS_SITEMAP,
        })

    def asked(self):
        return [path for _, path, _, _ in self.requests.items]


class Sources(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.started(Site())
        write_rules(self.folder)
        self.config = pathlib.Path(self.folder) / "newswatch.toml"
        self.config.write_text(self.configuration(), encoding="utf-8")
        self.sources = self.config.parent / "sources.d"

    def configuration(self):
        return configuration(source("other", "https://other.example.org/feed"), KEYWORD, DESK, ALL_TO_DESK)

    def command(self, *arguments, text=""):
        return subprocess.run([support.COMMAND, "sources", *arguments, "--config", self.config], input=text,
                              capture_output=True, text=True, timeout=support.DEADLINE)

    def written(self):
        return sorted(file.name for file in self.sources.glob("*")) if self.sources.exists() else []

    def check(self):
        done = subprocess.run([support.COMMAND, "check", "--config", self.config, "--plugin-path", support.PLUGINS],
                              capture_output=True, text=True, timeout=support.DEADLINE)
        self.assertEqual((done.returncode, done.stdout), (0, ""))


class Adding(Sources):
    def test_a_site_shows_its_feeds_and_its_news_sitemap_and_the_chosen_ones_are_written(self):
        looked = self.command("add", self.site.url + "/", "--json")
        self.assertEqual(looked.returncode, 0, looked.stderr)
        self.assertEqual(self.site.asked(),
                         ["/", "/robots.txt", "/feeds/all.xml", "/feeds/ships.atom?a=1&b=2", "/news.xml"])
        answer = json.loads(looked.stdout)
        self.assertEqual((answer["requests"], answer["written"], answer["notes"]), (5, [], []))
        first, second, third = answer["candidates"]
        self.assertEqual((first["title"], first["format"], first["items"]), ('Harbour: all "news"', "rss20", 5))
        self.assertEqual([item["title"] for item in first["latest"]], ["NATO, day 4", "NATO, day 3", "NATO, day 2"])
        self.assertEqual(first["seconds_between_items"], 86400)
        self.assertEqual((second["format"], third["format"], third["title"]), ("atom10", "newssitemap", "The Harbour"))
        self.assertEqual(self.written(), [])

        done = self.command("add", self.site.url + "/", "--pick", "1", "--pick", "3", "--tag", "ports", "--tag", "a b",
                            "--interval", "5m")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Harbour: all \"news\"\n", done.stdout)
        self.assertIn("about every 24 hours", done.stdout)
        self.assertIn("systemctl reload newswatchd", done.stderr)
        self.assertEqual(self.written(), ["harbour-all-news.toml", "the-harbour.toml"])
        self.assertEqual((self.sources / "harbour-all-news.toml").read_text(encoding="utf-8"),
                         f'[[source]]\nname = "Harbour: all \\"news\\""\nurl = "{self.site.url}/feeds/all.xml"\n'
                         'tags = ["ports", "a b"]\ninterval = "5m"\n')
        self.check()

    def test_a_new_file_may_be_read_by_whoever_may_read_the_configuration(self):
        self.config.chmod(0o640)
        self.assertEqual(self.command("add", self.site.url + "/feeds/all.xml").returncode, 0)
        (file,) = self.sources.iterdir()
        self.assertEqual(file.stat().st_mode & 0o777, 0o640)

    def test_a_feed_is_added_with_one_request_and_the_next_is_the_daemons_poll(self):
        url = self.site.url + "/feeds/all.xml"
        running = self.daemon(self.configuration()).start()
        done = self.command("add", url, "--name", "Harbour")
        self.assertEqual((done.returncode, self.site.asked()), (0, ["/feeds/all.xml"]), done.stderr)
        self.assertEqual(self.written(), ["harbour.toml"])
        self.assertIn("reloaded", running.reload())
        running.wait_for_log("polled source=Harbour")
        self.assertEqual(self.site.asked(), ["/feeds/all.xml"] * 2)

    def test_what_is_configured_already_is_refused_without_a_request(self):
        url = self.site.url + "/feeds/all.xml"
        self.assertEqual(self.command("add", url).returncode, 0)
        again = self.command("add", url + "#top")
        self.assertEqual(again.returncode, 1)
        self.assertRegex(again.stderr, r"is configured already as .*sources\.d/harbour-all-news\.toml:1:1")
        self.assertEqual(self.site.asked(), ["/feeds/all.xml"])
        several = self.command("add", self.site.url, "--all")
        self.assertEqual(several.returncode, 0, several.stderr)
        self.assertEqual(self.written(), ["harbour-all-news.toml", "ships.toml", "the-harbour.toml"])
        self.assertEqual(self.command("add", self.site.url, "--yes").returncode, 1)

    def test_nothing_is_overwritten_and_nothing_is_left_that_the_daemon_would_refuse(self):
        self.sources.mkdir()
        (self.sources / "ships.toml").write_text("# mine\n", encoding="utf-8")
        url = self.site.url + "/feeds/ships.atom?a=1&b=2"
        twice = self.command("add", url, "--name", "other")
        self.assertEqual(twice.returncode, 1)
        self.assertIn("is there twice", twice.stderr)
        self.assertEqual(self.written(), ["ships.toml"])
        self.assertEqual(self.command("add", url, "--interval", "500d").returncode, 1)
        self.assertEqual(self.written(), ["ships.toml"])
        dry = self.command("add", url, "--dry-run")
        self.assertIn('name = "Ships"', dry.stdout)
        self.assertEqual(self.written(), ["ships.toml"])
        self.assertEqual(self.command("add", url).returncode, 0)
        self.assertEqual(self.written(), ["ships-2.toml", "ships.toml"])
        self.assertEqual((self.sources / "ships.toml").read_text(encoding="utf-8"), "# mine\n")

    def test_what_cannot_be_chosen_or_found_is_said(self):
        several = self.command("add", self.site.url)
        self.assertEqual(several.returncode, EX_USAGE)
        self.assertIn("--pick N, --all or --yes", several.stderr)
        for arguments, code in ((["ftp://example.org/"], EX_USAGE), ([self.site.url, "--pick", "4"], EX_USAGE),
                                ([self.site.url, "--name", "x", "--all"], EX_USAGE), ([], EX_USAGE),
                                ([self.site.url + "/missing"], 1), (["http://127.0.0.2:9/"], 1)):
            done = self.command("add", *arguments)
            self.assertEqual(done.returncode, code, arguments)
            self.assertTrue(done.stderr, arguments)
        self.assertIn("network.allow", done.stderr)
        self.assertEqual(self.written(), [])
        self.config.write_text("[nonsense]\n", encoding="utf-8")
        self.assertEqual(self.command("add", self.site.url).returncode, EX_CONFIG)

    def test_the_user_agent_is_the_daemons(self):
        config = self.configuration().replace("[network]", '[network]\ncontact = "https://desk.example.org/newswatch"')
        self.config.write_text(config, encoding="utf-8")
        self.assertEqual(self.command("add", self.site.url + "/feeds/all.xml").returncode, 0)
        (command,) = self.site.polls("/feeds/all.xml")
        self.assertRegex(command["User-Agent"], r"^newswatch/\d+\.\d+\.\d+ \(\+https://desk\.example\.org/newswatch\)$")
        self.assertNotIn("Cookie", command)
        daemon = self.daemon(config).start()
        self.site.wait_for_polls("/feeds/all.xml", 1)
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual({headers["User-Agent"] for headers in self.site.polls("/feeds/all.xml")}, {command["User-Agent"]})


class Exchanging(Sources):
    OPML = """<?xml version="1.0"?><opml version="1.0"><head><title>My feeds</title></head><body>
<outline text="world"><outline title="East &amp; West"><outline type="rss" text="One" XMLURL="https://one.example/f?a=1&amp;b=2"/>
</outline></outline><outline text="Known" xmlUrl="https://other.example.org/feed"/><outline text="Bad" xmlUrl="file:/etc/x"/>
<outline text="Two" xmlUrl="https://two.example/" category="/sea,ports"/></body></opml>"""

    def test_an_import_takes_what_is_new_and_an_export_gives_it_back(self):
        file = pathlib.Path(self.folder) / "list.opml"
        file.write_text(self.OPML, encoding="utf-8")
        dry = self.command("import", str(file), "--dry-run")
        self.assertEqual((dry.returncode, self.written()), (0, []), dry.stderr)
        done = self.command("import", str(file))
        self.assertEqual((done.returncode, self.written()), (0, ["my-feeds.toml"]), done.stderr)
        self.assertIn("2 new, 1 configured already, 0 listed twice, 1 left out\n", done.stdout)
        self.assertRegex(done.stderr, r"list\.opml:3:\d+: warning: left out: configured already, at ")
        self.assertIn('tags = ["world", "East & West"]', (self.sources / "my-feeds.toml").read_text(encoding="utf-8"))
        self.check()
        exported = self.command("export")
        self.assertEqual((exported.returncode, exported.stderr), (0, ""))
        self.assertIn('<outline text="East &amp; West">', exported.stdout)
        again = self.command("import", "-", text=exported.stdout)
        self.assertIn("0 new, 3 configured already, 0 listed twice, 0 left out\n", again.stdout)

        for old in self.sources.iterdir():
            old.unlink()
        self.config.write_text(configuration(KEYWORD, DESK, ALL_TO_DESK), encoding="utf-8")
        self.assertEqual(self.command("import", "-", text=exported.stdout).returncode, 0)
        self.assertEqual(self.command("export").stdout, exported.stdout)

    def test_what_is_no_opml_is_65_and_a_file_that_exists_stays(self):
        self.assertEqual(self.command("import", "-", text="<rss/>").returncode, EX_DATAERR)
        self.assertEqual(self.command("import", os.path.join(self.folder, "missing")).returncode, EX_DATAERR)
        file = pathlib.Path(self.folder) / "out.opml"
        self.assertEqual(self.command("export", str(file)).returncode, 0)
        before = file.read_bytes()
        self.assertIn(b"https://other.example.org/feed", before)
        self.assertEqual(self.command("export", str(file)).returncode, 1)
        self.assertEqual((file.read_bytes(), self.written()), (before, []))


if __name__ == "__main__":
    support.run()
