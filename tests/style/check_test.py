#!/usr/bin/env python3
"""The style checker finds what it is there to find, and nothing else."""
import pathlib
import tempfile
import unittest

import check

BAD_AWAITS = [
    "if (co_await f()) g();",
    "if (!ready) co_await f();",
    "while (co_await f()) {}",
    "switch (co_await f()) {}",
    "h(co_await f());",
    "const auto x = co_await f({.url = s});",
    "const auto x = co_await f(b ? a : c);",
    "const auto x = co_await f([&] { return 1; });",
    "const auto x = co_await f() + co_await g();",
    "const bool x = co_await f() && y;",
    "return_value(1, co_await f());",
]
GOOD_AWAITS = [
    "co_await f();",
    "co_return co_await f(a, b);",
    "const auto x = co_await f(std::move(a));",
    "auto [a, b] = co_await f();",
    "x = co_await object.f(a.b());",
    "const std::vector<int> x = co_await f();",
    "if (x) {\n co_await f();\n}",
]


def complaints(text, place="daemon/net/x.cpp"):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        path = root / place
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        return [c for p, _, c in check.findings(root) if p == path]


class CheckTest(unittest.TestCase):
    def test_every_form_of_co_await_that_crashes_is_found(self):
        for form in BAD_AWAITS:
            with self.subTest(form):
                self.assertEqual(len(complaints("task f() {\n    " + form + "\n}\n")), 1)

    def test_the_forms_that_work_are_left_alone(self):
        for form in GOOD_AWAITS:
            with self.subTest(form):
                self.assertEqual(complaints("task f() {\n    " + form + "\n}\n"), [])

    def test_a_comment_or_a_text_about_co_await_is_not_code(self):
        self.assertEqual(complaints('// if (co_await f())\nconst char* x = "if (co_await f())";\n'), [])

    def test_a_room_may_not_look_up_or_sideways_or_into_details(self):
        self.assertEqual(len(complaints('#include "store/store.hpp"\n')), 1)
        self.assertEqual(len(complaints('#include "deliver/courier.hpp"\n')), 1)
        self.assertEqual(len(complaints('#include "core/detail/x.hpp"\n')), 1)
        self.assertEqual(complaints('#include "core/article.hpp"\n#include "net/detail/x.hpp"\n'), [])

    def test_a_plugin_sees_the_sdk_and_analysis_only(self):
        self.assertEqual(len(complaints('#include "core/article.hpp"\n', "plugins/keyword/x.cpp")), 1)
        self.assertEqual(complaints('#include "analysis/analysis.hpp"\n', "plugins/keyword/x.cpp"), [])

    def test_files_and_functions_have_a_size(self):
        self.assertEqual(len(complaints("int x;\n" * 401)), 1)
        body = "".join(f"    call({n});\n" for n in range(60))
        self.assertEqual(len(complaints("void f() {\n" + body + "}\n")), 1)
        self.assertEqual(complaints("void f() {\n" + body[: len(body) // 2] + "}\n"), [])


if __name__ == "__main__":
    unittest.main()
