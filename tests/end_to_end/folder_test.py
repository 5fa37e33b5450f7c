"""A folder into which an agency puts files while the daemon runs, is killed and starts again: every article once."""
import contextlib
import os
import pathlib
import sqlite3

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, mail_subjects, source, write_rules

NOT_OF_THE_FOLDER = '[[route]]\nmatch = {plugin = "newswatch"}\nto = []\n'  # what the host has to say of it
RULES = """
[[rule]]
id = "all"
query = 'bulletin'
"""

NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:example:1" version="1" standard="NewsML-G2"
 standardversion="2.30" conformance="power" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="Example"/><versionCreated>2026-03-01T12:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>Bulletin in NewsML</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>The text of it.</p></body></html></inlineXML></contentSet></newsItem>
"""
NITF = """<?xml version="1.0"?><nitf><head><title>Bulletin in NITF</title><docdata><doc-id id-string="nitf-1"/></docdata></head>
<body><body.head><hedline><hl1>Bulletin in NITF</hl1></hedline></body.head>
<body.content><p>The text of it.</p></body.content></body></nitf>
"""
NINJS = '{"uri": "urn:ninjs:1", "type": "text", "language": "en", "headline": "Bulletin in ninjs", "body_text": "The text of it."}'
GARBAGE = bytes(range(256)) * 4


class Folder(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.drop = pathlib.Path(self.folder) / "drop"
        write_rules(self.folder, RULES)

    def config(self, key='max_age = "100y"'):
        folder = source("Agency", "file:drop", key).replace('interval = "1s"', 'interval = "2s"')
        return '[daemon]\nlisten = ""\n' + folder + KEYWORD + DESK + NOT_OF_THE_FOLDER + ALL_TO_DESK

    def agency(self, *keys):
        return self.daemon(self.config(*keys))

    def move_in(self, name, content):
        """As most agencies do: written under another name, then renamed."""
        hidden = self.drop / f".{name}"
        hidden.write_bytes(content if isinstance(content, bytes) else content.encode())
        hidden.rename(self.drop / name)

    def titles(self, daemon):
        """Of what came in files; what the host has to say of the folder is not counted."""
        articles = daemon.get("/api/v1/articles?limit=1000")["articles"]
        return sorted(article["title"] for article in articles if article["categories"] != ["newswatch"])

    def wait_for(self, daemon, titles):
        support.wait_until(lambda: self.titles(daemon) == sorted(titles), f"these articles and no others: {titles}")

    def ask_store(self, daemon, question):
        with contextlib.closing(sqlite3.connect(daemon.state / "newswatch.db")) as database:
            return database.execute(question).fetchone()

    def test_each_article_comes_once_however_its_file_came(self):
        daemon = self.agency().start()
        support.wait_until(lambda: daemon.source("Agency")["last_error"], "the folder that is not there")
        self.assertIn("No such file or directory", daemon.source("Agency")["last_error"])
        self.drop.mkdir()
        expected = ["Bulletin in NewsML", "Bulletin in NITF", "Bulletin in ninjs"]
        self.move_in("1.xml", NEWSML)
        (self.drop / "2.xml").write_text(NITF)
        (self.drop / "3.json").write_text(NINJS)
        self.wait_for(daemon, expected)

        # Written slowly: in pieces, while others come, and not taken before it is closed.
        with open(self.drop / "slow.txt", "wb", buffering=0) as slow:
            slow.write(b"Bulletin written slowly\n\nThe first half, ")
            self.move_in("4.txt", "Bulletin as text\n\nThe text of it.\n")
            expected.append("Bulletin as text")
            self.wait_for(daemon, expected)
            slow.write(b"and the second.\n")
        expected.append("Bulletin written slowly")
        self.wait_for(daemon, expected)
        (body,) = self.ask_store(daemon, "SELECT body FROM articles WHERE title LIKE '%slowly'")
        self.assertEqual(body, "The first half, and the second.")

        self.move_in("garbage.bin", GARBAGE)
        daemon.wait_for_log(r"a file cannot be read .*garbage\.bin")
        self.assertIn("garbage.bin", daemon.source("Agency")["last_error"])

        # A file moved away and another in its place; the same article under another name.
        os.rename(self.drop / "4.txt", self.drop / ".gone")
        self.move_in("4.txt", "Bulletin of the afternoon\n\nSomething else entirely happened in the harbour.\n")
        self.move_in("again.xml", NEWSML)
        expected.append("Bulletin of the afternoon")
        self.wait_for(daemon, expected)
        daemon.wait_until_idle()
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(sorted(mail_subjects(self.folder + "/mail")), sorted(expected))
        self.assertEqual(len(list(self.drop.iterdir())), 8, "nothing is deleted")

    def test_a_kill_neither_loses_nor_repeats_an_article(self):
        self.drop.mkdir()
        daemon = self.agency()
        expected = []
        for kill in range(8):
            for n in range(40):
                title = f"Bulletin {kill}-{n}"
                self.move_in(f"{kill}-{n}.txt", f"{title}\n\nThe text of number {n} of round {kill}.\n")
                expected.append(title)
            since = daemon.log.count()
            daemon.start(until=None)
            if kill % 2:
                self.move_in(f"{kill}.xml", NITF.replace("in NITF", f"in NITF {kill}").replace("nitf-1", f"nitf-{kill}"))
                expected.append(f"Bulletin in NITF {kill}")
            daemon.wait_for_log("new articles " if kill % 3 else "running", since=since)
            daemon.kill()
            self.assertEqual(support.check_database(daemon.state), "ok")
        daemon.start()
        self.wait_for(daemon, expected)
        daemon.wait_until_idle()
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(sorted(mail_subjects(self.folder + "/mail")), sorted(expected))
        (taken,) = self.ask_store(daemon, "SELECT count(*) FROM taken_files")
        self.assertEqual(taken, len(expected))

    def test_taken_files_are_deleted_or_moved_when_the_source_says_so(self):
        self.drop.mkdir()
        done = pathlib.Path(self.folder) / "done"
        daemon = self.agency('max_age = "100y"\nafter = "move:done"').start()
        self.move_in("1.xml", NEWSML)
        daemon.wait_for_log("a taken file stays where it is.*cannot be moved to")
        done.mkdir()
        support.wait_until(lambda: not list(self.drop.iterdir()), "an empty folder")
        self.assertEqual([file.name for file in done.iterdir()], ["1.xml"])
        self.wait_for(daemon, ["Bulletin in NewsML"])
        self.assertIn("reloaded", daemon.reload(self.config('after = "delete"')))
        self.move_in("2.xml", NITF)
        self.move_in("garbage.bin", GARBAGE)
        self.wait_for(daemon, ["Bulletin in NewsML", "Bulletin in NITF"])
        support.wait_until(lambda: [f.name for f in self.drop.iterdir()] == ["garbage.bin"], "only what is no news")
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    support.run()
