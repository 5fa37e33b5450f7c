#!/usr/bin/env python3
"""newswatch.toml(5) describes every key of config/newswatch.toml, and none that is not there."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A table, or a key with its value; commented ones stand directly behind "#".
SECTION = re.compile(r"^#?(\[\[?[a-z.]+\]\]?)$")
KEY = re.compile(r"^#?([a-z_]+) = (.*)$")
INNER_KEY = re.compile(r"[{,] *([a-z_]+) = ")


def keys_of_toml(text):
    keys, section = set(), ""
    for line in text.splitlines():
        if found := SECTION.match(line):
            section = found[1]
        elif found := KEY.match(line):
            key, value = found.groups()
            keys.add((section, key))
            if value.startswith("{"):
                keys |= {(section, f"{key}.{inner}") for inner in INNER_KEY.findall(value)}
    return keys


def keys_of_page(text):
    keys, section = set(), ""
    for line, after in zip(text.splitlines(), text.splitlines()[1:]):
        if found := re.match(r"^\.SS (\[.*\])$", line):
            section = found[1]
        elif line.startswith(".SH"):
            section = ""
        elif section and line == ".TP" and (found := re.match(r"^\.B ([a-z_.]+)$", after)):
            keys.add((section, found[1]))
    return keys


class ManPage(unittest.TestCase):
    def test_reads_keys_where_they_are(self):
        text = '[a]\n#one = 1\n# two = 2 is prose\n#[[b]]\nthree = {four = 4, five = 5}\n'
        self.assertEqual(keys_of_toml(text), {("[a]", "one"), ("[[b]]", "three"), ("[[b]]", "three.four"), ("[[b]]", "three.five")})
        self.assertEqual(keys_of_page(".SS [a]\n.TP\n.B one\nIt.\n.SH B\n.TP\n.B two\n"), {("[a]", "one")})

    def test_has_the_keys_of_the_configuration(self):
        configured = keys_of_toml((ROOT / "config/newswatch.toml").read_text(encoding="utf-8"))
        described = keys_of_page((ROOT / "docs/man/newswatch.toml.5").read_text(encoding="utf-8"))
        self.assertGreater(len(configured), 40)
        self.assertEqual(sorted(configured - described), [], "not in docs/man/newswatch.toml.5")
        self.assertEqual(sorted(described - configured), [], "not in config/newswatch.toml")


if __name__ == "__main__":
    unittest.main()
