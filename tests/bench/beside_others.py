#!/usr/bin/env python3
"""newswatch beside the feed readers of Debian, on the same feeds in one run: CPU seconds, wall seconds and answers.

  beside_others.py BIN PLUGINS [FEEDS]     BIN: the folder of newswatchd; PLUGINS: that of its plugins

nginx serves FEEDS (1,000) generated RSS feeds of some 14 KB on the loopback, with ETag and Last-Modified. Each reader polls
all of them three times into a state of its own: cold, unchanged, and after each feed has got a new item. What newswatch
does besides (examining every article with both plugins, indexing the archive) is in its figures.
"""
import http.client
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

WORDS = "the council of ministers has met on the harbour and spoke with journalists about prices of grain and of steel".split()


def item(feed, number):
    text = " ".join(WORDS[(feed * 7 + number * 3 + i) % len(WORDS)] for i in range(90))
    stamp = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(time.time() - 3600 * (25 - number)))
    return (f"<item><guid isPermaLink='false'>f{feed}i{number}</guid><title>Report {number} of feed {feed}</title>"
            f"<link>http://127.0.0.1/a/{feed}/{number}</link><pubDate>{stamp}</pubDate>"
            f"<description>{text}</description></item>")


def write_feeds(folder, count, items):
    for feed in range(count):
        body = "".join(item(feed, number) for number in range(items, max(0, items - 20), -1))
        (folder / f"{feed}.xml").write_text("<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>"
                                            f"<title>Feed {feed}</title><link>http://127.0.0.1/</link>"
                                            f"<description>d</description>{body}</channel></rss>")


class Nginx:
    def __init__(self, folder):
        self.folder = folder
        self.port = 18000 + os.getpid() % 2000
        (folder / "www").mkdir()
        (folder / "nginx.conf").write_text(f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ types {{ application/rss+xml xml; }} access_log {folder}/access.log; client_body_temp_path {folder}/t1;
  proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  log_format plain "$status"; access_log {folder}/access.log plain;
  server {{ listen 127.0.0.1:{self.port}; root {folder}/www; keepalive_requests 100000; }} }}
""")
        self.process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/")
                connection.getresponse()
                break
            except OSError:
                time.sleep(0.05)
        self.answers()

    def answers(self):
        log = self.folder / "access.log"
        lines = log.read_text().split()
        os.truncate(log, 0)
        return {status: lines.count(status) for status in sorted(set(lines))}

    def stop(self):
        self.process.terminate()
        self.process.wait()


def newswatch(binaries, plugins, folder, urls):
    sources = "".join(f'[[source]]\nname = "feed {i}"\nurl = "{url}"\ninterval = "1s"\nmax_interval = "1s"\n' for i, url in enumerate(urls))
    (folder / "rules.toml").write_text('[[rule]]\nid = "never"\nquery = \'"words that nobody writes"\'\n')
    (folder / "entities.toml").write_text('[[entity]]\nid = "nobody"\nname = "Nobody Atall"\n')
    (folder / "newswatch.toml").write_text(
        f'[daemon]\nlisten = ""\nlog_level = "error"\n[network]\nallow = ["127.0.0.0/8"]\nper_host = 16\n{sources}'
        '[[plugin]]\nid = "newswatch.keyword"\n[plugin.config]\nrules = ["rules.toml"]\n'
        '[[plugin]]\nid = "newswatch.entity"\n[plugin.config]\nentities = ["entities.toml"]\n'
        '[[recipient]]\nname = "r"\nmaildir = "mail"\n[[route]]\nto = ["r"]\n')
    return [f"{binaries}/newswatchd", "--config", str(folder / "newswatch.toml"), "--state-dir", str(folder / "state"),
            "--plugin-path", plugins, "--once"]


def newsboat(folder, urls):
    (folder / "urls").write_text("\n".join(urls) + "\n")
    (folder / "config").write_text("reload-threads 4\n")
    return ["newsboat", "-u", str(folder / "urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "config"), "-x", "reload"]


def sfeed(folder, urls):
    feeds = "\n".join(f'  feed "f{i}" "{url}"' for i, url in enumerate(urls))
    (folder / "sfeedrc").write_text(f'sfeedpath="{folder}/feeds"\nmaxjobs=4\nfeeds() {{\n{feeds}\n}}\n')
    return ["sfeed_update", str(folder / "sfeedrc")]


def rss2email(folder, urls):
    sections = "".join(f"[feed.f{i}]\nurl = {url}\n" for i, url in enumerate(urls))
    (folder / "rss2email.cfg").write_text(f"[DEFAULT]\nfrom = a@example.org\nto = b@example.org\n{sections}")
    return ["r2e", "-c", str(folder / "rss2email.cfg"), "-d", str(folder / "rss2email.json"), "run", "--no-send"]


def run(command, folder):
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "HOME": str(folder)}, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        print(f"  {command[0]}: exit {done.returncode}: {done.stderr[-300:]}", file=sys.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - begin


def main():
    binaries, plugins = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    folder = pathlib.Path(tempfile.mkdtemp(prefix="newswatch-beside-"))
    (folder / "n").mkdir()
    server = Nginx(folder / "n")
    urls = [f"http://127.0.0.1:{server.port}/{i}.xml" for i in range(count)]
    readers = {"newswatch": lambda f: newswatch(binaries, plugins, f, urls), "newsboat": lambda f: newsboat(f, urls),
               "sfeed": lambda f: sfeed(f, urls), "rss2email": lambda f: rss2email(f, urls)}
    print(f"{count} feeds; CPU seconds / wall seconds, answers\n{'reader':10} {'cold':30} {'unchanged':30} one new item each")
    try:
        for name, command_of in readers.items():
            home = folder / name
            home.mkdir()
            write_feeds(server.folder / "www", count, 20)
            command, cells = command_of(home), []
            for step in ("cold", "unchanged", "new"):
                if step == "new":
                    write_feeds(server.folder / "www", count, 21)
                time.sleep(2)  # newswatch's shortest interval, and the second of Last-Modified
                cpu, wall = run(command, home)
                cells.append(f"{cpu:.2f} / {wall:.2f} s, {server.answers()}")
            print(f"{name:10} {cells[0]:30} {cells[1]:30} {cells[2]}", flush=True)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
