"""SIGHUP: what is new in the configuration is taken over between two batches, what is wrong changes nothing, and no
reload loses or repeats anything."""
import signal

import support
from service_support import (ALL_TO_DESK, DESK, KEYWORD, RULES, Healthy, configuration, dead_delivery, source,
                             write_rules)

STORM_RULE = """
[[rule]]
id = "storm"
query = 'storm'
"""
SECOND_DESK = DESK.replace('"desk"', '"second"').replace('"mail"', '"second-mail"')
TO_BOTH = ALL_TO_DESK.replace('["desk"]', '["desk", "second"]')


class Reloading(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.healthy = self.started(Healthy())
        self.plugins = KEYWORD
        self.outputs = DESK + ALL_TO_DESK

    def config(self, *more, outputs=None):
        return configuration(self.healthy.table(), *more, self.plugins, outputs or self.outputs)

    def running(self):
        daemon = self.daemon(self.config()).start()
        self.healthy.assert_goes_on(self, daemon)
        return daemon

    def reload(self, daemon, config=None):
        outcome = daemon.reload(config)
        self.assertNotIn("not taken over", outcome)
        return outcome

    def messages(self, maildir="mail"):
        return len(support.read_maildir(f"{self.folder}/{maildir}"))


class TakenOver(Reloading):
    def test_sources_are_added_and_dropped(self):
        daemon = self.running()
        other = self.started(support.FeedServer({"/b": support.rss([{"id": "b", "title": "NATO from elsewhere"}])}))
        self.assertIn("sources=2", self.reload(daemon, self.config(source("other", other.url + "/b"))))
        daemon.wait_for_log('delivered .*title="NATO from elsewhere"')
        self.assertEqual([one["name"] for one in daemon.ask("sources")["sources"]], ["healthy", "other"])

        self.reload(daemon, self.config())
        self.assertEqual([one["name"] for one in daemon.ask("sources")["sources"]], ["healthy"])
        polls = other.requests.count()
        for _ in range(3):
            self.healthy.assert_goes_on(self, daemon)
        self.assertLessEqual(other.requests.count(), polls + 1, "at most the poll that was under way")
        self.assertEqual(daemon.stop(), 0)

    def test_a_source_that_stays_keeps_what_is_known_of_it(self):
        daemon = self.running()
        before = daemon.source("healthy")
        self.reload(daemon, self.config(source("other", "file:nowhere.xml")))
        after = daemon.source("healthy")
        self.assertEqual((after["articles"], after["url"]), (before["articles"], before["url"]))
        self.assertGreaterEqual(after["last_success"], before["last_success"])
        self.assertEqual(self.messages(), 1)

    def test_rules_recipients_and_routes_are_added_and_dropped(self):
        daemon = self.running()
        write_rules(self.folder, RULES + STORM_RULE)
        self.reload(daemon, self.config(outputs=DESK + SECOND_DESK + TO_BOTH))
        (title,) = self.healthy.publish()
        for recipient in ("desk", "second"):
            daemon.wait_for_log(f'delivered recipient={recipient} .*title="{title}"')
        self.healthy.items.append({"id": "storm", "title": "A storm is coming"})
        self.healthy.publish()
        daemon.wait_for_log('delivered recipient=second .*rule=storm title="A storm is coming"')

        write_rules(self.folder)
        self.reload(daemon, self.config())
        self.healthy.items.append({"id": "second-storm", "title": "A second storm"})
        self.healthy.assert_goes_on(self, daemon)
        daemon.wait_until_idle()
        self.assertFalse([line for line in daemon.log.items if "A second storm" in line])
        self.assertEqual(self.messages("second-mail"), 3)
        self.assertEqual([one["name"] for one in daemon.get("/api/v1/status")["recipients"]][0], "desk")

    def test_what_waits_for_a_dropped_recipient_is_dead_with_the_reason_and_can_be_replayed(self):
        down = self.started(support.WebhookReceiver(lambda _: 503))
        hook = down.config(self.folder, "hook") + '\n[[route]]\nto = ["hook"]\n'
        daemon = self.daemon(self.config(outputs=hook)).start()
        self.healthy.publish()
        daemon.wait_for_log("a delivery failed and is tried again recipient=hook")
        self.reload(daemon, self.config())
        dead = dead_delivery(daemon)
        self.assertEqual(dead["recipient"], "hook")
        self.assertIn('recipient "hook" is configured no longer', dead["attempts"][-1]["reply"])

        down._status = lambda _: 204
        self.reload(daemon, self.config(outputs=hook))
        self.assertEqual(daemon.command("deliveries", "replay", "--all").returncode, 0)
        down.ids.wait(lambda ids: ids == [dead["id"]], "the delivery after its replay")

    def test_the_log_level_is_taken_over(self):
        daemon = self.running()
        self.reload(daemon, self.config().replace("[daemon]\n", '[daemon]\nlog_level = "debug"\n'))
        daemon.wait_for_log("debug +polled source=healthy items=unchanged")
        since = daemon.log.count()
        daemon.config.write_text(self.config().replace("[daemon]\n", '[daemon]\nlog_level = "warn"\n'))
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for_log("reloading", since=since)
        self.healthy.server.wait_for_polls("/news", 3)
        after = daemon.log.items[since:]
        self.assertFalse([line for line in after[-2:] if " info " in line and "polled" in line], after)

    def test_what_needs_a_restart_is_said(self):
        daemon = self.running()
        self.reload(daemon, self.config().replace('listen = ""', 'listen = "127.0.0.1:0"'))
        self.assertTrue([line for line in daemon.log.items if "take effect at the next start" in line])
        self.healthy.assert_goes_on(self, daemon)


class Refused(Reloading):
    def test_a_file_that_is_being_written_is_not_taken_over(self):
        daemon = self.running()
        self.assertIn("not taken over", daemon.reload(""))
        self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.stop(), 0)

    def test_nothing_of_an_invalid_configuration_is_taken_over(self):
        daemon = self.running()
        other = source("other", "file:nowhere.xml")
        bad_plugin = '\n[[plugin]]\nid = "org.example.absent"\nrequired = true\n'
        bad_route = '\n[[route]]\nto = ["nobody"]\n'
        outputs = DESK + SECOND_DESK + TO_BOTH
        for wrong in (self.config(other, "nonsense", outputs=outputs), self.config(other, bad_plugin, outputs=outputs),
                      self.config(other, bad_route, outputs=outputs), None):
            if wrong is None:
                daemon.config.unlink()
            self.assertIn("not taken over", daemon.reload(wrong))
            self.assertEqual([one["name"] for one in daemon.ask("sources")["sources"]], ["healthy"])
            self.assertEqual([one["name"] for one in daemon.get("/api/v1/status")["recipients"]], ["desk"])
            self.assertEqual([one["instance"] for one in daemon.ask("plugins")["plugins"]], ["keyword"])
            self.healthy.assert_goes_on(self, daemon)
        self.reload(daemon, self.config(outputs=outputs))
        self.healthy.assert_goes_on(self, daemon)
        daemon.wait_for_log("delivered recipient=second")


class UnderLoad(Reloading):
    def test_twenty_reloads_in_a_row_lose_nothing_and_repeat_nothing(self):
        receiver = self.started(support.WebhookReceiver())
        hook = receiver.config(self.folder, "hook") + '\n[[route]]\nto = ["hook"]\n'
        others = [source("other", "file:nowhere.xml"), ""]
        configs = [self.config(other, outputs=hook + DESK * (n % 2)) for n, other in enumerate(others)]
        daemon = self.daemon(configs[0]).start()
        titles = []
        for n in range(20):
            titles += self.healthy.publish(25)
            if n == 10:
                self.assertIn("not taken over", daemon.reload("nonsense"))
            else:
                self.reload(daemon, configs[n % 2])
        # Signals that come faster than they are served are served as well, the last of them for certain.
        daemon.config.write_text(configs[0])
        since = daemon.log.count()
        for _ in range(20):
            daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for_log("info +reloaded", since=since)
        titles += self.healthy.publish(25)
        receiver.deliveries.wait(lambda all_: len(all_) >= len(titles), "every delivery")
        daemon.wait_until_idle()
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(sorted(one["data"]["article"]["title"] for one in receiver.deliveries.items), sorted(titles))
        self.assertEqual(len(receiver.requests.items), len(titles))
        self.assertEqual(support.check_database(daemon.state), "ok")


if __name__ == "__main__":
    support.run()
