"""The newswatch command: what it answers to people and to scripts, and its exit codes."""
import contextlib
import json
import pathlib
import re
import sqlite3
import subprocess
import time

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, Healthy, configuration, dead_delivery, source, write_rules

EX_USAGE, EX_DATAERR, EX_UNAVAILABLE, EX_CONFIG = 64, 65, 69, 78
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def newswatch(*arguments, text=None):
    return subprocess.run([support.COMMAND, *arguments], input=text, capture_output=True, text=True,
                          timeout=support.DEADLINE)


class Running(support.EndToEnd):
    """With a daemon that has delivered two alerts to a Maildir and knows a source that fails."""

    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.healthy = self.started(Healthy())
        self.failing = source("fails", self.healthy.server.url + "/missing", 'tags = ["one", "two"]')
        self.config = configuration(self.healthy.table(), self.failing, KEYWORD, DESK, ALL_TO_DESK)
        self.titles = self.healthy.publish(2)
        self.running = self.daemon(self.config).start()
        self.running.wait_for_log("delivered", count=2)
        self.running.wait_until_idle()
        self.running.wait_for_log("a source failed source=fails")

    def answer(self, *arguments):
        done = self.running.command(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def both(self, *arguments):
        return self.answer(*arguments), json.loads(self.answer(*arguments, "--json"))


class Looking(Running):
    def test_status(self):
        text, answer = self.both("status")
        self.assertRegex(text, r"^newswatchd \d+\.\d+\.\d+\nsources     2, 1 failing\narticles    2 in the archive")
        self.assertIn("deliveries  2 delivered, 0 pending, 0 dead\n", text)
        self.assertEqual(answer["sources"], {"configured": 2, "failing": 1})
        self.assertEqual(answer["articles"], {"archived": 2, "to_examine": 0})
        self.assertEqual(answer["alerts"], 2)
        self.assertEqual(answer["deliveries"], {"pending": 0, "delivered": 2, "dead": 0})
        self.assertRegex(answer["time"], f"^{TIME}$")
        (desk,) = answer["recipients"]
        self.assertEqual((desk["name"], desk["channel"], desk["held_until"]), ("desk", "maildir", None))

    def test_sources(self):
        text, answer = self.both("sources")
        header, fails, healthy = text.splitlines()
        self.assertRegex(header, "^source +state +articles +last polled +next +why then +last error$")
        self.assertRegex(fails, f"^fails +(failing|polling) +0 +{TIME} +{TIME} +failed \\d+ times? \\(refused\\) +HTTP 404$")
        self.assertRegex(healthy, f"^healthy +(fine|polling) +2 +{TIME} +{TIME} +neither server nor feed says how often,.*$")
        self.assertEqual([one["name"] for one in answer["sources"]], ["fails", "healthy"])
        self.assertEqual([one["last_status"] for one in answer["sources"]][0], 404)
        self.assertEqual(answer["sources"][1]["articles"], 2)

    def test_one_source_is_shown_whole(self):
        text, answer = self.both("sources", "show", "fails")
        (one,) = answer["sources"]
        self.assertEqual(one["tags"], ["one", "two"])
        self.assertRegex(text, r"(?m)^tags +one, two$")
        self.assertRegex(text, rf"(?m)^url +{re.escape(one['url'])}$")
        self.assertEqual(len(text.splitlines()), len(one) + len(one["bounds"]))
        self.assertRegex(text, r"(?m)^  floor +interval 1s$")

    def test_a_source_is_polled_by_hand_as_far_as_manners_allow(self):
        done = self.running.command("sources", "poll", "healthy")
        self.assertEqual(done.returncode, 1)
        self.assertIn("once a minute is the most", done.stderr)
        done = self.running.command("sources", "poll", "nowhere")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn('no source is named "nowhere"', done.stderr)

    def test_a_source_that_there_is_not(self):
        done = self.running.command("sources", "show", "nowhere")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn('no source is named "nowhere"', done.stderr)

    def test_plugins(self):
        text, answer = self.both("plugins")
        self.assertRegex(text.splitlines()[1], r"^keyword +newswatch\.keyword +\d+\.\d+\.\d+ +loaded +2 +\d+ +2 +0$")
        (one,) = answer["plugins"]
        self.assertEqual((one["instance"], one["state"], one["abi"]), ("keyword", "loaded", "1.0"))
        self.assertEqual(one["capabilities"], ["detect"])
        self.assertEqual(pathlib.Path(one["file"]).name, "keyword.so")
        self.assertGreater(one["busy_seconds"], 0)

    def test_alerts(self):
        text, answer = self.both("alerts")
        self.assertRegex(text.splitlines()[1], f"^{TIME} +medium +keyword +nato +healthy +NATO news .* NATO +desk$")
        self.assertEqual({one["article"]["title"] for one in answer["alerts"]}, set(self.titles))
        for one in answer["alerts"]:
            self.assertEqual(one["evidence"], [{"surface": "NATO", "span": {"field": "title", "begin": 0, "end": 4}}])
            self.assertEqual(one["recipients"], ["desk"])
            self.assertRegex(one["id"], "^[0-9a-f]{32}$")
        self.assertEqual(len(self.answer("alerts", "--limit", "1").splitlines()), 2)
        self.assertEqual(len(self.answer("alerts", "--source", "fails").splitlines()), 1)

    def test_deliveries(self):
        text, answer = self.both("deliveries")
        self.assertEqual(len(answer["deliveries"]), 2)
        for one in answer["deliveries"]:
            self.assertEqual((one["state"], one["recipient"], one["rule"]), ("done", "desk", "nato"))
            (attempt,) = one["attempts"]
            self.assertEqual((attempt["number"], attempt["outcome"]), (1, "done"))
            self.assertRegex(text, rf"(?m)^{one['id']}  done  to desk  nato: {one['title']}\n"
                                   rf"    {TIME}  attempt 1: done  .*written$")
        self.assertEqual(self.answer("deliveries", "--state", "dead"), "no deliveries\n")

    def test_text_from_outside_is_shown_not_obeyed(self):
        title = "NATO\x1b[31m red \x07 bell"
        self.healthy.items.append({"id": "red", "title": "<![CDATA[" + title + "]]>"})
        self.healthy.publish()
        self.running.wait_for_log("delivered", count=4)
        for command in ("alerts", "deliveries"):
            self.assertNotRegex(self.answer(command), r"[\x00-\x09\x0b-\x1f\x7f]")


class Changing(Running):
    def test_a_source_is_polled_by_hand_long_before_its_time(self):
        self.assertEqual(self.running.stop(), 0)
        # Asked two minutes ago, and next in an hour.
        with contextlib.closing(sqlite3.connect(self.running.state / "newswatch.db")) as database, database:
            (second,) = database.execute("SELECT last_polled / ? FROM sources", (int(time.time()),)).fetchone()
            database.execute("UPDATE sources SET last_polled = last_polled - 120 * ?1, next_due = last_polled + 3600 * ?1",
                             (second,))
        self.running.config.write_text(self.config.replace('interval = "1s"', 'interval = "2h"'), encoding="utf-8")
        (title,) = self.healthy.publish()
        self.running.start()
        asked = len(self.healthy.server.polls("/news"))
        self.assertEqual(self.answer("sources", "poll", "healthy"), "healthy is polled\n")
        self.running.wait_for_log(f'delivered recipient=desk .*title="{title}"')
        self.assertEqual(len(self.healthy.server.polls("/news")), asked + 1)

    def test_a_backup_is_whole_and_made_while_the_daemon_works(self):
        self.healthy.publish(50)
        file = pathlib.Path(self.folder) / "backup.db"
        self.assertEqual(self.answer("backup", str(file)), f"{file}\n")
        self.healthy.assert_goes_on(self, self.running)
        with sqlite3.connect(file) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertGreaterEqual(database.execute("SELECT count(*) FROM articles").fetchone()[0], 2)
        self.assertEqual(file.stat().st_mode & 0o077, 0)
        again = self.running.command("backup", str(file))
        self.assertEqual(again.returncode, 1)
        self.assertIn("exists: name a new file", again.stderr)
        nowhere = self.running.command("backup", f"{self.folder}/missing/backup.db")
        self.assertEqual(nowhere.returncode, 1)
        self.assertIn("No such file or directory", nowhere.stderr)

    def test_a_daemon_starts_from_a_backup_and_sends_nothing_again(self):
        file = pathlib.Path(self.folder) / "backup.db"
        self.answer("backup", str(file))
        self.assertEqual(self.running.stop(), 0)
        for old in self.running.state.glob("newswatch.db*"):
            old.unlink()
        file.rename(self.running.state / "newswatch.db")
        restored = self.daemon(self.config).start()
        self.healthy.assert_goes_on(self, restored)
        self.assertEqual(restored.wait_until_idle()["deliveries"]["delivered"], 3)
        self.assertEqual(len([line for line in restored.log.items if " delivered " in line]), 1)

    def test_a_dead_delivery_is_replayed_with_its_id(self):
        works = [410]
        receiver = self.started(support.WebhookReceiver(lambda _: works[0]))
        route = '\n[[route]]\nto = ["hook"]\n'
        hook = configuration(self.healthy.table(), KEYWORD, receiver.config(self.folder, "hook"), route)
        self.running.reload(hook)
        self.healthy.publish()
        dead = dead_delivery(self.running)
        self.assertIn("410", dead["attempts"][-1]["reply"])
        self.assertEqual(dict(receiver.requests.items[0][2])["webhook-id"], dead["id"])

        works[0] = 204
        self.running.reload()
        self.assertEqual(self.answer("deliveries", "replay", dead["id"]), "1 to be sent again\n")
        receiver.ids.wait(lambda ids: ids == [dead["id"]], "the replayed delivery")
        self.running.wait_until_idle()
        done = self.running.command("deliveries", "replay", dead["id"])
        self.assertEqual(done.returncode, 1)
        self.assertIn("no dead delivery has this id", done.stderr)
        self.assertEqual(self.answer("deliveries", "replay", "--all"), "0 to be sent again\n")
        (again,) = [one for one in self.running.ask("deliveries")["deliveries"] if one["id"] == dead["id"]]
        self.assertEqual([attempt["outcome"] for attempt in again["attempts"]], ["dead", "done"])


class Alone(support.EndToEnd):
    """Without a daemon."""

    COMMANDS = ["status", "sources", "plugins", "alerts", "deliveries", "deliveries replay", "backup", "check", "feed",
                "scan", "sources add", "sources import", "sources export"]

    def config(self, *tables):
        file = pathlib.Path(self.folder) / "newswatch.toml"
        file.write_text(configuration(*tables), encoding="utf-8")
        return file

    def test_no_daemon_is_69_and_says_where_it_was_looked_for(self):
        socket = f"{self.folder}/api.sock"
        for command in (["status"], ["sources"], ["plugins"], ["alerts"], ["deliveries"], ["backup", "x.db"],
                        ["deliveries", "replay", "--all"]):
            done = newswatch(*command, "--socket", socket)
            self.assertEqual((done.returncode, done.stdout), (EX_UNAVAILABLE, ""), command)
            self.assertIn(socket, done.stderr)

    def test_wrong_usage_is_64(self):
        for arguments in (["nonsense"], [], ["status", "--nonsense"], ["alerts", "--limit", "0"], ["feed"],
                          ["deliveries", "--state", "lost"], ["deliveries", "replay"], ["backup"],
                          ["deliveries", "replay", "--all", "0" * 32]):
            done = newswatch(*arguments)
            self.assertEqual((done.returncode, done.stdout), (EX_USAGE, ""), arguments)
            self.assertTrue(done.stderr, arguments)

    def test_every_command_explains_itself(self):
        overview = newswatch("--help")
        self.assertEqual(overview.returncode, 0)
        for command in self.COMMANDS:
            done = newswatch(*command.split(), "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertIn("Usage:", done.stdout)
            self.assertIn(command.split()[0], overview.stdout)
        self.assertRegex(newswatch("--version").stdout, r"^newswatch \d+\.\d+\.\d+\n$")

    def test_check_of_a_good_configuration(self):
        write_rules(self.folder)
        config = self.config(source("one", "https://example.org/feed"), KEYWORD, DESK, ALL_TO_DESK)
        done = newswatch("check", "--config", config, "--plugin-path", support.PLUGINS)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("fine; 1 sources, 1 plugins, 1 recipients, 1 routes", done.stderr)

    def test_check_of_a_bad_rule(self):
        write_rules(self.folder, '[[rule]]\nid = "x"\nquery = "a AND"\n')
        done = newswatch("check", "--config", self.config(KEYWORD), "--plugin-path", support.PLUGINS)
        self.assertEqual(done.returncode, EX_CONFIG)
        self.assertIn(f"{self.folder}/rules.d/test.toml:3:15: query: expected a word", done.stdout)
        self.assertIn("to mend", done.stderr)

    def test_feeds_are_parsed_by_name_and_from_a_manifest(self):
        good, bad = pathlib.Path(self.folder) / "good.xml", pathlib.Path(self.folder) / "bad.html"
        good.write_bytes(support.rss([{"id": "one", "title": "A <b>bold</b> one".replace("<", "&lt;")}]))
        bad.write_text("<!doctype html><html><p>Sorry</p></html>")
        done = newswatch("feed", "--url", "https://example.org/feed", good, bad)
        self.assertEqual(done.returncode, 0)
        first, second = (json.loads(line) for line in done.stdout.splitlines())
        self.assertEqual((first["file"], first["format"], first["problems"]), (str(good), "rss20", []))
        self.assertEqual(first["items"][0]["title_text"], "A bold one")
        self.assertIn("HTML page", second["error"])

        manifest = json.dumps({"file": str(good), "headers": {"Content-Type": "application/rss+xml; charset=utf-8"}})
        done = newswatch("feed", "--jsonl", text=manifest + "\n\n")
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (0, 1))
        done = newswatch("feed", "--jsonl", text=f"nonsense\n{manifest}\n")
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (EX_DATAERR, 1))
        self.assertIn("standard input:1: ", done.stderr)
        self.assertEqual(newswatch("feed", f"{self.folder}/missing").returncode, 1)

    def test_scan_goes_on_behind_bad_lines(self):
        write_rules(self.folder)
        config = self.config(source("one", "https://example.org/feed"), KEYWORD, DESK, ALL_TO_DESK)
        good = {"id": "a", "title": "NATO and more", "published": "2026-03-01T09:30:00Z"}
        lines = [json.dumps(good), "nonsense", '{"id": "no-title"}', '{"title": 7}', "",
                 '{"title": "x", "published": "yesterday"}', json.dumps({"title": "nothing"})]
        done = newswatch("scan", "--stats", "--config", config, "--plugin-path", support.PLUGINS, text="\n".join(lines))
        self.assertEqual(done.returncode, EX_DATAERR)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([len(one["alerts"]) for one in found], [1, 0])
        self.assertEqual((found[0]["id"], found[0]["alerts"][0]["rule"]), ("a", "nato"))
        self.assertRegex(found[1]["id"], "^[0-9a-f]{32}$")
        for line in (2, 3, 4, 6):
            self.assertIn(f"standard input:{line}: ", done.stderr)
        self.assertIn("newswatch: 2 articles, ", done.stderr)
        self.assertIn("4 lines refused", done.stderr)
        fine = newswatch("scan", "--config", config, "--plugin-path", support.PLUGINS, text=json.dumps(good))
        self.assertEqual((fine.returncode, fine.stderr), (0, ""))

    def test_scan_with_a_configuration_that_cannot_be_used_is_78(self):
        done = newswatch("scan", "--config", f"{self.folder}/missing.toml", text="{}")
        self.assertEqual((done.returncode, done.stdout), (EX_CONFIG, ""))


if __name__ == "__main__":
    support.run()
