#!/usr/bin/env python3
"""The rules of the house that a compiler does not check. Prints file:line: what, and exits with 1 on a finding.

  floors     a room includes only rooms below it, and nothing out of another room's folders; plugins see the SDK and analysis only
  co_await   stands alone in its statement, in a form that g++ 12.2 compiles correctly
  sizes      files of at most 400 lines, functions of at most 60, at most five public headers a room (core: nine)
  rooms      each room has a README of 15 to 40 lines
"""
import pathlib
import re
import sys

FLOORS = [
    ["core"],
    ["runtime", "text"],
    ["config", "feed", "net", "page", "store", "plugin"],
    ["collect", "pipeline", "deliver"],
    ["api"],
    ["app", "cli"],
]
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
MOST_HEADERS = {"core": 9}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)


def blanked(text):
    """The code with comments and literals emptied, every line still where it was."""
    return NOISE.sub(lambda m: ("\n" * m.group().count("\n")) if m.group()[0] == "/" else '""' + "\n" * m.group().count("\n"), text)


def check_daemon_include(room, target):
    parts = target.split("/")
    other = parts[0]
    if other not in FLOOR or other == room:
        return None
    if len(parts) > 2:
        return f"{room} may not include {target}: the folders inside {other} are its own"
    if FLOOR[other] >= FLOOR[room]:
        return f"{room} (floor {FLOOR[room]}) may not include {target} (floor {FLOOR[other]})"
    return None


def check_plugin_include(plugin, target):
    other = target.split("/")[0]
    if "/" in target and other in FLOOR:
        return f"a plugin may not include {target}: it sees the SDK and analysis only"
    if plugin == "analysis" and target.startswith("newswatch/"):
        return "analysis may not know the SDK: it sees only its input"
    return None


def includes(path, root, text):
    parts = path.relative_to(root).parts
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        if parts[0] == "daemon" and parts[1] in FLOOR:
            complaint = check_daemon_include(parts[1], found.group(1))
        elif parts[0] == "plugins":
            complaint = check_plugin_include(parts[1], found.group(1))
        else:
            complaint = None
        if complaint:
            yield number, complaint


AWAIT_FORMS = [
    re.compile(r"co_await [^{}?\[\]]*;"),
    re.compile(r"co_return co_await [^{}?\[\]]*;"),
    re.compile(r"(?:(?:static |const |auto |[\w:<>*&, ]+ )?[\w.\[\]>\-*:]+|(?:const )?auto&?&? \[[\w, ]+\]) = co_await [^{}?\[\]]*;"),
]


def statements(code):
    """(line, statement): pieces between ; { } that are not inside parentheses."""
    depth = start = 0
    for i, c in enumerate(code):
        if c == "(":
            depth += 1
        elif c == ")":
            depth = max(0, depth - 1)
        elif c in ";{}" and (depth == 0 or c != ";"):
            if depth == 0:
                piece = code[start : i + 1]
                leading = len(piece) - len(piece.lstrip())
                yield code.count("\n", 0, start + leading) + 1, " ".join(piece.split())
                start = i + 1


def awaits(code):
    for line, statement in statements(code):
        if "co_await" not in statement:
            continue
        call = statement.split("co_await", 1)[1]
        fine = statement.count("co_await") == 1 and any(form.fullmatch(statement) for form in AWAIT_FORMS)
        if not fine or "&&" in call or "||" in call or re.match(r"\s*(if|for|while|switch|else|do)\b", statement):
            yield line, "co_await needs a plain statement of its own (g++ 12.2): " + statement[:90]


FUNCTION_END = re.compile(r"^\}|^    \}")


def long_functions(code):
    """Functions at namespace level or in a class begin and end at column 0 or 4 under the house's format."""
    lines = code.splitlines()
    for indent in ("", "    "):
        start = None
        for number, line in enumerate(lines, 1):
            if start is None and re.match(indent + r"(?!namespace|class|struct|union|enum|extern|template|constexpr|const |static const|inline const)[\w\[\]].*[)\w] (const |noexcept |override |final )*\{$", line) and "(" in " ".join(lines[max(0, number - 6):number]) and not re.search(r"\b(namespace|class|struct|enum|extern)\b[^()]*\{$", line):
                start = number
            elif start is not None and line == indent + "}":
                if number - start + 1 > MOST_FUNCTION_LINES:
                    yield start, f"a function of {number - start + 1} lines; at most {MOST_FUNCTION_LINES}"
                start = None
            elif start is not None and indent and line.startswith("}"):
                start = None


def rooms(root):
    for room in FLOOR:
        folder = root / "daemon" / room
        if not folder.is_dir():
            continue
        headers = sorted(p.name for p in folder.glob("*.hpp"))
        most = MOST_HEADERS.get(room, 5)
        if len(headers) > most:
            yield folder, 1, f"{len(headers)} public headers; at most {most}: {', '.join(headers)}"
        readme = folder / "README.md"
        lines = len(readme.read_text(encoding="utf-8").splitlines()) if readme.exists() else 0
        if not 15 <= lines <= 40:
            yield readme, 1, f"each room has a README of 15 to 40 lines; this has {lines}"


def findings(root):
    for folder in ("daemon", "plugins", "sdk", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in (".cpp", ".hpp", ".c", ".h"):
                continue
            text = path.read_text(encoding="utf-8")
            code = blanked(text)
            if text.count("\n") > MOST_LINES:
                yield path, 1, f"{text.count(chr(10))} lines; at most {MOST_LINES}"
            for check in (includes(path, root, text), awaits(code), long_functions(code)):
                for line, complaint in check:
                    yield path, line, complaint
    yield from rooms(root)


def main(root):
    count = 0
    for path, line, complaint in findings(pathlib.Path(root).resolve()):
        count += 1
        print(f"{path.relative_to(pathlib.Path(root).resolve())}:{line}: {complaint}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
