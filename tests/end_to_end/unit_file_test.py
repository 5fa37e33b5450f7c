"""The service unit and its drop-ins, as systemd reads them."""
import pathlib
import re
import shutil
import subprocess

import support
from service_support import MOST_EXPOSED

UNIT = support.BUILD / "systemd" / "newswatchd.service"
DROP_INS = sorted((support.SOURCE / "systemd" / "drop-ins").glob("*.conf"))
ANALYZE = shutil.which("systemd-analyze")


@support.unittest.skipUnless(ANALYZE, "systemd-analyze is not installed")
class UnitFile(support.EndToEnd):
    def setUp(self):
        super().setUp()
        self.unit = pathlib.Path(self.folder) / "newswatchd.service"
        self.text = re.sub(r"^(ExecStart=)\S+/newswatchd ", rf"\g<1>{support.DAEMON} ", UNIT.read_text(), flags=re.M)
        self.assertIn(f"ExecStart={support.DAEMON} --config ", self.text)
        self.unit.write_text(self.text)

    def analyze(self, *arguments):
        return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, timeout=support.DEADLINE)

    def assert_verified(self):
        # An unknown key or a wrong value is only printed: the exit code says nothing of it.
        done = self.analyze("verify", "--man=no", self.unit)
        self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", ""))

    def with_drop_in(self, text):
        folder = self.unit.with_name(self.unit.name + ".d")
        folder.mkdir(exist_ok=True)
        (folder / "test.conf").write_text(text)

    def exposure(self):
        done = self.analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", "--no-pager", self.unit)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return float(re.search(r"exposure level for newswatchd\.service: ([\d.]+)", done.stdout)[1])

    def test_systemd_has_nothing_to_say_about_the_unit(self):
        self.assert_verified()

    def test_this_test_would_see_a_mistake(self):
        for mistake in ("[Service]\nProtectSytem=strict\n", "[Service]\nProtectSystem=stricct\n"):
            self.with_drop_in(mistake)
            with self.assertRaises(AssertionError):
                self.assert_verified()

    def test_it_is_hardly_exposed(self):
        self.assertLessEqual(self.exposure(), MOST_EXPOSED)

    def test_systemd_has_nothing_to_say_about_the_drop_ins(self):
        self.assertTrue(DROP_INS)
        for drop_in in DROP_INS:
            with self.subTest(drop_in.name):
                self.with_drop_in(drop_in.read_text())
                self.assert_verified()
                self.assertLessEqual(self.exposure(), MOST_EXPOSED)

    def test_what_the_daemon_relies_on_is_there(self):
        lines = self.text.splitlines()
        for line in ("Type=notify", "ExecReload=/bin/kill -HUP $MAINPID", "RestartPreventExitStatus=78",
                     "StateDirectory=newswatch", "RuntimeDirectory=newswatch", "DynamicUser=yes"):
            self.assertIn(line, lines)
        self.assertTrue([line for line in lines if re.fullmatch(r"WatchdogSec=\d+", line)])

    def test_the_program_that_it_starts_may_be_executed(self):
        (start,) = re.findall(r"^ExecStart=(\S+)", UNIT.read_text(), re.M)
        (paths,) = re.findall(r"^ExecPaths=(.*)$", UNIT.read_text(), re.M)
        self.assertIn(start, paths.split())


if __name__ == "__main__":
    support.run()
