#!/usr/bin/env python3
"""Reads every page of tests/page/pages with `newswatch extract --jsonl` and compares the lines with what is expected.

usage: pages_test.py NEWSWATCH [--show PAGE]

pages/README.md tells what is compared and how to add a page.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

PAGES = pathlib.Path(__file__).resolve().parent / "pages"
SUFFIX = ".expected.json"
FEWEST = 47  # a folder that lost its pages must not pass
LEAST_MEAN = 0.95
NOT_COMPARED = {"text", "floor", "content_type"}
# A word, or one character of a script that writes no spaces.
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")


def shingles(text):
    tokens = TOKEN.findall(text)
    return collections.Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)) if tokens)


def f1(expected, got):
    """Of the runs of four tokens: how well one text covers the other."""
    one, other = shingles(expected), shingles(got)
    common = sum((one & other).values())
    return 2 * common / max(1, sum(one.values()) + sum(other.values())) if one or other else 1.0


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    held_out = set((PAGES / "holdout.txt").read_text(encoding="utf-8").split())
    cases = [(path.name[: -len(SUFFIX)], json.loads(path.read_text(encoding="utf-8"))) for path in sorted(PAGES.glob("*" + SUFFIX))]
    manifest = "".join(
        json.dumps({"file": str(PAGES / f"{name}.html"), "headers": {"Content-Location": case["url"], "Content-Type": case.get("content_type", "")}}) + "\n"
        for name, case in cases)
    run = subprocess.run([arguments[0], "extract", "--jsonl"], input=manifest, capture_output=True, encoding="utf-8")
    lines = {pathlib.Path(line["file"]).stem: line for line in map(json.loads, filter(None, run.stdout.split("\n")))}
    failures = [f"newswatch ended with {run.returncode}: {run.stderr[-2000:]}"] if run.returncode or run.stderr else []
    scores = {True: [], False: []}
    for name, expected in cases:
        got = lines.get(name, {})
        if "--show" in arguments and name in arguments:
            print(json.dumps(got, ensure_ascii=False, indent=1))
        for key in expected.keys() - NOT_COMPARED:
            if got.get(key) != expected[key]:
                failures.append(f"{name}: {key}: expected {expected[key]!r}, got {got.get(key)!r}")
        if "text" in expected:
            score = f1(expected["text"], got.get("text", ""))
            scores[name in held_out].append(score)
            if score < expected["floor"]:
                failures.append(f"{name}: text: F1 {score:.3f}, expected at least {expected['floor']}")
    for which, kind in ((False, "tuned on"), (True, "held out")):
        mean = sum(scores[which]) / max(1, len(scores[which]))
        print(f"{kind}: {len(scores[which])} texts, F1 {mean:.4f}")
        if mean < LEAST_MEAN:
            failures.append(f"{kind}: F1 {mean:.4f}, expected at least {LEAST_MEAN}")
    if len(cases) < FEWEST:
        failures.append(f"expected at least {FEWEST} pages, found {len(cases)}")
    print("\n".join(failures))
    print(f"{len(cases)} pages checked, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
