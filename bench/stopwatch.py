"""The median of a few runs."""

import time
from collections.abc import Callable


def timed(work: Callable[[], object], times: int = 3) -> float:
    """Seconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return sorted(took)[times // 2]
