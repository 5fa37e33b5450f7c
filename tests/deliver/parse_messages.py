#!/usr/bin/python3
"""Reads back, with Python's own mail parser, messages that newswatch composed from random Unicode texts.

usage: parse_messages.py COMPOSER COUNT
"""
import email
import email.header
import email.policy
import email.utils
import json
import random
import re
import subprocess
import sys

UNSEEN = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x180E, 0x180E), (0x200B, 0x200F),
          (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE0FFF)]
LINE_ENDS = {*range(0x0A, 0x0E), 0x85, 0x2028, 0x2029}
SPACES = {0x20, 0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000}
FIELDS = ["Date", "From", "To", "Subject", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress",
          "X-Newswatch-Alert", "X-Newswatch-Rule", "X-Newswatch-Plugin", "MIME-Version", "Content-Type"]

TRICKY = ["\r\n", "\n", "\r", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "=?UTF-8?Q?x?=", "=?", "?=",
          "\r\nBcc: x@y.z", "--", ".", "\n.\n", "From ", "=", "\"", "\\", "<", ">", "@", ",", ";", ":", "(", ")", "&", "'",
          "{{rule}}", "{{{x}}}", "\U0001f40b", "e\u0301", "\u0436", "\u4e2d\u6587", "\u05d0", "\u0627", "\U0001f1fa\U0001f1e6",
          "word" * 30, " ", "  ", "\t", "\u00a0", "\ufffd", "\u00df", "\u0130", "\u2019", "\U0010ffff"]


def is_dropped(c):
    return c < 0x20 or 0x7F <= c < 0xA0 or any(first <= c <= last for first, last in UNSEEN)


def line(text, limit):
    """What a header is expected to say of a text."""
    words = "".join(" " if ord(c) in SPACES | LINE_ENDS else "" if is_dropped(ord(c)) else c for c in text)
    words = " ".join(word for word in words.split(" ") if word)
    return words if len(words) <= limit else words[:limit - 1].rstrip(" ") + "\u2026"


def random_text(rng, longest):
    pieces = []
    for _ in range(rng.randrange(longest)):
        kind = rng.random()
        if kind < 0.35:
            pieces.append(chr(rng.randrange(0x20, 0x7F)))
        elif kind < 0.55:
            pieces.append(rng.choice(TRICKY))
        elif kind < 0.7:
            pieces.append(" ")
        else:
            c = rng.randrange(0x110000)
            pieces.append(chr(c) if not 0xD800 <= c <= 0xDFFF else "\ufffd")
    return "".join(pieces)


def same_but_for_cut_space(got, want):
    """The cut may fall behind a space that goes with it."""
    return got == want or got.replace(" \u2026", "\u2026") == want


def check(raw, given):
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b""), "a bare line end"
    assert all(c in (13, 10) or 0x20 <= c < 0x7F for c in raw), "a byte that is not 7-bit text"
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998, "a line above 998"
    assert b"." not in lines, "a lone dot"
    head = raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    for text in head:
        assert len(text) <= 78 or b"<" in text, f"a header line of {len(text)}"
        assert b"=?" not in text or len(text) <= 76, f"a line of {len(text)} with encoded words"
        assert text.strip(), "an empty folded line"
    for word in re.findall(rb"=\?[^ ]*\?=", b"\n".join(head)):
        assert len(word) <= 75, f"an encoded word of {len(word)}"
    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert message.keys() == FIELDS, message.keys()
    defects = [defect for part in message.walk() for defect in part.defects]
    defects += [defect for field in message.values() for defect in field.defects]
    assert not defects, defects
    subject = line(given["subject"], 250) or line("harbour-crane", 250)
    assert same_but_for_cut_space(message["Subject"], subject), (message["Subject"], subject)
    rule = line(given["rule"], 100) or "(unnamed)"
    assert same_but_for_cut_space(message["X-Newswatch-Rule"], rule), (message["X-Newswatch-Rule"], rule)
    for field, address in ("From", "alerts@example.org"), ("To", "desk@example.org"):
        (who,) = message[field].addresses
        assert who.addr_spec == address, who
        # The newer parser keeps the space between encoded words of a phrase, against RFC 2047 section 6.2.
        name, bare = email.utils.parseaddr(email.message_from_bytes(raw)[field].replace("\r\n", ""))
        name = str(email.header.make_header(email.header.decode_header(name)))
        assert bare == address, bare
        assert same_but_for_cut_space(name, line(given["name"], 64)), (name, given["name"])
    assert message["Message-ID"] == f"<{given['id']}@example.org>"
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content_charset() == html.get_content_charset() == "utf-8"
    text, page = plain.get_payload(decode=True).decode("utf-8"), html.get_payload(decode=True).decode("utf-8")
    for word in line(given["text"], 300).rstrip("\u2026").split(" ")[:20]:
        assert word in text, (word, text)
        escaped = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        assert escaped.replace("'", "&apos;") in page or escaped.replace("'", "&#39;") in page, (escaped, page)
    assert "<script" not in page and not re.search(r"<(?!/?(html|head|meta|title|body|div|h1|h2|p|b|a|ul|li|mark|br)\b|!DOCTYPE)", page)


def main(composer, count):
    rng = random.Random(20260301)
    inputs = [{"id": f"{n:032x}", "subject": random_text(rng, 300 if n % 10 else 10_000), "text": random_text(rng, 400),
               "name": random_text(rng, 60), "rule": random_text(rng, 80)} for n in range(count)]
    stdin = "".join(json.dumps(given) + "\n" for given in inputs).encode()
    out = subprocess.run([composer], input=stdin, stdout=subprocess.PIPE, check=True).stdout
    for given in inputs:
        length, _, rest = out.partition(b"\n")
        raw, out = rest[:int(length)], rest[int(length):]
        try:
            check(raw, given)
        except Exception:
            print("input:", json.dumps(given), "\nmessage:", raw.decode("ascii", "replace"), file=sys.stderr)
            raise
    assert not out
    print(f"{count} messages read back alike")


main(sys.argv[1], int(sys.argv[2]))
