"""Feeds and webhooks over TLS: trusted by network.ca_file, refused when the certificate is not to be trusted."""
import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, source, write_rules
from support.mail_servers import make_certificate

ITEMS = [{"id": "one", "title": "NATO over TLS"}]


class HttpsFeeds(support.FeedServer):
    def __init__(self, certificate, feeds):
        self.certificate = certificate
        super().__init__(feeds)


class HttpsWebhook(support.WebhookReceiver):
    def __init__(self, certificate):
        self.certificate = certificate
        super().__init__()


class Https(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.certificate = make_certificate(self.folder)
        self.feeds = self.started(HttpsFeeds(self.certificate, {"/feed": support.rss(ITEMS)}))
        self.hook = self.started(HttpsWebhook(self.certificate))

    def config(self, ca_file, more=DESK + ALL_TO_DESK):
        trust = f'ca_file = "{ca_file}"\n' if ca_file else ""
        return ('[daemon]\nlisten = ""\n[network]\nallow = ["localhost"]\n' + trust +
                source("secure", self.feeds.url + "/feed") + KEYWORD + more)

    def test_a_feed_and_a_webhook_with_a_trusted_certificate_work(self):
        hook = self.hook.config(self.folder, "hook") + '[[route]]\nto = ["hook"]\n'
        daemon = self.daemon(self.config(self.certificate[0], hook)).start()
        (delivery,) = self.hook.deliveries.wait(lambda all_: len(all_) == 1, "the webhook")
        self.assertEqual(delivery["data"]["article"]["title"], "NATO over TLS")
        self.assertEqual(daemon.stop(), 0)

    def test_a_certificate_that_nobody_vouches_for_is_refused_with_the_reason(self):
        daemon = self.daemon(self.config(None)).start()
        line = daemon.wait_for_log("a source failed source=secure")
        self.assertIn("certificate", line)
        self.assertEqual(self.feeds.requests.count(), 0)
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    support.run()
