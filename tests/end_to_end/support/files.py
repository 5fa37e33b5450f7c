"""Where the build is, and small files for tests."""
import os
import pathlib
import sqlite3
import tempfile
import shutil

SOURCE = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("NEWSWATCH_BUILD", SOURCE / "build" / "dev")).resolve()
DAEMON = BUILD / "bin" / "newswatchd"
COMMAND = BUILD / "bin" / "newswatch"
PLUGINS = BUILD / "plugins"
SHARED_SAMPLES = SOURCE.parent / "shared" / "samples"


def secret_file(folder, name, secret):
    """A file that holds the secret and that nobody else may read."""
    file = pathlib.Path(folder) / f"{name}.secret"
    file.write_text(secret, encoding="utf-8")
    file.chmod(0o600)
    return file


def check_database(state):
    """SQLite's own opinion of the file that a daemon left behind, however it ended: "ok". Looks at a copy, so that the
    next daemon finds the write-ahead log as it was left."""
    (file,) = pathlib.Path(state).glob("*.db")
    with tempfile.TemporaryDirectory() as folder:
        for part in (file, file.with_name(file.name + "-wal")):
            if part.exists():
                shutil.copy(part, folder)
        with sqlite3.connect(pathlib.Path(folder) / file.name) as database:
            return database.execute("PRAGMA integrity_check").fetchone()[0]
