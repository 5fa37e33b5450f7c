"""From two dozen feeds of every kind to an SMTP server, a webhook receiver and a Maildir: every alert that an independent
oracle expects arrives exactly once at the right recipients, and nothing else does."""
import collections
import pathlib
import re
import threading
import time
from datetime import datetime

import feed_behaviours as behave
import oracle
import support

SEED = 20261  # the articles are the same in every run
ARTICLES = 5  # a feed

CONFIG = """
[daemon]
listen = ""
{network}
{sources}
[[plugin]]
id = "newswatch.keyword"
required = true
[plugin.config]
rules = ["rules.toml"]
[[plugin]]
id = "newswatch.entity"
required = true
[plugin.config]
entities = ["entities.toml"]
[[recipient]]
name = "desk"
maildir = "desk"
{recipients}
{routes}
"""

ODD_TAG = 'W/"caf\xe9 1;2, 3=4"'
ODD_DATE = "Sat, 30 Feb 2024 25:61:00 CET"
DATE = "Mon, 03 Nov 2025 08:00:00 GMT"

HTTP_FORMATS = {
    "Strong ETag": {"ETag": '"v1"'},
    "Odd ETag": {"ETag": ODD_TAG},
    "Last-Modified": {"Last-Modified": DATE},
    "Odd Last-Modified": {"Last-Modified": ODD_DATE},
    "Both validators": {"ETag": '"both-1"', "Last-Modified": DATE},
}


class Feeds:
    """The feeds by name: their articles, where they are, what serves them."""

    def __init__(self):
        self.articles, self.paths, self.handlers = {}, {}, {}
        self.sick = set()
        self.gate = threading.Event()
        self._serial = 0

    def add(self, name, behaviour, document=support.rss, sick=False, articles=ARTICLES, **more):
        path = "/" + re.sub(r"\W+", "-", name.lower())
        made = [oracle.article(self._serial + n, name, SEED) for n in range(articles)]
        self._serial += articles
        self.articles[name], self.paths[name] = made, path
        self.handlers[path] = behaviour(lambda: document([a.item for a in made], **more))
        if sick:
            self.sick.add(name)

    def add_all(self):
        for name, validators in HTTP_FORMATS.items():
            self.add(name, lambda document, v=validators: behave.conditional(document, **v))
        self.add("Moved for good", behave.plain)
        self.add("Moved for now", behave.plain)
        for name, status, place in (("Moved for good", 301, "/moved-1"), ("Moved for now", 307, "/moved-2")):
            path = self.paths[name]
            self.handlers[place], self.handlers[path] = self.handlers[path], behave.redirect(status, place)
        self.add("Gzip", behave.compressed)
        self.add("Chunked", behave.chunked)
        self.add("RDF", lambda d: behave.plain(d, "application/rdf+xml"), support.rdf)
        self.add("Atom news", lambda d: behave.plain(d, "application/atom+xml"), support.atom)
        self.add("Windows-1251", behave.plain, encoding="windows-1251")
        self.add("UTF-16", behave.plain, encoding="UTF-16")
        self.add("KOI8-U by header", lambda d: behave.plain(
            lambda: d().decode().encode("koi8-u", "xmlcharrefreplace"), "text/xml; charset=koi8-u"), encoding=None)
        self.add("Cut XML", behave.broken)
        self.add("Old and new", behave.plain)
        self.add("Empty", behave.plain, articles=0)
        self.add("Slow", lambda d: behave.slow(d, self.gate), sick=True)
        self.add("Missing", lambda d: behave.status(404), sick=True)
        self.add("Gone", lambda d: behave.status(410), sick=True)
        self.add("Overloaded", lambda d: behave.status(503, Retry_After="7200"), sick=True)
        self.add("Cut off", behave.cut_off, sick=True)
        self.add("A web page", lambda d: behave.page, sick=True)

    def healthy_paths(self):
        moved = {"Moved for good": "/moved-1", "Moved for now": "/moved-2"}
        return [moved.get(name, path) for name, path in self.paths.items() if name not in self.sick]


# What the host has to say of sick sources is not what these tests count.
NOT_OF_SOURCES = '[[route]]\nmatch = {plugin = "newswatch"}\nto = []\n'


def tables(url, paths):
    return "".join(f'[[source]]\nname = "{name}"\nurl = "{url}{path}"\ninterval = "1s"\ntimeout = "{support.DEADLINE}s"\n'
                   for name, path in paths.items())


class FeedsToRecipients(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.maxDiff = None
        folder = pathlib.Path(self.folder)
        (folder / "rules.toml").write_text(oracle.rules_toml(), encoding="utf-8")
        (folder / "entities.toml").write_text(oracle.entities_toml(), encoding="utf-8")
        self.smtp = self.started(support.SmtpServer(self.folder))
        self.hook = self.started(support.WebhookReceiver())
        self.mailboxes = {"press@example.com": "press-office", "editor@example.com": "editor"}

    def config(self, sources, network='[network]\nallow = ["127.0.0.1"]\n'):
        recipients = self.smtp.config(self.folder) + self.hook.config(self.folder, "bot")
        for address, name in self.mailboxes.items():
            recipients += f'[[recipient]]\nname = "{name}"\nemail = "{address}"\n'
        return CONFIG.format(network=network, sources=sources, recipients=recipients, routes=NOT_OF_SOURCES + oracle.routes_toml())

    def told(self):
        """What arrived: a Counter of (plugin, rule, serial, recipient)."""
        told = collections.Counter()

        def count(plugin, rule, title, recipient):
            told[plugin, rule, int(re.match(r"Report (\d+) from", title)[1]), recipient] += 1

        mails = [(m["message"], [self.mailboxes[to] for to in m["to"]]) for m in list(self.smtp.messages.items)]
        mails += [(support.parse_message(raw), ["desk"]) for _, raw in support.read_maildir(self.folder + "/desk")]
        for message, names in mails:
            for name in names:
                count(message["X-Newswatch-Plugin"], message["X-Newswatch-Rule"], message["Subject"], name)
        for body in list(self.hook.deliveries.items):
            alert, article = body["data"]["alert"], body["data"]["article"]
            count(alert["plugin"], alert["rule"], article["title"], body["data"]["recipient"])
        return told

    def assert_told(self, expected):
        told = self.told()
        self.assertEqual(told - expected, collections.Counter(), "told, but not expected")
        self.assertEqual(expected - told, collections.Counter(), "expected, but not told")

    def settle(self, daemon, server, feeds):
        """Until every healthy feed was polled and taken in once more, and all of it is delivered."""
        before = {path: len(server.polls(path)) for path in feeds.healthy_paths()}
        for path, count in before.items():
            server.requests.wait(lambda all_: sum(r[1] == path for r in all_) >= count + 2, f"polls of {path}")
        return daemon.wait_until_idle()

    def test_every_expected_alert_arrives_once_whatever_the_feeds_do(self):
        feeds = Feeds()
        feeds.add_all()
        self.assertGreaterEqual(len(feeds.paths), 20)
        old = feeds.articles["Old and new"][:2]
        for article in old:
            article.date = time.time() - 3 * 86400
            self.assertTrue(list(oracle.alerts(article)), "an old article that nobody would hear of shows nothing")
        server = self.started(support.FeedServer(feeds.handlers))
        self.addCleanup(feeds.gate.set)
        expected = collections.Counter()
        for name, articles in feeds.articles.items():
            for article in articles:
                if name not in feeds.sick and article not in old:
                    expected += oracle.expected(article)
        self.assertEqual({recipient for *_, recipient in expected}, {"desk", "press-office", "bot", "editor"})

        daemon = self.daemon(self.config(tables(server.url, feeds.paths))).start()
        with self.subTest("the first poll"):
            self.settle(daemon, server, feeds)
            self.assert_told(expected)
            self.check_transport()
        with self.subTest("sick sources say why, and wait politely"):
            self.check_sick(daemon, server, feeds)
        with self.subTest("an old article is kept without an alert"):
            kept = {a["title"] for a in daemon.get("/api/v1/articles?limit=1000&source=Old%20and%20new")["articles"]}
            self.assertEqual(kept, {article.title for article in feeds.articles["Old and new"]})
        with self.subTest("a second poll sends nothing, and sends the validators back byte for byte"):
            self.settle(daemon, server, feeds)
            self.assert_told(expected)
            self.check_validators(server, feeds)
        with self.subTest("an edit alerts for what has not fired"):
            expected += self.edit(feeds)
            self.settle(daemon, server, feeds)
            self.assert_told(expected)
            updated = [line for line in daemon.log.items if re.search(r"new articles .*updated=[1-9]", line)]
            self.assertEqual(len(updated), 2)
        with self.subTest("the slow feed comes in the end"):
            for article in feeds.articles["Slow"]:
                expected += oracle.expected(article)
            feeds.gate.set()
            server.wait_for_polls(feeds.paths["Slow"], 2)
            daemon.wait_until_idle()
            self.assert_told(expected)
        status = daemon.get("/api/v1/status")
        self.assertEqual(status["deliveries"], {"pending": 0, "delivered": expected.total(), "dead": 0})
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(support.check_database(daemon.state), "ok")

    def check_transport(self):
        self.assertEqual(self.hook.forged.items, [])
        ids = [body["data"]["delivery"] for body in self.hook.deliveries.items]
        self.assertEqual(self.hook.ids.items, ids)
        self.assertEqual(len(set(ids)), len(ids))
        for seen in self.smtp.messages.items:
            self.assertTrue(seen["tls"])
            self.assertEqual(seen["user"], self.smtp.user)
            self.assertEqual(len(seen["to"]), 1)
            self.assertNotRegex(seen["raw"], rb"(?<!\r)\n")
        message_ids = [seen["message"]["Message-ID"] for seen in self.smtp.messages.items]
        self.assertEqual(len(set(message_ids)), len(message_ids))

    def check_sick(self, daemon, server, feeds):
        polls = {name: len(server.polls(feeds.paths[name])) for name in feeds.sick}
        self.assertEqual((polls["Slow"], polls["Gone"], polls["Overloaded"]), (1, 1, 1))
        for name, status, why in [("Missing", 404, "HTTP 404"), ("Overloaded", 503, "HTTP 503"), ("Cut off", 0, "closed|ended|cut|transfer"),
                                  ("A web page", 200, "(?i)html")]:
            source = daemon.source(name)
            self.assertGreater(source["failures"], 0)
            self.assertEqual(source["last_status"], status, source)
            self.assertRegex(source["last_error"], why)
            wait = datetime.fromisoformat(source["next_due"]) - datetime.fromisoformat(source["last_polled"])
            self.assertGreater(wait.total_seconds(), 0.8 * 2 ** (source["failures"] - 1), source)
        self.assertEqual(daemon.source("Gone")["state"], "gone")
        self.assertEqual(daemon.source("Slow")["state"], "polling")
        self.assertIn("the server asked to wait", daemon.source("Overloaded")["next_reason"])
        for name in feeds.paths.keys() - feeds.sick:
            source = daemon.source(name)
            self.assertIn(source["state"], ("fine", "polling"), source)
            self.assertEqual(source["failures"], 0, source)
            self.assertRegex(source["last_error"], "^the feed is damaged at" if name == "Cut XML" else "^$")
            self.assertEqual(source["articles"], len(feeds.articles[name]))

    def check_validators(self, server, feeds):
        for name, validators in HTTP_FORMATS.items():
            first, *later = server.polls(feeds.paths[name])
            self.assertGreaterEqual(len(later), 2)
            self.assertFalse({"If-None-Match", "If-Modified-Since"} & first.keys())
            for headers in later:
                self.assertEqual(headers.get("If-None-Match"), validators.get("ETag"))
                self.assertEqual(headers.get("If-Modified-Since"), validators.get("Last-Modified"))

    def edit(self, feeds):
        """Two articles are edited, of a third only the line about other articles: what the oracle expects of it."""
        new_sentence = "Divers found a damaged undersea cable off the coast."
        gained = collections.Counter()
        for name in ("Gzip", "Atom news"):
            article = next(a for a in feeds.articles[name] if a.fired and ("keyword", "cables") not in a.fired)
            article.sentences.append(new_sentence)
            more = oracle.expected(article)
            self.assertEqual({rule for _, rule, *_ in more}, {"cables"})
            gained += more
        third = next(a for a in feeds.articles["Chunked"] if a.read_also and not {"nato-cyber", "quake"} & {r for _, r in a.fired})
        third.read_also = "Read also: NATO and cyber, earthquake and magnitude, undersea cable, Minsk again"
        self.assertEqual(oracle.expected(third), collections.Counter())
        return gained

    def complaint(self, daemon, source):
        return support.wait_until(lambda: daemon.source(source)["last_error"], f"a failure of {source}")

    def test_addresses_of_this_machine_are_refused_unless_they_are_allowed(self):
        news = [oracle.article(serial, "Local file", SEED) for serial in range(ARTICLES)]
        (pathlib.Path(self.folder) / "news.xml").write_bytes(support.rss([article.item for article in news]))
        server = self.started(support.FeedServer({"/feed": support.rss([news[0].item])}))
        elsewhere = server.url.replace("127.0.0.1", "127.0.0.2") + "/feed"
        server.feeds["/away"] = behave.redirect(302, elsewhere)
        local = '[[source]]\nname = "Local file"\nurl = "file:news.xml"\n'
        sources = tables(server.url, {"Feed": "/feed"})
        daemon = self.daemon(self.config(local + sources, network="")).start()
        refusal = rf"127\.0\.0\.1:{server.port} is a loopback address; to allow it, add \"127\.0\.0\.1:{server.port}\" to network\.allow"
        self.assertRegex(self.complaint(daemon, "Feed"), refusal)
        self.assertEqual(server.requests.items, [])

        # Webhooks pass the same guard; the alerts for the others arrive, and these wait with the reason.
        expected = sum((oracle.expected(article) for article in news), collections.Counter())
        for_bot = collections.Counter({key: n for key, n in expected.items() if key[3] == "bot"})
        self.assertGreater(for_bot.total(), 0)

        def all_tried():
            deliveries = daemon.ask("deliveries", "-n", "1000")["deliveries"]
            return deliveries if deliveries and all(d["attempts"] for d in deliveries) else None

        tried = support.wait_until(all_tried, "an attempt at every delivery")
        self.assert_told(expected - for_bot)
        refused = [d for d in tried if d["recipient"] == "bot"]
        self.assertEqual(len(refused), for_bot.total())
        for delivery in refused:
            self.assertEqual(delivery["state"], "pending")
            self.assertRegex(delivery["attempts"][0]["reply"], r"127\.0\.0\.1:\d+ is a loopback address")
        self.assertEqual(self.hook.requests.items, [])
        self.assertEqual(daemon.stop(), 0)

        # A redirect is led past the guard once more: this address is allowed, that one is not.
        sources += tables(server.url, {"Away": "/away"})
        allowed = f'[network]\nallow = ["127.0.0.1:{server.port}"]\n'
        daemon.config.write_text(self.config(local + sources, network=allowed), encoding="utf-8")
        since = daemon.log.count()
        daemon.start()
        daemon.wait_for_log("polled source=Feed", since=since)
        self.assertRegex(self.complaint(daemon, "Away"), rf"127\.0\.0\.2:{server.port} is a loopback address")
        self.assertEqual(self.hook.requests.items, [])


if __name__ == "__main__":
    support.run()
