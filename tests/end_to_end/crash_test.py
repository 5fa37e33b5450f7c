"""kill -9 at random moments under load: no alert is lost, whatever is repeated carries the same id, and the database is
whole after every kill.

A moment is a random number of things that servers or the log have seen since the start, of all kinds or of one, so it
falls anywhere from the first line of the log to the middle of a poll, a commit or a delivery. NEWSWATCH_CRASH_SEED
repeats a run's choices, NEWSWATCH_CRASH_KILLS their number.
"""
import collections
import os
import pathlib
import random
import threading

import support

KILLS = int(os.environ.get("NEWSWATCH_CRASH_KILLS", "50"))
SEED = int(os.environ.get("NEWSWATCH_CRASH_SEED", str(random.SystemRandom().randrange(10**6))))
FEEDS = 4
GROWTH = 6  # items a poll adds
# What is counted until a kill, and the most of it.
MOMENTS = {"anything": 60, "feed requests": 6, "articles taken in": 3, "articles examined": 3, "webhooks": 20, "mails": 20}

CONFIG = """
[daemon]
listen = ""
[network]
allow = ["127.0.0.1"]
{sources}
[[plugin]]
id = "newswatch.keyword"
required = true
[plugin.config]
rules = ["rules.toml"]
[[recipient]]
name = "box"
maildir = "box"
[[recipient]]
name = "press"
email = "press@example.com"
{recipients}
[[route]]
match = {{rule = "all"}}
to = ["bot", "box", "press"]
[[route]]
to = ["bot"]
"""
RULES = """
[[rule]]
id = "all"
query = 'bulletin'
[[rule]]
id = "third"
query = 'third'
"""
RECIPIENTS = {"all": ["bot", "box", "press"], "third": ["bot"]}


class GrowingFeed:
    """Every poll finds more items, as long as it grows; each carries a serial number."""

    def __init__(self, name):
        self.name, self.count, self.grows = name, 0, True
        self._lock = threading.Lock()

    def serve(self, request):
        with self._lock:
            if self.grows:
                self.count += GROWTH
            count = self.count
        items = [{"id": f"{self.name}-{n}", "title": f"Bulletin {self.name} {n}",
                  "body": "<p>The third of its kind.</p>" if n % 3 == 0 else "<p>One of many.</p>"} for n in range(count)]
        return 200, {"ETag": f'"{count}"', "Content-Type": "application/rss+xml"}, support.rss(items)

    def expected(self):
        for n in range(self.count):
            for rule in ["all"] + (["third"] if n % 3 == 0 else []):
                for recipient in RECIPIENTS[rule]:
                    yield rule, f"Bulletin {self.name} {n}", recipient


class Crash(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(SEED)
        (pathlib.Path(self.folder) / "rules.toml").write_text(RULES)
        self.feeds = [GrowingFeed(f"f{n}") for n in range(FEEDS)]
        self.server = self.started(support.FeedServer({f"/{f.name}": f.serve for f in self.feeds}))
        self.smtp = self.started(support.SmtpServer(self.folder))
        self.hook = self.started(support.WebhookReceiver())
        sources = "".join(f'[[source]]\nname = "{f.name}"\nurl = "{self.server.url}/{f.name}"\ninterval = "1s"\n'
                          for f in self.feeds)
        recipients = self.smtp.config(self.folder) + self.hook.config(self.folder, "bot")
        self.victim = self.daemon(CONFIG.format(sources=sources, recipients=recipients))
        anything = support.Seen()
        for seen in (self.server.requests, self.hook.requests, self.smtp.messages, self.victim.log):
            seen.also(anything)
        self.events = {"anything": anything, "feed requests": self.server.requests, "webhooks": self.hook.requests,
                       "mails": self.smtp.messages}

    def run_until_a_random_moment(self):
        """Starts the daemon and kills it. What the kill waited for."""
        kind = self.dice.choice(list(MOMENTS))
        count = self.dice.randint(1, MOMENTS[kind])
        events = self.events.get(kind)
        before = events.count() if events else self.victim.log.count()
        self.victim.start(until=None)
        if events:
            events.wait(lambda seen: len(seen) >= before + count, f"{count} {kind}")
        else:
            self.victim.wait_for_log({"articles taken in": " new articles ", "articles examined": " examined "}[kind],
                                     count, since=before)
        self.victim.kill()
        return kind

    def deliveries(self):
        """What arrived: {(rule, title, recipient): [ids, one for each time]}."""
        arrived = collections.defaultdict(list)
        for body, id_ in zip(self.hook.deliveries.items, self.hook.ids.items):
            self.assertEqual(id_, body["data"]["delivery"])
            arrived[body["data"]["alert"]["rule"], body["data"]["article"]["title"], "bot"].append(id_)
        mails = [(seen["message"], "press") for seen in self.smtp.messages.items]
        mails += [(support.parse_message(raw), "box") for _, raw in support.read_maildir(self.folder + "/box")]
        for message, recipient in mails:
            arrived[message["X-Newswatch-Rule"], message["Subject"], recipient].append(message["Message-ID"])
        return arrived

    def check_box(self):
        """The Maildir never shows a message that is not complete."""
        for _, raw in support.read_maildir(self.folder + "/box"):
            self.assertRegex(raw, rb"--=_newswatch_\S+--\r?\n$")

    def test_no_alert_is_lost_and_what_is_repeated_has_the_same_id(self):
        print(f"\nNEWSWATCH_CRASH_SEED={SEED}", flush=True)
        moments = collections.Counter()
        for kill in range(KILLS):
            moments[self.run_until_a_random_moment()] += 1
            # It was the kill, and nothing before it, that ended the process.
            self.assertEqual(self.victim.log.items[-1], "(the process ended with -9)")
            if (self.victim.state / "newswatch.db").exists():
                self.assertEqual(support.check_database(self.victim.state), "ok", f"after kill {kill}")

        for feed in self.feeds:
            feed.grows = False
        self.victim.start()
        for feed in self.feeds:
            self.server.wait_for_polls(f"/{feed.name}", 2)
        self.victim.wait_until_idle()
        status = self.victim.get("/api/v1/status")
        self.assertEqual(self.victim.stop(), 0)
        self.assertEqual(support.check_database(self.victim.state), "ok")
        self.check(status, moments)

    def check(self, status, moments):
        expected = {key for feed in self.feeds for key in feed.expected()}
        arrived = self.deliveries()
        self.assertEqual(expected - arrived.keys(), set(), "lost")
        self.assertEqual(arrived.keys() - expected, set(), "nobody asked for these")
        self.assertEqual([key for key, ids in arrived.items() if len(set(ids)) != 1], [], "repeated with another id")
        all_ids = [ids[0] for ids in arrived.values()]
        self.assertEqual(len(set(all_ids)), len(expected), "one id, two deliveries")
        repeats = collections.Counter()
        for (_, _, recipient), ids in arrived.items():
            repeats[recipient] += len(ids) - 1
        # A recipient is sent one delivery at a time, so a kill repeats one at most; a file is written once.
        self.assertLessEqual(repeats["bot"], KILLS)
        self.assertLessEqual(repeats["press"], KILLS)
        self.assertEqual(repeats["box"], 0)
        self.assertEqual(self.hook.forged.items, [])
        self.check_box()
        self.assertEqual(status["deliveries"], {"pending": 0, "delivered": len(expected), "dead": 0})
        self.assertEqual(status["articles"]["archived"], sum(feed.count for feed in self.feeds))
        print(f"{KILLS} kills, {len(expected)} deliveries, 0 lost, {dict(repeats)} repeated; killed after {dict(moments)}")


if __name__ == "__main__":
    support.run()
