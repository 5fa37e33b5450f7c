#!/usr/bin/env python3
"""The plugin in README.md is the example that the tests build, letter by letter."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = "sdk/examples/word_count.cpp"


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class Readme(unittest.TestCase):
    def test_quotes_the_example_that_is_built(self):
        quoted = blocks((ROOT / "README.md").read_text(encoding="utf-8"), "cpp")
        self.assertEqual(len(quoted), 1, "README.md has one block of C++: the example")
        self.assertMultiLineEqual(quoted[0], (ROOT / EXAMPLE).read_text(encoding="utf-8"), f"README.md differs from {EXAMPLE}")

    def test_names_files_that_exist(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
        self.assertTrue(links)
        self.assertEqual([link for link in links if not (ROOT / link).exists()], [])


if __name__ == "__main__":
    unittest.main()
