"""A WebSub hub of the test's own, written from the Recommendation: what it pushes becomes alerts without a poll."""
import hashlib
import hmac
import http.client
import threading
import time
import urllib.parse

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, api_port, ask_tcp, mail_subjects, source, write_rules

HOST = "news.example.test"
CALLBACK = f"http://{HOST}/newswatch/websub"
BODY = "application/x-www-form-urlencoded"


class Hub(support.HttpServer):
    """Accepts every subscription and asks back for the intent. `forms` are the requests, `answers` what the callback
    said to each question as (mode, status, text == challenge). `leases` are granted one after another, the last for
    ever. It reaches the callback as a proxy would: by the public name, at the daemon's port."""

    def __init__(self, leases=("864000",)):
        self.forms, self.answers = support.Seen(), support.Seen()
        self.leases = list(leases)
        self.port_of_daemon = None
        self.can_reach = threading.Event()
        super().__init__(self._subscribe)

    def reaches(self, port):
        self.port_of_daemon = port
        self.can_reach.set()

    def _subscribe(self, request):
        if request.headers["Content-Type"] != BODY:
            return 400, {}, b"a form is expected"
        form = dict(urllib.parse.parse_qsl(request.body.decode(), strict_parsing=True))
        threading.Thread(target=self._verify, args=(form,), daemon=True).start()
        return 202, {}, b""

    def _verify(self, form):
        self.forms.add(form)
        self.can_reach.wait(support.DEADLINE)
        challenge = hashlib.sha256(repr((form, time.time())).encode()).hexdigest() + "<&>"
        question = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": challenge}
        if form["hub.mode"] == "subscribe":
            question["hub.lease_seconds"] = self.leases.pop(0) if len(self.leases) > 1 else self.leases[0]
        status, text = self._call("GET", form["hub.callback"], query=question)
        self.answers.add((form["hub.mode"], status, text == challenge.encode()))

    def _call(self, method, callback, query=None, headers=None, body=None):
        url = urllib.parse.urlsplit(callback)
        assert (url.hostname, url.path) == (HOST, "/newswatch/websub"), callback
        target = "/websub?" + url.query + ("&" + urllib.parse.urlencode(query) if query else "")
        connection = http.client.HTTPConnection("127.0.0.1", self.port_of_daemon, timeout=support.DEADLINE)
        try:
            connection.request(method, target, body=body, headers={"Host": HOST, **(headers or {})})
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    def wait_for_answers(self, count):
        return self.answers.wait(lambda all_: len(all_) >= count, f"{count} questions of the hub answered")

    def push(self, document, method="sha256", secret=None):
        """Delivers to the subscription of the last request; the status."""
        form = [form for form in list(self.forms.items) if form["hub.mode"] == "subscribe"][-1]
        key = secret or form["hub.secret"]
        signature = f"{method}={hmac.new(key.encode(), document, method).hexdigest()}"
        status, _ = self._call("POST", form["hub.callback"], body=document,
                               headers={"Content-Type": "application/rss+xml", "X-Hub-Signature": signature})
        return status


def with_links(document, hub, topic):
    links = f"<atom:link rel='hub' href='{hub}'/><atom:link rel='self' href='{topic}'/>"
    return document.replace(b"<channel>", b"<channel xmlns:atom='http://www.w3.org/2005/Atom'>" + links.encode())


def article(number, body=""):
    return {"id": f"item-{number}", "title": f"NATO news number {number}.", "date": time.time(), "body": body}


class Websub(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.feeds = self.started(support.FeedServer())

    def begin(self, hub, *keys):
        self.hub = self.started(hub)
        self.topic = self.feeds.url + "/feed"
        self.publish([article(1)])
        self.tail = KEYWORD + DESK + ALL_TO_DESK
        self.head = ('[daemon]\nlisten = "127.0.0.1:0"\n[network]\nallow = ["127.0.0.1"]\n'
                     f'[websub]\ncallback = "{CALLBACK}"\n')
        daemon = self.daemon(self.head + source("pushed", self.topic, *keys) + self.tail).start()
        self.hub.reaches(api_port(daemon))
        return daemon

    def publish(self, items):
        self.feeds.feeds["/feed"] = with_links(support.rss(items), self.hub.url + "/hub", self.topic)

    def pushed(self, *items):
        return with_links(support.rss(items), self.hub.url + "/hub", self.topic)

    def hub_line(self, daemon):
        shown = daemon.command("sources", "show", "pushed")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        return [line for line in shown.stdout.splitlines() if "active since" in line]

    def test_a_feed_that_names_a_hub_is_pushed(self):
        daemon = self.begin(Hub())
        self.assertEqual(self.hub.wait_for_answers(1), [("subscribe", 200, True)])
        (form,) = self.hub.forms.items
        self.assertEqual(form["hub.topic"], self.topic)
        self.assertEqual(form["hub.lease_seconds"], "864000")
        self.assertLess(len(form["hub.secret"]), 200)
        daemon.wait_for_log("delivered recipient=desk .*number 1")
        # What only the hub has: no poll can find it.
        self.assertEqual(self.hub.push(self.pushed(article(2))), 200)
        daemon.wait_for_log("delivered recipient=desk .*number 2")
        # Longer than any other request may be.
        self.assertEqual(self.hub.push(self.pushed(article(3, "x " * 100_000)), "sha512"), 200)
        daemon.wait_for_log("delivered recipient=desk .*number 3")
        self.assertEqual(self.hub.push(self.pushed(article(4)), secret="guessed"), 200)
        daemon.wait_for_log("a push without the hub's signature is ignored.* source=pushed")
        self.assertEqual(self.hub.push(self.pushed(article(3), article(5)), "sha1"), 200)
        daemon.wait_for_log("delivered recipient=desk .*number 5")
        self.assertTrue(self.hub_line(daemon))
        metrics = ask_tcp(api_port(daemon), "GET", "/metrics")[2].decode()
        self.assertIn("newswatch_pushes_total 4", metrics)
        self.assertIn("newswatch_pushes_ignored_total 1", metrics)
        # The public name leads to this one address.
        self.assertEqual(ask_tcp(api_port(daemon), "GET", "/api/v1/status", {"Host": HOST})[0], 403)
        self.assertEqual(ask_tcp(api_port(daemon), "POST", "/websub?id=0", {"Host": HOST}, b"x")[0], 410)
        self.assertEqual(ask_tcp(api_port(daemon), "GET", "/websub?id=0", {"Host": "else.test"})[0], 403)
        subjects = " ".join(mail_subjects(daemon.folder / "mail"))
        self.assertEqual([n for n in range(1, 6) if f"number {n}." in subjects], [1, 2, 3, 5])
        self.assertEqual(len(mail_subjects(daemon.folder / "mail")), 4)
        self.assertEqual(daemon.stop(), 0)

    def test_a_subscription_is_renewed_and_outlives_a_crash(self):
        daemon = self.begin(Hub(leases=["14", "3600"]))
        self.assertEqual(self.hub.wait_for_answers(2)[1], ("subscribe", 200, True))
        first, second = self.hub.forms.items
        self.assertEqual(first["hub.callback"], second["hub.callback"])
        # A machine that is slow enough lets the first lease end before the renewal is answered.
        daemon.wait_for_log("a subscription is renewed|a hub pushes a source from now on", count=2)
        daemon.kill()
        since = daemon.log.count()
        daemon.start()
        line = daemon.wait_for_log(r"the API listens", since=since)
        self.hub.reaches(int(line.rpartition(":")[2]))
        self.assertEqual(self.hub.push(self.pushed(article(2))), 200)
        daemon.wait_for_log("delivered recipient=desk .*number 2")
        self.assertTrue(self.hub_line(daemon))
        self.assertEqual(self.hub.forms.count(), 2)
        self.assertEqual(daemon.stop(), 0)

    def test_polls_go_on_as_a_backup_and_a_dropped_source_is_unsubscribed(self):
        daemon = self.begin(Hub(), 'max_interval = "6s"')
        self.hub.wait_for_answers(1)
        self.publish([article(1), article(2)])
        daemon.wait_for_log("delivered recipient=desk .*number 2")
        shown = support.wait_until(lambda: "polled as a backup" in daemon.command("sources", "show", "pushed").stdout,
                                   "the reason of a backup poll")
        self.assertTrue(shown)
        self.feeds.feeds["/other"] = support.rss([])
        daemon.reload(self.head + source("other", self.feeds.url + "/other") + self.tail)
        self.assertEqual(self.hub.wait_for_answers(2)[1], ("unsubscribe", 200, True))
        self.assertEqual(self.hub.push(self.pushed(article(3))), 410)
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    support.run()
