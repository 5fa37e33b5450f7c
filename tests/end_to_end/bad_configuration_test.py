"""Plugins that do not load, rules and configurations that cannot be used: what is wrong is said with its place, what
can go on goes on."""
import pathlib
import re
import shutil
import subprocess

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, Healthy, configuration, write_rules

EX_CONFIG = 78
OTHER_MAJOR = support.BUILD / "tests" / "plugin" / "plugins" / "bad" / "note_other_major.so"

BROKEN_RULES = """
[[rule]]
id = "nato"
query = 'NATO AND (cyber OR'

[[rule]]
id = "storm"
query = 'storm'
severity = "loud"
"""
# The parenthesis that is never closed, the end where a word is missing, the value that does not exist.
BROKEN_PLACES = ["test.toml:4:19", "test.toml:4:28", "test.toml:9:12"]


def plugin(id_, required=False):
    return f'\n[[plugin]]\nid = "{id_}"\nrequired = {str(required).lower()}\n'


class Configured(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.healthy = self.started(Healthy())
        self.rest = self.healthy.table() + KEYWORD + DESK + ALL_TO_DESK

    def refused(self, config):
        """The log of a daemon that does not start because of its configuration."""
        daemon = self.daemon(config).start(until=None)
        self.assertEqual(daemon.wait(), EX_CONFIG)
        return daemon.log.items

    def assert_logged(self, pattern, lines):
        self.assertTrue([line for line in lines if re.search(pattern, line)], f"/{pattern}/ in\n" + "\n".join(lines))


class BadPlugins(Configured):
    def config(self, *tables):
        return configuration(self.rest, *tables, f'\n[plugins]\npath = ["{self.folder}/plugins"]\n')

    def state_of(self, daemon, instance):
        (one,) = [p for p in daemon.ask("plugins")["plugins"] if p["instance"] == instance]
        return one

    def install_other_major(self):
        self.assertTrue(OTHER_MAJOR.exists(), f"{OTHER_MAJOR}: build the target note_other_major")
        (pathlib.Path(self.folder) / "plugins").mkdir()
        shutil.copy(OTHER_MAJOR, f"{self.folder}/plugins")

    def test_a_plugin_for_another_abi_is_reported_and_the_others_go_on(self):
        self.install_other_major()
        daemon = self.daemon(self.config(plugin("org.example.other-major"))).start()
        line = daemon.wait_for_log("plugin not loaded; the others go on instance=other-major ")
        for part in ("built for another version of the plugin ABI", "expected ABI 1.x", "got ABI 2.0",
                     "update newswatch, or install a version of the plugin for this one"):
            self.assertIn(part, line)
        shown = self.state_of(daemon, "other-major")
        self.assertEqual((shown["state"], shown["abi"]), ("incompatible", "2.0"))
        self.assertIn("got ABI 2.0", shown["reason"])
        self.assertEqual(self.state_of(daemon, "keyword")["state"], "loaded")
        self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.stop(), 0)

    def test_a_plugin_that_is_missing_is_reported_and_the_others_go_on(self):
        daemon = self.daemon(self.config(plugin("newswatch.entty"))).start()
        line = daemon.wait_for_log("plugin not loaded; the others go on instance=entty ")
        for part in ("no such plugin", self.folder, "did you mean newswatch.entity?"):
            self.assertIn(part, line)
        self.assertEqual(self.state_of(daemon, "entty")["state"], "failed")
        self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.stop(), 0)

    def test_without_a_plugin_that_is_required_the_daemon_does_not_start(self):
        self.install_other_major()
        for name in ("org.example.absent", "org.example.other-major"):
            with self.subTest(name):
                log = self.refused(self.config(plugin(name, required=True)))
                instance = name.rpartition(".")[2]
                self.assert_logged(f"plugin not loaded, and required = true instance={instance} ", log)

    def test_a_plugin_that_cannot_be_loaded_on_reload_leaves_the_old_ones_at_work(self):
        daemon = self.daemon(self.config()).start()
        outcome = daemon.reload(self.config(plugin("org.example.absent", required=True)))
        self.assertIn("not taken over", outcome)
        self.assertEqual([p["instance"] for p in daemon.ask("plugins")["plugins"]], ["keyword"])
        self.healthy.assert_goes_on(self, daemon)


class BadRules(Configured):
    def places(self, lines):
        """file:line:column of every error that names a file."""
        found = (re.search(r"error +\S*/(\w+\.toml:\d+:\d+): ", line) for line in lines)
        return [match[1] for match in found if match]

    def test_rules_with_errors_on_reload_leave_the_old_ones_at_work(self):
        daemon = self.daemon(configuration(self.rest)).start()
        self.healthy.assert_goes_on(self, daemon)
        since = daemon.log.count()
        write_rules(self.folder, BROKEN_RULES)
        self.assertIn("not taken over", daemon.reload())
        self.assertEqual(self.places(daemon.log.items[since:]), BROKEN_PLACES)
        self.healthy.assert_goes_on(self, daemon)
        write_rules(self.folder)
        self.assertNotIn("not taken over", daemon.reload())
        self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.stop(), 0)

    def test_with_errors_in_the_rules_the_daemon_does_not_start(self):
        write_rules(self.folder, BROKEN_RULES)
        log = self.refused(configuration(self.rest))
        self.assertEqual(self.places(log), BROKEN_PLACES)
        self.assert_logged("the plugins cannot be used as configured; see above", log)

    def test_a_folder_of_rules_that_is_missing_is_an_error_that_names_it(self):
        shutil.rmtree(f"{self.folder}/rules.d")
        log = self.refused(configuration(self.rest))
        self.assert_logged(f"error +{self.folder}/rules.d: .*No such file or directory", log)


class BadConfiguration(Configured):
    CONFIG = """[daemon]
listen = "0.0.0.0:8087"
log_levle = "info"

[store]
keep = "a while"

[[source]]
name = "One"
url = "gopher://example.org/"

[[source]]
name = "One"
url = "https://example.org/feed"
interval = 5

[[plugin]]
id = "newswatch.keyword"
[plugin.config]
rules = "rules.d"
colour = "red"

[[recipient]]
name = "desk"
email = "desk@example.org"
maildir = "mail"

[[route]]
match = {severity = "loud"}
to = ["nobody"]
"""
    PLACES = {
        "2:10": "listen: expected a loopback address",
        "3:1": 'did you mean "log_level"',
        "6:8": "keep: ",
        "10:7": "url: ",
        "12:1": "newswatch.toml:8:1",
        "15:12": "interval: ",
        "23:1": "expected exactly one of email, webhook, maildir",
        "25:9": "there is no [smtp] section",
        "29:21": "severity: ",
        "30:7": 'there is no recipient "nobody"',
    }

    def test_all_errors_are_reported_at_once_with_their_places(self):
        log = self.refused(self.CONFIG)
        errors = [line for line in log if re.search(r"newswatch\.toml:\d+:\d+: ", line)]
        found = {re.search(r"newswatch\.toml:(\d+:\d+): ", line)[1]: line for line in errors}
        self.assertEqual(set(found), set(self.PLACES))
        for place, words in self.PLACES.items():
            self.assertIn(words, found[place])
        self.assert_logged("the configuration cannot be used; see above", log)

    def test_check_says_the_same_and_looks_at_the_plugins_as_well(self):
        config = self.write("newswatch.toml", self.CONFIG)
        done = subprocess.run([support.COMMAND, "check", "--config", config, "--plugin-path", support.PLUGINS],
                              capture_output=True, text=True, timeout=support.DEADLINE)
        self.assertEqual(done.returncode, EX_CONFIG)
        for place in [*self.PLACES, "20:9", "21:10"]:
            self.assertIn(f"newswatch.toml:{place}: ", done.stdout)

    def test_a_file_that_is_no_toml_or_is_missing_is_said_with_its_name(self):
        self.assert_logged(r"newswatch\.toml:2:\d+: ", self.refused("[daemon]\nlisten = = 1\n"))
        daemon = self.daemon("")
        daemon.config.unlink()
        self.assertEqual(daemon.start(until=None).wait(), EX_CONFIG)
        self.assert_logged(r"newswatch\.toml: cannot be read: ", daemon.log.items)

    def write(self, name, text):
        path = pathlib.Path(self.folder) / name
        path.write_text(text, encoding="utf-8")
        return path


if __name__ == "__main__":
    support.run()
