#!/usr/bin/env python3
"""Every row of docs/feed-reader-behaviour.md has a test of its id in the file that it names, and every such test has a row."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests/collect/behaviours"
GROUPS = [(1, 4), (10, 16), (20, 24), (30, 37), (50, 51), (60, 66), (70, 71), (80, 90), (100, 106), (110, 119), (120, 120), (130, 137), (140, 141)]
IDS = [f"{number:03}" for first, last in GROUPS for number in range(first, last + 1)]
ROW = re.compile(r"^\| (\d{3}) \| (.+?) \| (held|in part|not held|does not apply)(: .+?)? \| `(\w+_test\.cpp)` \|$", re.MULTILINE)
CASE = re.compile(r'^TEST_CASE\("FRB-(\d{3}) ', re.MULTILINE)


class Behaviours(unittest.TestCase):
    def setUp(self):
        self.text = (ROOT / "docs/feed-reader-behaviour.md").read_text(encoding="utf-8")
        self.rows = ROW.findall(self.text)
        self.cases = {path.name: CASE.findall(path.read_text(encoding="utf-8")) for path in TESTS.glob("*_test.cpp")}

    def test_the_table_has_every_id_once(self):
        self.assertEqual(len(IDS), 74)
        self.assertEqual(sorted(row[0] for row in self.rows), IDS)

    def test_each_row_has_one_test_in_the_file_that_it_names(self):
        for number, _, _, _, file in self.rows:
            with self.subTest(number):
                self.assertEqual(self.cases.get(file, []).count(number), 1, f"no TEST_CASE(\"FRB-{number} ...\") in {TESTS / file}")

    def test_each_test_has_a_row(self):
        self.assertEqual(sorted(number for found in self.cases.values() for number in found), IDS)

    def test_what_is_not_wholly_held_says_why(self):
        self.assertEqual([number for number, _, verdict, why, _ in self.rows if verdict != "held" and not why], [])

    def test_the_sums_are_those_of_the_table(self):
        verdicts = [row[2] for row in self.rows]
        sums = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in ("held", "in part", "not held", "does not apply"))
        self.assertIn(f"Of the 74: {sums}.", self.text)


if __name__ == "__main__":
    unittest.main()
