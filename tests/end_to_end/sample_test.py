"""A real article, from a folder beside the source tree, through `newswatch scan` and through the whole daemon.

What must come out of it is expected.md in that folder. The article is not part of the project.
"""
import collections
import json
import pathlib
import unittest
from html import escape

import support

ARTICLE = support.SHARED_SAMPLES / "stoltenberg.txt"

# id, name, further keys, mentions by kind
ENTITIES = [
    ("nato", "NATO", {}, {"name": 4}),
    ("stoltenberg", "Jens Stoltenberg", {"aliases": ["Stoltenberg"]}, {"name": 6}),
    ("south-korea", "South Korea", {"aliases": [{"text": "Seoul", "kind": "metonym"},
                                                {"text": "South Korean", "kind": "demonym"}]},
     {"name": 6, "metonym": 2, "demonym": 1}),
    ("north-korea", "North Korea", {"aliases": ["DPRK"]}, {"name": 5}),
    ("russia", "Russia", {}, {"name": 7}),
    ("ukraine", "Ukraine", {"aliases": [{"text": "Ukrainian", "kind": "demonym"}]}, {"name": 7, "demonym": 2}),
    ("chang", "Chang Ho-jin", {}, {"name": 1}),
    ("ukrinform", "Ukrinform", {}, {"name": 2}),
    ("yonhap", "Yonhap", {}, {"name": 2}),
    ("iran", "Iran", {}, {"name": 2}),
    ("china", "China", {}, {"name": 2}),
    ("japan", "Japan", {}, {"name": 1}),
    ("australia", "Australia", {}, {"name": 1}),
    ("new-zealand", "New Zealand", {}, {"name": 1}),
    ("korea-decoy", "Korea", {"case": "exact"}, {}),
    ("minsk", "Minsk", {}, {"name": 1}),
]
SILENT = {"korea-decoy", "minsk"}
POSSESSIVES = {"russia": 4, "south-korea": 1}
IN_BOILERPLATE = {("stoltenberg", "related"): 1, ("minsk", "related"): 1, ("yonhap", "credit"): 1}

# query, does it match
QUERIES = [
    ('"flagship project"', True),
    ('NATO AND "South Korea" AND cyber', True),
    ("NATO NEAR/8 Korea", True),
    ("title:Washington", False),
    ("title:Ukraine", True),
    ("drone*", True),
    ("drone", False),
    ('"military education"', False),
    ("Minsk", False),
    ("Yonhap NOT Reuters", True),
    ('"Ho-jin"', True),
    ("Russia's", True),
    ("Russia’s", True),
    ("(Iran OR China) AND NOT Venezuela", True),
    ('"North Korea" NEAR/3 precision', True),
]


def toml(value):
    """JSON's strings and lists are TOML's, too; its tables are not."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


CONFIG = """
[daemon]
listen = ""
[network]
allow = ["127.0.0.1"]
[[source]]
name = "Ukrinform"
url = "{url}"
interval = "1s"
language = "en"
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
maildir = "mail"
[[route]]
to = ["desk"]
"""


@unittest.skipUnless(ARTICLE.exists(), f"{ARTICLE} is not on this machine")
class Sample(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.title, _, rest = ARTICLE.read_text(encoding="utf-8").partition("\n")
        self.paragraphs = [paragraph for paragraph in rest.split("\n\n") if paragraph.strip()]
        self.paragraphs = [paragraph.strip("\n") for paragraph in self.paragraphs]
        self.texts = {"title": self.title, "body": "\n\n".join(self.paragraphs), "summary": ""}
        folder = pathlib.Path(self.folder)
        rules = [f"[[rule]]\nid = \"q{n}\"\nquery = {toml(query)}\n" for n, (query, _) in enumerate(QUERIES)]
        (folder / "rules.toml").write_text("".join(rules), encoding="utf-8")
        entities = []
        for id_, name, more, _ in ENTITIES:
            keys = {"id": id_, "name": name, **more}
            entities += ["[[entity]]"] + [f"{key} = {toml(value)}" for key, value in keys.items()]
        (folder / "entities.toml").write_text("\n".join(entities), encoding="utf-8")

    def text_at(self, span):
        return self.texts[span["field"]].encode()[span["begin"]:span["end"]].decode()

    def line_at(self, span):
        text = self.texts[span["field"]].encode()
        begin = text.rfind(b"\n", 0, span["begin"]) + 1
        return text[begin:].split(b"\n", 1)[0].decode()

    def check_mentions(self, annotations):
        mentions = [a for a in annotations if a["key"] == "entity"]
        counts = collections.Counter((m["value"], m["kind"]) for m in mentions)
        expected = {(id_, kind): n for id_, _, _, kinds in ENTITIES for kind, n in kinds.items()}
        self.assertEqual(dict(counts), expected)
        names = {}
        for id_, name, more, _ in ENTITIES:
            aliases = [alias if isinstance(alias, str) else alias["text"] for alias in more.get("aliases", [])]
            names[id_] = {name, *aliases}
        possessives = collections.Counter()
        for mention in mentions:
            self.assertEqual(mention["surface"], self.text_at(mention["span"]))
            self.assertIn(mention["surface"], names[mention["value"]])
            behind = self.texts[mention["span"]["field"]].encode()[mention["span"]["end"]:].decode()
            possessives[mention["value"]] += behind.startswith(("'s ", "’s "))
        self.assertEqual(+possessives, POSSESSIVES)

    def check_alerts(self, alerts):
        fired = collections.Counter((a["plugin"], a["rule"]) for a in alerts)
        expected = [("keyword", f"q{n}") for n, (_, matches) in enumerate(QUERIES) if matches]
        expected += [("entity", id_) for id_, *_ in ENTITIES if id_ not in SILENT]
        self.assertEqual(sorted(fired.elements()), sorted(expected))
        surfaces = {}
        for alert in alerts:
            self.assertNotEqual(alert["evidence"], [])
            for piece in alert["evidence"]:
                self.assertEqual(piece["surface"], self.text_at(piece["span"]))
                self.assertFalse(self.line_at(piece["span"]).startswith(("Read also:", "Photo credit:")), piece)
            surfaces[alert["rule"]] = [piece["surface"] for piece in alert["evidence"]]
        # Once in the title, twice in the body; never the plural.
        self.assertEqual(surfaces["q0"], ["flagship project"] * 3)
        straight, typographic = [QUERIES.index((q, True)) for q in ("Russia's", "Russia’s")]
        self.assertEqual(surfaces[f"q{straight}"], surfaces[f"q{typographic}"])
        self.assertEqual(len(surfaces["stoltenberg"]), 5)
        self.assertEqual(len(surfaces["yonhap"]), 1)

    def test_scan_finds_what_is_expected_and_nothing_else(self):
        config = pathlib.Path(self.folder) / "newswatch.toml"
        config.write_text(CONFIG.format(url="file:unused.xml"), encoding="utf-8")
        article = {"id": "sample", "source": "Ukrinform", "language": "en", "title": self.title,
                   "body": self.texts["body"]}
        findings, complaints, code = support.scan(config, [article, article])
        self.assertEqual((complaints, code, len(findings)), ("", 0, 2))
        self.assertEqual(findings[0], findings[1])
        self.check_mentions(findings[0]["annotations"])
        self.check_alerts(findings[0]["alerts"])
        quiet = collections.Counter((a["value"], a["zone"]) for a in findings[0]["annotations"]
                                    if a["key"] == "entity" and a.get("zone") in ("related", "credit", "boilerplate"))
        self.assertEqual(quiet, IN_BOILERPLATE)
        zones = {a["value"]: self.text_at(a["span"]) for a in findings[0]["annotations"] if a["key"] == "nw.zone"}
        self.assertTrue(zones["credit"].startswith("Photo credit:\u00a0"), zones["credit"])

    def feed(self, read_also=None):
        paragraphs = [read_also if read_also and paragraph.startswith("Read also:") else paragraph
                      for paragraph in self.paragraphs]
        body = "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in paragraphs)
        document = support.rss([{"id": "sample", "title": escape(self.title, quote=False), "body": body}])
        return lambda request: (200, {"Content-Type": "application/rss+xml"}, document)

    def test_the_daemon_tells_what_is_expected_once_and_for_all(self):
        server = self.started(support.FeedServer({"/feed": self.feed()}))
        daemon = self.daemon(CONFIG.format(url=server.url + "/feed")).start()
        server.wait_for_polls("/feed", 2)
        status = daemon.wait_until_idle()
        (article,) = daemon.get("/api/v1/articles")["articles"]
        self.assertEqual(article["title"], self.title)
        self.check_mentions(article["annotations"])
        alerts = daemon.ask("alerts", "-n", "1000")["alerts"]
        self.check_alerts(alerts)
        mail = support.read_maildir(pathlib.Path(self.folder) / "mail")
        self.assertEqual(len(mail), len(alerts))
        told = collections.Counter(support.parse_message(raw)["X-Newswatch-Rule"] for _, raw in mail)
        self.assertEqual(told, collections.Counter(alert["rule"] for alert in alerts))
        for _, raw in mail:
            self.assertEqual(support.parse_message(raw)["Subject"], self.title)

        # The same again, and again with another headline in the "Read also:" line, that of a watched place included.
        server.wait_for_polls("/feed", 2)
        server.feeds["/feed"] = self.feed("Read also: Venezuela and Reuters: drone over Minsk, says Japan’s Reuters")
        server.wait_for_polls("/feed", 2)
        after = daemon.wait_until_idle()
        for key in ("articles", "alerts", "deliveries"):
            self.assertEqual(after[key], status[key])
        self.assertEqual(len(support.read_maildir(pathlib.Path(self.folder) / "mail")), len(alerts))
        self.assertFalse([line for line in daemon.log.items if "updated=1" in line])
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    support.run()
