"""Exim, a relay as people run it, between the daemon and a mailbox: STARTTLS and AUTH, messages that survive the way,
recipients that the relay refuses for good or for now."""
import os
import pathlib
import pwd
import re
import unittest
from html import unescape

import support

# Texts that mail is known to stumble over: dots and "From " at line starts, markup, quotes, encoded words, long words,
# scripts and emoji outside Latin, words that a header must not take for a header.
TITLES = [
    "Plain words",
    "‘Typographic’ “quotes” – and dashes",
    "Український заголовок, довший за один рядок заголовка листа, щоб його довелося загорнути не один раз",
    "한국어 제목과 이모지 🛰️🌍",
    "A title of ASCII that is a good deal longer than the seventy-eight characters a header line should have at most",
    "x" * 120,
    "=?UTF-8?B?Zm9yZ2Vk?= looks encoded",
    "Bcc: everybody@example.org",
    "Fish & chips <b>not bold</b> \"quoted\" 'single'",
    "<script>alert(1)</script>",
    "Ends with spaces and a dot .",
    "100 % of {{mustache}} {{{braces}}}",
]
BODY = (".<br>..two dots<br>.hidden file<br>From here on<br>-- <br>signature?<br>"
        "<p>The bulletin of today: <b>bold</b> &amp; <i>plain</i>.</p><p>{}</p>")


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def items():
    return [{"id": f"item-{n}", "title": escaped(escaped(title)), "body": BODY.format("end of text " * 40)}
            for n, title in enumerate(TITLES)]


def reason_to_skip():
    if os.geteuid() != 0:
        return "Exim changes its user, so this test must run as root"
    if not pathlib.Path(support.EXIM).exists():
        return f"{support.EXIM} is missing: apt-get install exim4-daemon-light"
    try:
        pwd.getpwnam("Debian-exim")
    except KeyError:
        return "there is no user Debian-exim"
    return None


CONFIG = """
[daemon]
listen = ""
[[source]]
name = "Bulletins"
url = "file:feed.xml"
[[plugin]]
id = "newswatch.keyword"
required = true
[plugin.config]
rules = ["rules.toml"]
"""
RULES = """
[[rule]]
id = "bulletin"
query = 'bulletin'
severity = "high"
"""


@unittest.skipIf(reason_to_skip(), reason_to_skip())
class Exim(support.EndToEnd):
    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)  # Exim's own user must reach its folder inside
        relay_folder = pathlib.Path(self.folder) / "exim"
        relay_folder.mkdir()
        self.exim = self.started(support.EximRelay(relay_folder))
        folder = pathlib.Path(self.folder)
        (folder / "rules.toml").write_text(RULES)
        (folder / "feed.xml").write_bytes(support.rss(items()))

    def config(self, recipients, smtp=None):
        text = CONFIG + (smtp or self.exim.config(self.folder))
        for name, address in recipients.items():
            text += f'[[recipient]]\nname = "{name}"\nemail = "{address}"\n'
        return text + f"[[route]]\nto = [{', '.join(repr(name) for name in recipients)}]\n"

    def deliveries(self, daemon, recipient):
        return [d for d in daemon.ask("deliveries", "-n", "1000")["deliveries"] if d["recipient"] == recipient]

    def wait_for_mail(self, count):
        """Exim says 250 first and delivers then."""
        support.wait_until(lambda: len(self.exim.mail()) >= count, f"{count} messages in Exim's Maildir")
        mail = self.exim.mail()
        self.assertEqual(len(mail), count)
        return [support.parse_message(raw) for _, raw in mail]

    def check_message(self, message, delivery):
        title = delivery["title"]
        self.assertEqual(message["Message-ID"], f"<{delivery['id']}@example.org>")
        self.assertEqual(message["Subject"], title)
        self.assertEqual(message["To"], "press@localhost")
        self.assertEqual(message["From"].addresses[0].addr_spec, "newswatch@example.org")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(message["X-Newswatch-Rule"], "bulletin")
        self.assertIn("newswatch.example.org>", message["List-Id"])
        self.assertIsNone(message["Bcc"])
        self.assertEqual(message.get_content_type(), "multipart/alternative")
        text, html = message.iter_parts()
        self.assertEqual([text.get_content_type(), html.get_content_type()], ["text/plain", "text/html"])
        text, html = text.get_content(), html.get_content()
        self.assertEqual(text.splitlines()[0], title)
        self.assertIn("https://news.example.org/item-", text)
        self.assertIn("[bulletin]", text)
        for line in (".", "..two dots", ".hidden file", "From here on"):
            self.assertIn(line, text.splitlines())
        self.assertIn("<mark", html)
        self.assertNotIn("<script>", html)
        self.assertNotIn("<b>bold</b>", html)
        self.assertIn(">bulletin</mark>", html)
        self.assertEqual(unescape(re.search("<title>([^<>]*)</title>", html)[1]), title)

    def test_a_relay_with_tls_from_the_first_byte_takes_the_messages(self):
        other = pathlib.Path(self.folder) / "exim-tls"
        other.mkdir()
        self.exim = self.started(support.EximRelay(other, tls_on_connect=True))
        self.daemon(self.config({"press": "press@localhost"}), options=["--once"]).start(until="done").wait()
        self.wait_for_mail(len(TITLES))

    def test_every_message_arrives_whole_and_with_the_same_id_when_all_begins_anew(self):
        config = self.config({"press": "press@localhost"})
        daemon = self.daemon(config).start()
        daemon.wait_until_idle()
        messages = self.wait_for_mail(len(TITLES))
        sent = {d["id"]: d for d in self.deliveries(daemon, "press")}
        self.assertEqual(sorted(d["title"] for d in sent.values()), sorted(title.strip() for title in TITLES))
        for message in messages:
            delivery = sent.pop(message["Message-ID"].strip("<>").partition("@")[0])
            with self.subTest(delivery["title"]):
                self.assertEqual(message.defects, [])
                self.check_message(message, delivery)
        self.assertEqual(sent, {})
        for line in re.findall(r"^.* <= .*$", self.exim.log(), re.M):
            self.assertRegex(line, r"P=esmtpsa .*X=TLS1\.[23].*A=(plain|login):newswatch")
        for _, raw in self.exim.mail():
            self.assertLess(max(len(line) for line in raw.splitlines()), 200)
        self.assertEqual(daemon.stop(), 0)

        # Another daemon that knows nothing of the first one: the same alerts, so the same ids.
        daemon.state = pathlib.Path(self.folder) / "second-state"
        daemon.start()
        daemon.wait_until_idle()
        ids = [message["Message-ID"] for message in self.wait_for_mail(2 * len(TITLES))]
        self.assertEqual(len(set(ids)), len(TITLES))

    def test_a_recipient_refused_for_good_is_dead_and_one_refused_for_now_is_tried_again(self):
        recipients = {"press": "press@localhost", "gone": "nouser@localhost", "later": "tempfail@localhost"}
        daemon = self.daemon(self.config(recipients)).start()
        count = len(TITLES)

        def all_tried():
            deliveries = daemon.ask("deliveries", "-n", "1000")["deliveries"]
            return len(deliveries) == 3 * count and all(d["attempts"] for d in deliveries)

        support.wait_until(all_tried, "an attempt at every delivery")
        support.wait_until(lambda: daemon.get("/api/v1/status")["deliveries"]["delivered"] == count, "the good ones")
        self.wait_for_mail(count)
        self.assertEqual({d["state"] for d in self.deliveries(daemon, "press")}, {"done"})
        for delivery in self.deliveries(daemon, "gone"):
            self.assertEqual(delivery["state"], "dead")
            self.assertEqual([a["outcome"] for a in delivery["attempts"]], ["dead"])
            self.assertIn("550", delivery["attempts"][0]["reply"])
        for delivery in self.deliveries(daemon, "later"):
            self.assertEqual(delivery["state"], "pending")
            self.assertEqual([(a["number"], a["outcome"]) for a in delivery["attempts"]], [(1, "retry")])
            self.assertGreater(delivery["next_attempt"], delivery["attempts"][0]["at"])
        story = daemon.command("deliveries", "-n", "1000").stdout
        where = f"localhost:{self.exim.port}"
        self.assertRegex(story, rf"attempt 1: dead +{where}: 550 5\.1\.1 no such user")
        self.assertRegex(story, rf"attempt 1: retry +{where}: 451 4\.3\.0 try again later")
        self.assertRegex(story, r"next attempt 2\d\d\d-")

        # Somebody repairs the address and replays: the same ids arrive.
        dead = {f"<{d['id']}@example.org>" for d in self.deliveries(daemon, "gone")}
        daemon.reload(self.config({**recipients, "gone": "found@localhost"}))
        answer = daemon.command("deliveries", "replay", "--all")
        self.assertIn(str(count), answer.stdout)
        support.wait_until(lambda: daemon.get("/api/v1/status")["deliveries"]["delivered"] == 2 * count, "the replay")
        arrived = {m["Message-ID"] for m in self.wait_for_mail(2 * count) if m["To"] == "found@localhost"}
        self.assertEqual(arrived, dead)

    def test_a_relay_that_does_not_know_us_or_that_we_cannot_trust_gets_nothing_and_nothing_is_lost(self):
        good = self.exim.config(self.folder)
        untrusted = good.replace(str(self.exim.certificate), "/etc/ssl/certs/ca-certificates.crt")
        recipients = {"press": "press@localhost"}
        daemon = self.daemon(self.config(recipients, untrusted)).start()
        daemon.wait_for_log("error +the mail relay refuses us.*certificate")
        self.assertEqual(daemon.get("/api/v1/status")["deliveries"]["pending"], len(TITLES))

        wrong = pathlib.Path(self.folder) / "wrong"
        wrong.write_text("not the password")
        bad_login = good.replace(str(pathlib.Path(self.folder) / "smtp.secret"), str(wrong))
        self.assertNotEqual(bad_login, good)
        since = daemon.log.count()
        daemon.reload(self.config(recipients, bad_login))
        daemon.wait_for_log("error +the mail relay refuses us.*535", since=since)
        (recipient,) = daemon.get("/api/v1/status")["recipients"]
        self.assertIsNotNone(recipient["held_until"])
        status = daemon.get("/api/v1/status")["deliveries"]
        self.assertEqual((status["pending"], status["dead"]), (len(TITLES), 0))
        self.assertNotIn(" <= ", self.exim.log())

        daemon.reload(self.config(recipients, good))
        daemon.wait_until_idle()
        self.wait_for_mail(len(TITLES))
        for delivery in self.deliveries(daemon, "press"):
            self.assertEqual(delivery["attempts"][-1]["outcome"], "done")


if __name__ == "__main__":
    support.run()
