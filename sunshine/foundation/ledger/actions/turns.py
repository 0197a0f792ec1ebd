"""One thread of a process works for all that wait: what a batch took along needs no batch."""

from collections.abc import Callable
from threading import Condition


class Turns:
    """Runs `work` so that each caller is covered by a run that began after it asked.

    Whoever finds nobody working works; whoever comes meanwhile waits for the next run, which one
    of them makes for all. A failed run covers nobody: the next in the queue tries itself, so
    everybody hears the error that is true for them.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._changed = Condition()
        self._working = False
        self._begun = self._done = 0

    def take(self) -> None:
        """Return when a run that began after this call has succeeded; raises what `work` raises."""
        with self._changed:
            wanted = self._begun + 1
            while self._working and self._done < wanted:
                self._changed.wait()
            if self._done >= wanted:
                return
            self._working = True
            self._begun += 1
            mine = self._begun
        try:
            self._work()
        except BaseException:
            self._leave(self._done)
            raise
        self._leave(mine)

    def _leave(self, done: int) -> None:
        with self._changed:
            self._working, self._done = False, done
            self._changed.notify_all()
