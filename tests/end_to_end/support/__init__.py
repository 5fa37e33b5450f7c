"""The real parts around a real newswatchd: feeds, SMTP servers, a webhook receiver, the daemon itself.

Everything listens on 127.0.0.1 with a port of the kernel's choice. Nothing here sleeps: a test waits for a line of the
daemon's log, or for a server to have seen something, with a deadline that only a failure reaches.

A test file ends with `support.run()`: exit code 77 tells CTest that there was nothing the machine could run.
"""
import shutil
import sys
import tempfile
import unittest

from .daemon import Daemon, scan
from .feed_documents import atom, http_date, rdf, rss, w3c_date
from .files import BUILD, COMMAND, DAEMON, PLUGINS, SHARED_SAMPLES, SOURCE, check_database, secret_file
from .http_servers import FeedServer, HttpServer, WebhookReceiver, verify_webhook
from .mail_servers import EXIM, EximRelay, SmtpServer, make_certificate, parse_message, read_maildir
from .waiting import DEADLINE, Seen, wait_until

SKIPPED = 77


class EndToEnd(unittest.TestCase):
    """A test with a folder of its own, `self.folder`; `started(part)` is closed or stopped when the test ends. When it
    fails, the last lines of the daemons' logs are shown."""

    def setUp(self):
        self.daemons = []
        self.folder = tempfile.mkdtemp(prefix="newswatch-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def started(self, part):
        self.addCleanup(part.close)
        return part

    def daemon(self, config, **options):
        """A daemon, not started yet, that does not outlive the test."""
        daemon = Daemon(self.folder, config, **options)
        self.daemons.append(daemon)
        self.addCleanup(self._end, daemon)
        return daemon

    def _end(self, daemon):
        if daemon.process is not None and daemon.process.poll() is None:
            daemon.kill()

    def run(self, result=None):
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) != before:
            for daemon in self.daemons:
                print("\n".join(["", "the daemon's last lines:", *daemon.log.items[-60:]]), file=sys.stderr)


def run():
    program = unittest.main(module="__main__", exit=False)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.skipped and len(result.skipped) >= result.testsRun else 0)
