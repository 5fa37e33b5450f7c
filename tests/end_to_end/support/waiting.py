"""Waiting for what happens, never for time to pass."""
import threading
import time

DEADLINE = 60  # seconds; long, because only a failing test ever waits so long


class Seen:
    """A list that some threads fill and another waits for."""

    def __init__(self):
        self.items = []
        self._changed = threading.Condition()
        self._others = []

    def add(self, item):
        with self._changed:
            self.items.append(item)
            self._changed.notify_all()
        for other in self._others:
            other.add(item)

    def also(self, other):
        """From now on `other` sees what this one sees."""
        self._others.append(other)

    def wait(self, enough, what):
        """The items, once enough(items) holds."""
        with self._changed:
            if not self._changed.wait_for(lambda: enough(self.items), DEADLINE):
                raise AssertionError(f"{what}: not within {DEADLINE} s; seen last: {self.items[-5:]}")
            return list(self.items)

    def count(self):
        with self._changed:
            return len(self.items)


def wait_until(holds, what):
    """For a state that can only be asked for: asks until holds() is true, and returns that answer."""
    deadline = time.monotonic() + DEADLINE
    pause = threading.Event()
    while time.monotonic() < deadline:
        answer = holds()
        if answer:
            return answer
        pause.wait(0.02)  # leaves the processor to those who are waited for; nothing depends on its length
    raise AssertionError(f"{what}: not within {DEADLINE} s")
