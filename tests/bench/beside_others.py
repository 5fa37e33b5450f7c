#!/usr/bin/env python3
"""newswatch beside the feed readers of Debian, on the same feeds in one run: CPU, time, memory and answers.

  beside_others.py BIN PLUGINS [FEEDS [ROUNDS [READER...]]]   BIN: the folder of newswatchd; PLUGINS: that of its plugins

nginx serves FEEDS (1,000) generated RSS feeds of some 14 KB on the loopback, with ETag and Last-Modified. Each reader polls
all of them into a state of its own: cold, unchanged, and after each feed has got a new item. (Another poll behind the cold
one is not shown: newsboat remembers ETag and Last-Modified from its second poll on.) Shown are the medians of ROUNDS (3),
in which the readers take turns, and their ratios to newswatch's. What newswatch does besides (examining every article with
both plugins, indexing the archive) is in its figures. READER: newsboat, sfeed, rss2email; without one, all of them. One
that is not installed is told of and left out; without nginx or newswatchd nothing can be measured.

Ends with 1 and a reason when a reader fails, has not got every item, or is answered otherwise than it must be: one answer
a feed, cold and for the new items with a 200, and newswatch unchanged with a 304.
"""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

WORDS = "the council of ministers has met on the harbour and spoke with journalists about prices of grain and of steel".split()
STEPS = ("cold", "again", "unchanged", "new")
NOT_SHOWN = "again"
SHOWN = 20  # items that a feed shows
AT_ONCE = 8  # requests of a reader, where it can be told
BEGIN = time.time()


def item(feed, number):
    text = " ".join(WORDS[(feed * 7 + number * 3 + i) % len(WORDS)] for i in range(90))
    stamp = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(BEGIN - 3600 * (25 - number)))
    return (f"<item><guid isPermaLink='false'>f{feed}i{number}</guid><title>Report {number} of feed {feed}</title>"
            f"<link>http://127.0.0.1/a/{feed}/{number}</link><pubDate>{stamp}</pubDate>"
            f"<description>{text}</description></item>")


def write_feeds(folder, count, newest):
    for feed in range(count):
        body = "".join(item(feed, number) for number in range(newest, newest - SHOWN, -1))
        (folder / f"{feed}.xml").write_text("<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>"
                                            f"<title>Feed {feed}</title><link>http://127.0.0.1/</link>"
                                            f"<description>d</description>{body}</channel></rss>")


class Nginx:
    """Serves `folder`/www until stop(). The port is the system's choice: the socket is made here and handed over by nginx's
    own way of taking over sockets, the variable NGINX."""

    def __init__(self, folder):
        self.folder = folder
        self._log = folder / "access.log"
        (folder / "www").mkdir(parents=True)
        listener = socket.create_server(("127.0.0.1", 0), backlog=511)
        listener.set_inheritable(True)
        self.port = listener.getsockname()[1]
        (folder / "nginx.conf").write_text(f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ types {{ application/rss+xml xml; }} client_body_temp_path {folder}/t1;
  proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  log_format plain "$status"; access_log {self._log} plain;
  server {{ listen 127.0.0.1:{self.port}; root {folder}/www; keepalive_requests 100000; }} }}
""")
        with listener:
            self.process = subprocess.Popen(
                ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")],
                pass_fds=[listener.fileno()], env={**os.environ, "NGINX": f"{listener.fileno()};"})
        try:
            self._wait_until_up()
        except BaseException:
            self.stop()
            raise

    def _wait_until_up(self):
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/nothing")
                if connection.getresponse().status == 404:
                    self.answers()
                    return
            except OSError:
                pass
            time.sleep(0.05)
        errors = self.folder / "error.log"
        raise SystemExit(f"nginx does not serve: {errors.read_text()[-500:] if errors.exists() else 'no word of it'}")

    def answers(self):
        """How many of each status since the last call; once the log has stood still, as nginx writes it behind the answer."""
        size = -1
        while size != self._log.stat().st_size:
            size = self._log.stat().st_size
            time.sleep(0.2)
        lines = self._log.read_text().split()
        os.truncate(self._log, 0)
        return {int(status): lines.count(status) for status in sorted(set(lines))}

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Newswatch:
    def __init__(self, binaries, plugins):
        self.program, self.package = f"{binaries}/newswatchd", "newswatch"
        self.version = [self.program, "--version"]
        self._plugins = plugins

    def begin(self, home, urls):
        """Writes what it reads; the command of a poll."""
        sources = "".join(f'[[source]]\nname = "feed {i}"\nurl = "{url}"\ninterval = "1s"\nmax_interval = "1s"\n'
                          for i, url in enumerate(urls))
        (home / "rules.toml").write_text('[[rule]]\nid = "never"\nquery = \'"words that nobody writes"\'\n')
        (home / "entities.toml").write_text('[[entity]]\nid = "nobody"\nname = "Nobody Atall"\n')
        (home / "newswatch.toml").write_text(
            f'[daemon]\nlisten = ""\nlog_level = "error"\n[network]\nallow = ["127.0.0.0/8"]\nper_host = {AT_ONCE}\n{sources}'
            '[[plugin]]\nid = "newswatch.keyword"\n[plugin.config]\nrules = ["rules.toml"]\n'
            '[[plugin]]\nid = "newswatch.entity"\n[plugin.config]\nentities = ["entities.toml"]\n'
            '[[recipient]]\nname = "r"\nmaildir = "mail"\n[[route]]\nto = ["r"]\n')
        return [self.program, "--config", home / "newswatch.toml", "--state-dir", home / "state", "--plugin-path",
                self._plugins, "--once"]

    def items(self, home):
        return rows(home / "state/newswatch.db", "articles")


class Newsboat:
    program, package, version = "newsboat", "newsboat", ["newsboat", "--version"]

    def begin(self, home, urls):
        (home / "urls").write_text("\n".join(urls) + "\n")
        (home / "config").write_text(f"reload-threads {AT_ONCE}\n")
        return ["newsboat", "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", "-x", "reload"]

    def items(self, home):
        return rows(home / "cache.db", "rss_item")


class Sfeed:
    program, package, version = "sfeed_update", "sfeed", ["dpkg-query", "--show", "sfeed"]

    def begin(self, home, urls):
        feeds = "\n".join(f'  feed "f{i}" "{url}"' for i, url in enumerate(urls))
        (home / "sfeedrc").write_text(f'sfeedpath="{home}/feeds"\nmaxjobs={AT_ONCE}\nfeeds() {{\n{feeds}\n}}\n')
        return ["sfeed_update", home / "sfeedrc"]

    def items(self, home):
        return sum(file.read_bytes().count(b"\n") for file in (home / "feeds").iterdir())


class Rss2email:
    program, package, version = "r2e", "rss2email", ["r2e", "--version"]

    def begin(self, home, urls):
        sections = "".join(f"[feed.f{i}]\nurl = {url}\n" for i, url in enumerate(urls))
        (home / "rss2email.cfg").write_text(f"[DEFAULT]\nfrom = a@example.org\nto = b@example.org\n{sections}")
        return ["r2e", "-c", home / "rss2email.cfg", "-d", home / "rss2email.json", "run", "--no-send"]

    def items(self, home):
        return sum(len(feed["seen"]) for feed in json.loads((home / "rss2email.json").read_text())["feeds"])


def rows(database, table):
    connection = sqlite3.connect(database)
    try:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        connection.close()


def run(command, home):
    """(CPU seconds, wall seconds, MB of the largest process)."""
    with open(home / "said", "w+b") as said:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
                                   env={**os.environ, "HOME": str(home)})
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)  # sfeed_update has files to remove
            process.wait(10)
            raise
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise SystemExit(f"{command[0]}: exit code {process.returncode}: {said.read()[-500:].decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def check(reader, step, answers, items, count):
    same = step in ("again", "unchanged")
    expected = 304 if same and isinstance(reader, Newswatch) else 200
    fine = sum(answers.values()) == count and set(answers) <= {expected, 304 if same else 200}
    least = count * (SHOWN + (step == "new"))
    if not fine or items < least:
        raise SystemExit(f"{reader.program}, {step}: it has {items} items, expected {least}; the answers were {answers}, "
                         f"expected {count} x {expected}")


def measure(reader, server, count, home):
    """What run() says and the answers, for each step."""
    home.mkdir()
    command = reader.begin(home, [f"http://127.0.0.1:{server.port}/{i}.xml" for i in range(count)])
    write_feeds(server.folder / "www", count, SHOWN)
    steps = []
    for step in STEPS:
        if step == "new":
            write_feeds(server.folder / "www", count, SHOWN + 1)
        time.sleep(2)  # newswatch's shortest interval, and the second of Last-Modified
        used = run(command, home)
        print(f"{reader.package}, {step}: {used[0]:.2f} s CPU, {used[1]:.2f} s", file=sys.stderr, flush=True)
        answers = server.answers()
        check(reader, step, answers, reader.items(home), count)
        steps.append((used, answers))
    shutil.rmtree(home)
    return steps


def show(measured, rounds, count):
    """The table of the rounds that every reader has done, also when there was no time for all of them."""
    if rounds == 0:
        return
    medians = {reader: [[statistics.median(values) for values in zip(*(used for used, _ in step))] for step in zip(*all_[:rounds])]
               for reader, all_ in measured.items()}
    first = next(iter(medians.values()))
    print(f"\n{count} feeds, medians of {rounds}\n{'reader':13} {'step':10} {'CPU':>8} {'time':>8} {'memory':>8}   {'x CPU':>6} {'x time':>6} {'x memory':>8}   answers")
    for reader, steps in medians.items():
        for number, (cpu, wall, memory) in enumerate(steps):
            if STEPS[number] == NOT_SHOWN:
                continue
            ratios = [value / base for value, base in zip((cpu, wall, memory), first[number])]
            answers = ", ".join(f"{count} x {status}" for status, count in measured[reader][-1][number][1].items())
            print(f"{pathlib.Path(reader).name:13} {STEPS[number]:10} {cpu:6.2f} s {wall:6.2f} s {memory:5.0f} MB   "
                  f"{ratios[0]:6.1f} {ratios[1]:6.1f} {ratios[2]:8.1f}   {answers}")


def installed(readers):
    if not shutil.which("nginx"):
        raise SystemExit("nginx is not installed, and it serves the feeds: apt-get install nginx-light")
    for reader in readers:
        if not shutil.which(reader.program):
            if isinstance(reader, Newswatch):
                raise SystemExit(f"{reader.program} is not there: cmake --build --preset release --target newswatchd plugins")
            print(f"{reader.program} is not installed and is left out: apt-get install {reader.package}")
            continue
        said = subprocess.run(reader.version, capture_output=True, text=True).stdout.splitlines()
        print(said[0] if said else f"{reader.program}, of an unknown version")
        yield reader


def main():
    others = [Newsboat(), Sfeed(), Rss2email()]
    chosen = sys.argv[5:] or [reader.package for reader in others]
    if len(sys.argv) < 3 or set(chosen) - {reader.package for reader in others}:
        raise SystemExit("usage: beside_others.py BIN PLUGINS [FEEDS [ROUNDS [newsboat sfeed rss2email]]]")
    count, rounds = (int(text) for text in (sys.argv[3:5] + ["1000", "3"][len(sys.argv[3:5]):]))
    readers = list(installed([Newswatch(*sys.argv[1:3]), *(reader for reader in others if reader.package in chosen)]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    with tempfile.TemporaryDirectory(prefix="newswatch-beside-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # nginx's worker is another user when root runs this
        server = Nginx(folder / "n")
        measured = {reader.program: [] for reader in readers}
        try:
            for _ in range(rounds):
                for reader in readers:
                    measured[reader.program].append(measure(reader, server, count, folder / "home"))
        finally:
            server.stop()
            show(measured, min(map(len, measured.values())), count)


if __name__ == "__main__":
    main()
