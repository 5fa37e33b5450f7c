#!/usr/bin/env python3
"""Reads every feed of tests/feed/corpus with `newswatch feed --jsonl` and compares the lines with what is expected.

usage: corpus_test.py NEWSWATCH [GROUP...] [--list]

corpus/README.md tells the rule of the comparison and how to add a feed.
"""
import json
import pathlib
import subprocess
import sys

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"
SUFFIX = ".expected.json"
FEWEST = 1593  # a corpus that lost its files must not pass; raise it with the corpus
MISSING = object()


def feeds(groups):
    """(name, feed, expectation) of every pair; a file without its partner is an error of the corpus."""
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        if groups and folder.name not in groups:
            continue
        found = {}
        for path in sorted(folder.iterdir()):
            expected = path.name.endswith(SUFFIX)
            stem = path.name[: -len(SUFFIX)] if expected else path.stem
            found.setdefault(stem, {}).setdefault(expected, []).append(path)
        for stem, pair in found.items():
            if len(pair.get(False, [])) != 1 or True not in pair:
                sys.exit(f"{folder.name}/{stem}: expected one feed and its {SUFFIX}")
            yield f"{folder.name}/{stem}", pair[False][0], pair[True][0]


def differences(expected, got, path=""):
    """(path, expected, got) wherever `expected` is not a part of `got`."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            yield from differences(value, got.get(key, MISSING), f"{path}.{key}" if path else key)
    elif isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield f"{path}.length", len(expected), f"{len(got)}: {shown(got)}"
        for index, (one, other) in enumerate(zip(expected, got)):
            yield from differences(one, other, f"{path}[{index}]")
    elif type(expected) is bool or type(got) is bool:
        if expected is not got:
            yield path, expected, got
    elif expected != got:
        yield path, expected, got


def shown(value):
    if value is MISSING:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + "…"


def mismatches(expected, line):
    """Of one feed. Of an error, only that the expected words are in it is asked."""
    if line is None:
        yield "", "a line of output", MISSING
        return
    if "error" in expected or "error" in line:
        words, said = expected.pop("error", MISSING), line.get("error", MISSING)
        if MISSING in (words, said) or words not in said:
            yield "error", words, said
    if "error" not in line:
        kinds = [problem["kind"] for problem in line.get("problems", [])]
        for kind in expected.pop("told", []):
            if kind not in kinds:
                yield "told", kind, kinds
        yield from differences(expected, line)


def load(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        sys.exit(f"{path}: {error}")


def main(arguments):
    options = [word for word in arguments if word.startswith("-")]
    words = [word for word in arguments if not word.startswith("-")]
    if not set(options) <= {"--list"} or not words:
        sys.exit(__doc__)
    binary, groups = words[0], words[1:]
    corpus = list(feeds(groups))
    if options:
        print("\n".join(name for name, _, _ in corpus))
        return 0
    cases, manifest = [], []
    for name, feed, expectation in corpus:
        expected = load(expectation)
        manifest.append(json.dumps({"file": str(feed), "headers": expected.pop("headers", {})}))
        cases.append((name, str(feed), expected))
    run = subprocess.run([binary, "feed", "--jsonl"], input="\n".join(manifest) + "\n", capture_output=True, encoding="utf-8")
    lines = {line["file"]: line for line in map(json.loads, filter(None, run.stdout.split("\n")))}
    failed = 0
    for name, feed, expected in cases:
        found = list(mismatches(expected, lines.get(feed)))
        failed += bool(found)
        for path, wanted, got in found:
            print(f"{name}: {path}: expected {shown(wanted)}, got {got if isinstance(got, str) and path.endswith('.length') else shown(got)}")
    if run.stderr or run.returncode not in (0, 65):
        failed += 1
        print(f"newswatch ended with {run.returncode}: {run.stderr.strip()[-2000:]}")
    if not groups and len(cases) < FEWEST:
        failed += 1
        print(f"expected at least {FEWEST} feeds, found {len(cases)}")
    print(f"{len(cases)} feeds checked, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
