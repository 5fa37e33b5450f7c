#!/usr/bin/env python3
"""The plugin of docs/plugin-guide.md builds against the SDK's headers, and its test passes. Argument: the C++ compiler."""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files_of(text):
    """The blocks of C++, by the name in the comment that each begins with."""
    return dict(re.findall(r"^```cpp\n// (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def main():
    files = files_of((ROOT / "docs/plugin-guide.md").read_text(encoding="utf-8"))
    if sorted(files) != ["quoted.cpp", "quoted_test.cpp"]:
        sys.exit(f"docs/plugin-guide.md: quoted.cpp and quoted_test.cpp are expected, found {sorted(files)}")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            pathlib.Path(folder, name).write_text(text, encoding="utf-8")
        program = pathlib.Path(folder, "quoted_test")
        build = [sys.argv[1], "-std=c++20", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/sdk/include", *files, "-ldl", "-o", program]
        subprocess.run(build, cwd=folder, check=True)
        subprocess.run([program], cwd=folder, check=True)


if __name__ == "__main__":
    main()
