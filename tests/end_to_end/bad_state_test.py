"""A full disk, a second instance, a damaged database: the daemon says so, and nothing is lost."""
import contextlib
import os
import pathlib
import re
import resource
import sqlite3
import subprocess

import support
from service_support import ALL_TO_DESK, DESK, KEYWORD, Healthy, configuration, mail_subjects, write_rules

EX_TEMPFAIL = 75


class FullFileSystem:
    """A small file system of its own at `folder` (needs root). fill() leaves not a byte."""

    def __init__(self, folder):
        self._filler = folder / "filler"
        self._folder = folder
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "newswatch-test", folder], check=True)

    def fill(self, _):
        for size in (1 << 16, 1):
            with contextlib.suppress(OSError), open(self._filler, "ab", buffering=0) as filler:
                while True:
                    filler.write(bytes(size))

    def free(self, _):
        self._filler.unlink()

    def close(self):
        subprocess.run(["umount", "--lazy", self._folder], check=True)


class FileSizeLimit:
    """No file of the daemon may grow further than the largest is now: the full disk of who may not mount one."""

    def fill(self, daemon):
        largest = max(file.stat().st_size for file in daemon.state.iterdir() if file.is_file())
        self._limit(daemon, largest)

    def free(self, daemon):
        self._limit(daemon, resource.RLIM_INFINITY)

    def _limit(self, daemon, size):
        _, hard = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def close(self):
        pass


class State(support.EndToEnd):
    def setUp(self):
        super().setUp()
        write_rules(self.folder)
        self.healthy = self.started(Healthy())
        self.config = configuration(self.healthy.table(), KEYWORD, DESK, ALL_TO_DESK)


class FullDisk(State):
    def check_that_nothing_is_lost(self, disk):
        daemon = self.daemon(self.config).start()
        titles = self.healthy.publish(20)
        daemon.wait_for_log("delivered", count=20)
        disk.fill(daemon)
        since = daemon.log.count()
        titles += self.healthy.publish(200)
        line = daemon.wait_for_log("a poll cannot be recorded|articles cannot be examined|deliveries wait", since=since)
        self.assertIn("disk is full; free some space", line)
        self.assertEqual(daemon.get("/api/v1/status")["sources"]["configured"], 1, "the API goes on")
        disk.free(daemon)
        daemon.wait_for_log(f'delivered .*title="{re.escape(titles[-1])}"')
        daemon.wait_until_idle()
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(support.check_database(daemon.state), "ok")
        subjects = mail_subjects(daemon.folder / "mail")
        self.assertEqual(len(subjects), len(titles))
        for title in titles:
            self.assertEqual(sum(title in subject for subject in subjects), 1, title)

    @support.unittest.skipUnless(os.geteuid() == 0, "only root can mount a file system to fill")
    def test_on_a_full_file_system_the_daemon_waits_and_then_delivers_everything(self):
        disk = self.started(FullFileSystem(pathlib.Path(self.folder) / "state"))
        self.check_that_nothing_is_lost(disk)

    def test_at_a_limit_of_file_sizes_the_daemon_waits_and_then_delivers_everything(self):
        self.check_that_nothing_is_lost(FileSizeLimit())


class SecondInstance(State):
    def test_it_is_refused_by_name_and_the_first_goes_on(self):
        first = self.daemon(self.config).start()
        second = self.daemon(self.config).start(until=None)
        self.assertEqual(second.wait(), EX_TEMPFAIL)
        (line,) = [line for line in second.log.items if "another newswatchd" in line]
        self.assertIn(f"(process {first.process.pid})", line)
        self.assertIn(str(first.state), line)
        self.healthy.assert_goes_on(self, first)
        self.assertEqual(first.stop(), 0)

    def test_after_the_first_has_ended_another_may_start_however_it_ended(self):
        for end in (support.Daemon.stop, support.Daemon.kill):
            daemon = self.daemon(self.config).start()
            self.healthy.assert_goes_on(self, daemon)
            end(daemon)
        self.assertEqual(self.daemon(self.config).start().stop(), 0)


class DamagedDatabase(State):
    def setUp(self):
        super().setUp()
        self.before = self.daemon(self.config).start()
        self.healthy.publish(50)
        self.before.wait_for_log("delivered", count=50)

    def database(self):
        (file,) = self.before.state.glob("*.db")
        return file

    def refused(self):
        daemon = self.daemon(self.config).start(until=None)
        self.assertEqual(daemon.wait(), 1)
        (line,) = [line for line in daemon.log.items if " error " in line]
        self.assertIn(str(self.database()), line)
        return line

    def test_a_file_that_is_no_database_is_refused_with_what_to_do(self):
        self.assertEqual(self.before.stop(), 0)
        self.database().write_bytes(b"This was a database once.\n" * 1000)
        line = self.refused()
        for part in ("is damaged", "remove it together with", "newswatch backup"):
            self.assertIn(part, line)

    def test_after_a_crash_a_damaged_page_is_found_before_anything_is_done(self):
        self.assertEqual(self.before.stop(), 0)
        with sqlite3.connect(self.database()) as database:
            (root,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles'").fetchone()
            (size,) = database.execute("PRAGMA page_size").fetchone()
        again = self.daemon(self.config).start()
        again.kill()
        for log in self.before.state.glob("*.db-*"):
            log.unlink()
        with open(self.database(), "r+b") as file:
            file.seek((root - 1) * size)
            file.write(os.urandom(size))
        self.assertIn("is damaged", self.refused())


if __name__ == "__main__":
    support.run()
