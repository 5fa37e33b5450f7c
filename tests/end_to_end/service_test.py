"""newswatchd as a service: what it tells the service manager, what it takes from it, and how it stops."""
import json
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess
import threading
import time

import support
from service_support import (ALL_TO_DESK, DESK, KEYWORD, Healthy, NotifySocket, ServiceDaemon, api_port, ask_tcp,
                             configuration, mail_subjects, write_rules)

TO_HOOK = '\n[[route]]\nto = ["hook"]\n'


class Service(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.healthy = self.started(Healthy())
        self.rest = self.healthy.table() + KEYWORD + DESK + ALL_TO_DESK
        self.config = configuration(self.rest)

    def notified(self, config=None, environment=None, on_message=lambda fields: None):
        """A daemon, not started, and the socket that it tells of itself."""
        notify = self.started(NotifySocket(self.folder, on_message))
        environment = {"NOTIFY_SOCKET": notify.path, **(environment or {})}
        return self.daemon(config or self.config, environment=environment), notify


class Readiness(Service):
    def test_ready_comes_once_the_api_answers_on_the_socket_and_over_tcp(self):
        answers = []

        def ask(fields):
            if fields.get("READY") == "1":
                answers.append(daemon.command("status").returncode)
                answers.append(ask_tcp(api_port(daemon), "GET", "/healthz"))

        daemon, notify = self.notified(configuration(self.rest, daemon='listen = "127.0.0.1:0"'), on_message=ask)
        daemon.start()
        notify.wait_for("READY")
        self.assertEqual(answers[0], 0)
        self.assertEqual(answers[1][0::2], (200, b"ok\n"))
        self.assertEqual(len(answers), 2, "it is ready once")
        ((pid, fields),) = [message for message in notify.messages.items if "READY" in message[1]]
        self.assertEqual((pid, fields["STATUS"]), (daemon.process.pid, "running"))

    def test_who_cannot_start_is_never_ready(self):
        daemon, notify = self.notified(configuration(self.rest, daemon='listen = "192.0.2.1:1"'))
        self.assertEqual(daemon.start(until=None).wait(), 78)
        with socket.socket() as occupied:
            occupied.bind(("127.0.0.1", 0))
            occupied.listen()
            address = f"127.0.0.1:{occupied.getsockname()[1]}"
            daemon.config.write_text(configuration(self.rest, daemon=f'listen = "{address}"'), encoding="utf-8")
            self.assertEqual(daemon.start(until=None).wait(), 1)
        self.assertTrue([line for line in daemon.log.items if f"cannot listen on {address}" in line])
        notify.wait_for("STOPPING")
        self.assertNotIn("READY=1", notify.keys())

    def test_an_abstract_socket_is_told_as_well(self):
        name = f"newswatch-test-{os.getpid()}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind("\0" + name)
            manager.settimeout(support.DEADLINE)
            daemon = self.daemon(self.config, environment={"NOTIFY_SOCKET": "@" + name}).start()
            while b"READY=1" not in manager.recv(4096).splitlines():
                pass
            self.assertEqual(daemon.stop(), 0)

    def test_outside_a_service_nothing_is_told_and_nothing_is_missing(self):
        daemon = self.daemon(self.config, environment={"NOTIFY_SOCKET": ""}).start()
        self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.stop(), 0)
        self.assertFalse([line for line in daemon.log.items if "service manager" in line])


class Watchdog(Service):
    def test_the_watchdog_hears_of_the_daemon_twice_in_its_time(self):
        daemon, notify = self.notified(environment={"WATCHDOG_USEC": "400000"})
        arrivals = []
        notify._on_message = lambda fields: fields.get("WATCHDOG") and arrivals.append(time.monotonic())
        daemon.start()
        notify.wait_for("WATCHDOG", count=11)
        # Ten intervals of half the time; a loaded machine may make them longer, nothing may make them shorter.
        self.assertGreater(arrivals[10] - arrivals[0], 10 * 0.2 * 0.9)
        self.assertTrue(all(pid == daemon.process.pid for pid, _ in notify.messages.items))
        daemon.stop()

    def test_a_watchdog_for_another_process_is_not_fed(self):
        environment = {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": str(os.getpid())}
        daemon, notify = self.notified(environment=environment)
        daemon.start()
        for _ in range(3):
            self.healthy.assert_goes_on(self, daemon)
        self.assertEqual(daemon.stop(), 0)
        notify.wait_for("STOPPING")
        self.assertNotIn("WATCHDOG=1", notify.keys())


class Reload(Service):
    def test_a_reload_is_told_with_its_time_and_ends_ready_whatever_its_outcome(self):
        daemon, notify = self.notified()
        daemon.start()
        seen = notify.wait_for("READY")
        for config, outcome in ((self.config, "reloaded"), ("nonsense", "not taken over"), (self.config, "reloaded")):
            with self.subTest(outcome):
                before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
                self.assertIn(outcome, daemon.reload(config))
                after = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
                end = notify.wait_for("READY", since=seen)
                first, *_, last = [fields for _, fields in notify.messages.items[seen:end]]
                self.assertEqual(first["RELOADING"], "1")
                self.assertTrue(before <= int(first["MONOTONIC_USEC"]) <= after)
                self.assertEqual(last["READY"], "1")
                seen = end
        self.healthy.assert_goes_on(self, daemon)


class Stop(Service):
    def test_sigterm_and_sigint_end_it_cleanly_and_are_told(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                daemon, notify = self.notified()
                daemon.start()
                self.healthy.assert_goes_on(self, daemon)
                daemon.process.send_signal(number)
                self.assertEqual(daemon.wait(), 0)
                self.assertEqual(daemon.log.items[-2:], [daemon.log.items[-2], "(the process ended with 0)"])
                self.assertIn("stopped", daemon.log.items[-2])
                notify.wait_for("STOPPING")
                self.assertEqual([key for key in notify.keys() if "=" in key], ["READY=1", "STOPPING=1"])
                self.assertFalse((daemon.state / "api.sock").exists())
                self.assertEqual(support.check_database(daemon.state), "ok")

    def hooked(self, answer):
        receiver = self.started(support.WebhookReceiver(answer))
        tables = self.healthy.table() + KEYWORD + receiver.config(self.folder, "hook") + TO_HOOK
        return receiver, configuration(tables)

    def test_a_delivery_under_way_is_finished_and_not_repeated(self):
        under_way, may_end = threading.Event(), threading.Event()

        def answer(_):
            under_way.set()
            may_end.wait(support.DEADLINE)
            return 204

        receiver, config = self.hooked(answer)
        daemon, notify = self.notified(config)
        daemon.start()
        self.healthy.publish()
        self.assertTrue(under_way.wait(support.DEADLINE))
        daemon.process.terminate()
        notify.wait_for("STOPPING")
        self.assertIsNone(daemon.process.poll())
        may_end.set()
        self.assertEqual(daemon.wait(), 0)
        self.assertEqual(receiver.ids.count(), 1)

        self.daemon(config).start().wait_until_idle()
        self.assertEqual(len(receiver.requests.items), 1)

    def test_a_second_signal_does_not_wait(self):
        under_way = threading.Event()
        never = threading.Event()
        self.addCleanup(never.set)

        def answer(_):
            under_way.set()
            never.wait(support.DEADLINE)
            return 204

        _, config = self.hooked(answer)
        daemon = self.daemon(config).start()
        self.healthy.publish()
        self.assertTrue(under_way.wait(support.DEADLINE))
        daemon.process.terminate()
        daemon.wait_for_log("stopping signal=SIGTERM")
        daemon.process.terminate()
        self.assertEqual(daemon.wait(), -signal.SIGTERM)

    def test_stopped_in_the_middle_of_work_it_goes_on_at_the_next_start_and_nothing_comes_twice(self):
        receiver, config = self.hooked(lambda _: 204)
        titles = self.healthy.publish(300)
        for deliveries in (1, 60, 150):
            daemon = self.daemon(config).start()
            receiver.ids.wait(lambda ids: len(ids) >= deliveries, "deliveries")
            self.assertEqual(daemon.stop(), 0)
        self.daemon(config).start().wait_until_idle()
        self.assertEqual(sorted(d["data"]["article"]["title"] for d in receiver.deliveries.items), sorted(titles))
        self.assertEqual(len(set(receiver.ids.items)), len(titles))


class Environment(Service):
    def setUp(self):
        super().setUp()
        self.places = {}
        for name in ("STATE", "RUNTIME", "CREDENTIALS"):
            path = pathlib.Path(self.folder) / name.lower()
            path.mkdir(mode=0o700)
            self.places[f"{name}_DIRECTORY"] = str(path)

    def service(self, config):
        daemon = ServiceDaemon(self.folder, config, environment=self.places)
        self.daemons.append(daemon)
        self.addCleanup(self._end, daemon)
        return daemon

    def test_state_and_socket_lie_where_the_service_manager_says(self):
        daemon = self.service(self.config).start()
        self.healthy.assert_goes_on(self, daemon)
        state, run = (pathlib.Path(self.places[f"{name}_DIRECTORY"]) for name in ("STATE", "RUNTIME"))
        self.assertTrue((state / "newswatch.db").exists())
        self.assertEqual([file.name for file in run.iterdir()], ["api.sock"])
        self.assertEqual(stat.S_IMODE((run / "api.sock").stat().st_mode), 0o600)
        done = subprocess.run([support.COMMAND, "status", "--json", "--config", daemon.config], capture_output=True,
                              text=True, env=dict(os.environ, **self.places), timeout=support.DEADLINE)
        self.assertEqual(json.loads(done.stdout)["sources"]["configured"], 1, done.stderr)
        for file in state.iterdir():
            self.assertEqual(stat.S_IMODE(file.stat().st_mode) & 0o077, 0, f"{file} is nobody else's business")
        self.assertEqual(daemon.stop(), 0)

    def test_secrets_come_from_the_credentials(self):
        receiver = self.started(support.WebhookReceiver())
        secrets = pathlib.Path(self.places["CREDENTIALS_DIRECTORY"])
        (secrets / "hook").write_text(receiver.secret)
        (secrets / "api-token").write_text("0123456789abcdef-token\n")
        hook = f'\n[[recipient]]\nname = "hook"\nwebhook = {{url = "{receiver.url}", secret = "credential:hook"}}\n'
        config = configuration(self.healthy.table(), KEYWORD, hook, TO_HOOK,
                               daemon='listen = "127.0.0.1:0"\ntoken = "credential:api-token"')
        daemon = self.service(config).start()
        self.healthy.publish()
        receiver.deliveries.wait(lambda all_: len(all_) == 1, "a delivery")
        self.assertEqual(receiver.forged.items, [])
        answer = ask_tcp(api_port(daemon), "POST", "/api/v1/deliveries/replay?all=true",
                         {"Authorization": "Bearer 0123456789abcdef-token"})
        self.assertEqual(answer[0], 200, answer)
        self.assertEqual(daemon.stop(), 0)
        log = "\n".join(daemon.log.items)
        self.assertNotIn(receiver.secret, log)
        self.assertNotIn("0123456789abcdef", log)

    def test_a_credential_that_is_missing_is_an_error_with_its_place(self):
        hook = '\n[[recipient]]\nname = "hook"\nwebhook = {url = "https://example.org", secret = "credential:hook"}\n'
        config = configuration(self.healthy.table(), KEYWORD, hook, TO_HOOK)
        daemon = self.service(config)
        self.assertEqual(daemon.start(until=None).wait(), 78)
        line = config[:config.index("webhook = ")].count("\n") + 1
        (error,) = [text for text in daemon.log.items if f"newswatch.toml:{line}:" in text]
        self.assertIn(f"{self.places['CREDENTIALS_DIRECTORY']}/hook", error)

    def test_lines_for_the_journal_carry_their_priority_and_no_time(self):
        read, write = os.pipe()
        info = os.fstat(write)
        config = pathlib.Path(self.folder) / "newswatch.toml"
        config.write_text("nonsense")
        stream = f"{info.st_dev}:{info.st_ino}"
        for journal, expected in ((stream, rf"<3>{re.escape(str(config))}:1:"), ("1:1", r"\d\d:\d\d:\d\d error ")):
            with self.subTest(journal):
                process = subprocess.Popen([support.DAEMON, "--config", config], stderr=write,
                                           env=dict(os.environ, JOURNAL_STREAM=journal, **self.places))
                self.assertEqual(process.wait(support.DEADLINE), 78)
                self.assertRegex(os.read(read, 65536).decode(), "^" + expected)
        os.close(read)
        os.close(write)


if __name__ == "__main__":
    support.run()
