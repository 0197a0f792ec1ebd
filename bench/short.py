"""For make test: a few acts under strace and a few kills, in one house."""

from bench import kills, order
from bench.house import House


def prove(house: House, acts: str = "3", count: str = "6") -> str:
    told = order.prove(house, acts)
    house.stop()
    return f"{told}\n{kills.prove(house, count, '1')}"
