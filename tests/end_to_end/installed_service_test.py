"""The package, installed on a machine with a real systemd, and the service as people run it: the unit, the shipped
configuration and the maintainer scripts just as they are. What cannot be seen here: nspawn enforces neither MemoryMax
nor the address wall."""
import json
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import unittest

import support
from container import Container, Impossible
from service_support import MOST_EXPOSED, ask_tcp, mail_subjects, source

DYNAMIC_USERS = range(61184, 65520)  # systemd.exec(5), DynamicUser=
UNIT = "newswatchd.service"
RULE = """
[[rule]]
id = "bulletin"
query = 'bulletin'
"""


def make_package(folder):
    """What the build made, as ./dev package packs it, but neither tightly nor with the libraries it depends on: finding
    them takes longer than the rest, and the machine has those of the build."""
    options = ("-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", "-D", "CPACK_DEBIAN_PACKAGE_SHLIBDEPS=OFF")
    done = subprocess.run(["cpack", "-G", "DEB", "-B", folder, *options], cwd=support.BUILD, capture_output=True,
                          text=True)
    if done.returncode != 0:
        raise AssertionError(done.stdout + done.stderr)
    (package,) = pathlib.Path(folder).glob("*.deb")
    return package


class Machine(Container):
    """The container with the package in it, and what the tests ask of both."""

    def __init__(self, folder):
        super().__init__(folder)
        self.journal = self.follow("journalctl", "--follow", "--output=cat")
        self._marks = 0

    def take(self, package):
        """Installs a package; its configuration is the shipped one from now on."""
        shutil.copy(package, self.root / "root/newswatch.deb")
        self.install()
        self.shipped = self.config.read_text()

    def install(self):
        self.do("dpkg", "--install", "/root/newswatch.deb")

    @property
    def config(self):
        return self.root / "etc/newswatch/newswatch.toml"

    @property
    def state(self):
        return self.root / "var/lib/private/newswatch"

    def do(self, *command):
        """The output of a command that must succeed."""
        done = self.run(*command)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def properties(self, *names):
        """What systemd says of the service now, in the order of the names."""
        lines = self.do("systemctl", "show", f"--property={','.join(names)}", UNIT).splitlines()
        values = dict(line.split("=", 1) for line in lines)
        return [values[name] for name in names]

    def pid(self):
        """The daemon's, inside."""
        return self.properties("MainPID")[0]

    def mark_journal(self):
        """The number of the journal's lines until now; whatever is written later comes behind them."""
        self._marks += 1
        mark = f"mark {self._marks} of the test"
        self.do("journalctl", "--sync")
        self.do("systemd-cat", "echo", mark)
        self.journal.wait(lambda lines: mark in lines, mark)
        return self.journal.count()

    def wait_for_journal(self, pattern, since, count=1):
        found = lambda lines: [line for line in lines[since:] if re.search(pattern, line)]
        return found(self.journal.wait(lambda lines: len(found(lines)) >= count, f"journal line /{pattern}/"))

    def drop_in(self, text):
        """Put beside the unit until the next start of the machine."""
        folder = self.root / f"run/systemd/system/{UNIT}.d"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "test.conf").write_text(text)
        self.do("systemctl", "daemon-reload")

    def begin_anew(self):
        """As if the package had just been installed and never been started."""
        if not self.config.parent.exists():
            self.install()
        self.do("systemctl", "stop", UNIT)
        self.run("systemctl", "reset-failed", UNIT)
        shutil.rmtree(self.state, ignore_errors=True)
        shutil.rmtree(self.root / f"run/systemd/system/{UNIT}.d", ignore_errors=True)
        shutil.rmtree(self.config.parent / "secrets", ignore_errors=True)
        (self.config.parent / "rules.d/bulletin.toml").unlink(missing_ok=True)
        self.config.write_text(self.shipped)
        self.do("systemctl", "daemon-reload")


MACHINE = None


def setUpModule():
    global MACHINE
    folder = pathlib.Path(tempfile.mkdtemp(prefix="newswatch-test-"))
    unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
    try:
        MACHINE = Machine(folder)
    except Impossible as reason:
        raise unittest.SkipTest(str(reason)) from None
    unittest.addModuleCleanup(MACHINE.close)
    MACHINE.take(make_package(folder / "package"))


class InstalledService(unittest.TestCase):
    def setUp(self):
        self.machine = MACHINE
        self.machine.begin_anew()
        self.since = self.machine.mark_journal()

    def run(self, result=None):
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) != before:
            print("\n".join(["", "the journal's last lines:", *MACHINE.journal.items[-60:]]), file=sys.stderr)

    def start(self):
        """Type=notify: it is at work when this returns."""
        self.machine.do("systemctl", "start", UNIT)
        self.assert_active(restarts=0)

    def assert_active(self, restarts):
        seen = self.machine.properties("ActiveState", "StatusText", "NRestarts")
        self.assertEqual(seen, ["active", "running", str(restarts)])

    def wait_for_journal(self, pattern, count=1):
        return self.machine.wait_for_journal(pattern, self.since, count)

    def ask(self, *arguments):
        return json.loads(self.machine.do("newswatch", *arguments, "--json"))

    def told(self):
        return sorted(mail_subjects(self.machine.state / "mail"))

    def wait_for_the_sample(self):
        """The titles told, once every alert of the shipped sample is a message in the shipped Maildir. Only after the
        first start: a file that was read is not read again before its time."""
        def all_told():
            status = self.ask("status")
            busy = status["articles"]["to_examine"] or status["deliveries"]["pending"]
            return bool(status["deliveries"]["delivered"]) and not busy
        self.wait_for_journal('polled source="Sample news"')
        support.wait_until(all_told, "the sample in the Maildir")
        titles = self.told()
        alerts = self.ask("alerts", "-n", "1000")["alerts"]
        self.assertEqual(titles, sorted(alert["title"] for alert in alerts))
        return titles

    def live_feed(self):
        """A feed on the machine's network, found by its name. It is (the shipped configuration that may reach it, the
        same with the feed as a source, publish(title))."""
        items = []
        server = self.machine.in_network(lambda: support.FeedServer({"/news": support.rss(items)}))
        self.addCleanup(server.close)

        def publish(title):
            items.append({"id": title, "title": title, "date": time.time()})
            server.feeds["/news"] = support.rss(items)

        (self.machine.root / "etc/hosts").write_text("127.0.0.1 localhost feeds.example.org\n")
        (self.machine.config.parent / "rules.d/bulletin.toml").write_text(RULE)
        without = self.machine.shipped.replace("[network]", '[network]\nallow = ["feeds.example.org"]')
        url = f"http://feeds.example.org:{server.url.rpartition(':')[2]}/news"
        route = '\n[[route]]\nmatch = {source = "Bulletins"}\nto = ["desk"]\n'
        return without, without + source("Bulletins", url) + route, publish

    def start_with_news(self):
        _, with_feed, self.publish = self.live_feed()
        self.machine.config.write_text(with_feed)
        self.start()
        return self.wait_for_the_sample()

    def wait_until_told(self, titles):
        support.wait_until(lambda: len(self.told()) >= len(titles), f"{len(titles)} messages in the Maildir")
        self.assertEqual(self.told(), sorted(titles))

    def reload(self, config):
        """The outcome, as the journal says it."""
        since = self.machine.journal.count()
        self.machine.config.write_text(config)
        self.machine.do("systemctl", "reload", UNIT)
        return self.machine.wait_for_journal("reloaded|not taken over", since)[-1]


class AtWork(InstalledService):
    def test_the_shipped_sample_comes_into_the_maildir_once(self):
        self.start()
        titles = self.wait_for_the_sample()
        self.assertGreater(len(titles), 5)
        before = self.machine.pid()
        _, with_feed, publish = self.live_feed()
        self.machine.config.write_text(with_feed)
        self.machine.do("systemctl", "restart", UNIT)
        self.assert_active(restarts=0)
        self.assertNotEqual(self.machine.pid(), before)
        publish("A bulletin after the restart")
        self.wait_until_told([*titles, "A bulletin after the restart"])

    def test_secrets_of_the_configuration_are_credentials(self):
        receiver = self.machine.in_network(support.WebhookReceiver)
        self.addCleanup(receiver.close)
        token = "0123456789abcdef-token"
        names = self.secrets({"hook": receiver.secret, "smtp-password": "not used", "api-token": token})
        shipped = (self.machine.root / "usr/share/newswatch/systemd/credentials.conf").read_text()
        self.machine.drop_in(shipped + f"LoadCredential=api-token:{names}/api-token\n")
        self.machine.config.write_text(
            self.machine.shipped.replace("[daemon]", '[daemon]\ntoken = "credential:api-token"')
            .replace("[network]", '[network]\nallow = ["127.0.0.1"]').replace('to = ["desk"]', 'to = ["hook"]')
            + f'\n[[recipient]]\nname = "hook"\nwebhook = {{url = "{receiver.url}", secret = "credential:hook"}}\n')
        self.start()
        alerts = self.wait_for_alerts()
        receiver.deliveries.wait(lambda all_: len(all_) == alerts, "the sample at the webhook")
        self.assertEqual(receiver.forged.items, [])
        self.assertEqual([self.replay(text)[0] for text in ("another-token-of-that-length", token)], [401, 200])
        told = "\n".join(self.machine.journal.items[self.since:])
        for secret in (receiver.secret, token):
            self.assertNotIn(secret, told)

    def secrets(self, values):
        """Files that only root may read; their folder, as the machine sees it."""
        folder = self.machine.config.parent / "secrets"
        folder.mkdir(mode=0o700)
        for name, value in values.items():
            support.secret_file(folder, name, value).rename(folder / name)
        return "/etc/newswatch/secrets"

    def wait_for_alerts(self):
        self.wait_for_journal('polled source="Sample news"')
        support.wait_until(lambda: not self.ask("status")["articles"]["to_examine"], "everything examined")
        return len(self.ask("alerts", "-n", "1000")["alerts"])

    def replay(self, token):
        call = lambda: ask_tcp(8087, "POST", "/api/v1/deliveries/replay?all=true", {"Authorization": f"Bearer {token}"})
        return self.machine.in_network(call)

    def test_a_reload_takes_over_a_feed_that_is_asked_by_name_and_an_error_changes_nothing(self):
        without, with_feed, publish = self.live_feed()
        publish("A bulletin of the hour")
        self.machine.config.write_text(without)
        self.start()
        titles = self.wait_for_the_sample()
        before = self.machine.pid()
        self.assertIn("not taken over", self.reload("nonsense"))
        self.assert_active(restarts=0)
        self.assertIn("reloaded", self.reload(with_feed))
        self.wait_until_told([*titles, "A bulletin of the hour"])
        self.assertEqual(self.machine.pid(), before)
        self.assert_active(restarts=0)

    def test_a_plugin_in_the_folder_for_plugins_of_ones_own_is_taken_over_by_a_reload(self):
        self.start()
        self.wait_for_the_sample()
        own = "/usr/local/lib/newswatch/plugins"
        plugin = self.machine.root / own[1:] / "mine.so"
        shutil.copy(support.PLUGINS / "keyword.so", plugin)
        self.addCleanup(plugin.unlink)
        paths = f'path = ["{own}", "/usr/lib/newswatch/plugins"]'
        self.assertIn("reloaded", self.reload(self.machine.shipped.replace("[plugins]", f"[plugins]\n{paths}")))
        self.assertIn(f"{own}/mine.so", (self.machine.root / f"proc/{self.machine.pid()}/maps").read_text())

    def test_a_stop_is_orderly(self):
        self.start()
        self.wait_for_the_sample()
        self.machine.do("systemctl", "stop", UNIT)
        self.wait_for_journal("^stopped$")
        self.wait_for_journal(f"{UNIT}: Deactivated successfully")
        self.assertEqual(self.machine.properties("ActiveState"), ["inactive"])
        self.assertFalse((self.machine.root / "run/newswatch").exists())
        self.assertEqual(support.check_database(self.machine.state), "ok")


class Confinement(InstalledService):
    def test_the_service_has_a_user_a_state_and_a_socket_of_its_own_and_no_privilege(self):
        self.start()
        self.wait_for_the_sample()
        text = (self.machine.root / f"proc/{self.machine.pid()}/status").read_text()
        status = {key: value.split() for key, value in re.findall(r"^(\w+):\t(.*)$", text, re.M)}
        (user,) = set(status["Uid"])
        self.assertIn(int(user), DYNAMIC_USERS)
        self.assertEqual(self.machine.properties("WatchdogUSec"), ["30s"])
        self.assertEqual([status[key] for key in ("NoNewPrivs", "Seccomp")], [["1"], ["2"]])
        self.assertEqual({int(status[key][0], 16) for key in ("CapEff", "CapPrm", "CapBnd", "CapAmb")}, {0})
        for folder in (self.machine.state, self.machine.root / "run/newswatch"):
            self.assertEqual((folder.stat().st_uid, stat.S_IMODE(folder.stat().st_mode)), (int(user), 0o700), folder)
            for file in folder.rglob("*"):
                self.assertEqual((file.stat().st_uid, stat.S_IMODE(file.stat().st_mode) & 0o077), (int(user), 0), file)

    def test_it_is_hardly_exposed_and_nothing_in_the_unit_is_strange_to_systemd(self):
        text = self.machine.do("systemd-analyze", "security", "--no-pager", UNIT)
        exposure = float(re.search(r"exposure level for newswatchd\.service: ([\d.]+)", text)[1])
        self.assertLessEqual(exposure, MOST_EXPOSED)
        done = self.machine.run("systemd-analyze", "verify", "--man=no", UNIT)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Faults(InstalledService):
    def assert_started_again(self, titles):
        """At work as another process, and nobody was told of anything twice."""
        self.wait_for_journal("running; stop with", count=2)
        support.wait_until(lambda: self.machine.properties("StatusText") == ["running"], "the daemon at work again")
        self.assert_active(restarts=1)
        self.publish("A bulletin after the fall")
        self.wait_until_told([*titles, "A bulletin after the fall"])

    def test_who_is_killed_is_started_again_and_goes_on(self):
        titles = self.start_with_news()
        self.machine.do("kill", "-KILL", self.machine.pid())
        self.assert_started_again(titles)

    def test_who_hangs_is_ended_by_the_watchdog_and_started_again_and_goes_on(self):
        self.machine.drop_in("[Service]\nWatchdogSec=5\n")  # as shipped it would take half a minute
        titles = self.start_with_news()
        self.machine.do("kill", "-STOP", self.machine.pid())
        self.wait_for_journal(f"{UNIT}: Watchdog timeout")
        self.wait_for_journal(f"{UNIT}: Failed with result 'watchdog'")
        self.assert_started_again(titles)

    def test_a_configuration_that_cannot_be_used_is_not_tried_again(self):
        self.machine.config.write_text("nonsense")
        self.assertNotEqual(self.machine.run("systemctl", "start", UNIT).returncode, 0)
        seen = self.machine.properties("ActiveState", "ExecMainStatus", "NRestarts")
        self.assertEqual(seen, ["failed", "78", "0"])

    def test_a_credential_without_a_file_keeps_it_from_starting(self):
        self.machine.drop_in("[Service]\nLoadCredential=hook:/etc/newswatch/secrets/hook\nRestart=no\n")
        self.assertNotEqual(self.machine.run("systemctl", "start", UNIT).returncode, 0)
        self.assertEqual(self.machine.properties("ExecMainStatus"), ["243"])  # systemd.exec(5): EXIT_CREDENTIALS


class Installation(InstalledService):
    def test_nothing_runs_until_somebody_says_so_and_then_at_every_start_of_the_machine(self):
        self.assertEqual(self.machine.properties("ActiveState", "UnitFileState"), ["inactive", "disabled"])
        self.machine.do("newswatch", "check")
        self.machine.do("systemctl", "enable", "--now", UNIT)
        self.addCleanup(self.machine.do, "systemctl", "disable", UNIT)
        self.assert_active(restarts=0)
        self.assertIn("multi-user.target", self.machine.properties("WantedBy"))

    def test_an_upgrade_goes_on_with_the_new_program_and_keeps_the_configuration(self):
        titles = self.start_with_news()
        mine = self.machine.config.read_text()
        before = self.machine.pid()
        self.machine.install()
        self.assert_active(restarts=0)
        self.assertNotEqual(self.machine.pid(), before)
        self.assertNotEqual(mine, self.machine.shipped)
        self.assertEqual(self.machine.config.read_text(), mine)
        self.publish("A bulletin after the upgrade")
        self.wait_until_told([*titles, "A bulletin after the upgrade"])


class Removal(InstalledService):
    def test_a_purge_ends_the_service_and_leaves_the_state(self):
        self.start()
        self.wait_for_the_sample()
        self.machine.do("dpkg", "--purge", "newswatch")
        self.assertEqual(self.machine.properties("ActiveState", "LoadState"), ["inactive", "not-found"])
        self.assertFalse(self.machine.config.exists())
        self.assertFalse((self.machine.root / "usr/local/lib/newswatch").exists())
        self.assertEqual(support.check_database(self.machine.state), "ok")


if __name__ == "__main__":
    support.run()
