"""Reads reference/reviews: departments and when they are asked. No Django."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sunshine.before.reviews.rules import Department, Route, departments_of, routes_of


@dataclass(frozen=True, slots=True)
class Routing:
    """Departments in the order they are shown, and the routes to them."""

    departments: dict[str, Department]
    routes: tuple[Route, ...]
    source: str


@cache
def routing(root: Path) -> Routing:
    """Raises ValueError for a route to a department that is not there, or one without a source."""
    path = root / "reference" / "reviews" / "routing.toml"
    data = tomllib.loads(path.read_text())
    departments = departments_of(data["department"])
    routes = routes_of(data["route"])
    if strange := {r.department for r in routes} - set(departments):
        raise ValueError(f"{path.name}：没有这个部门 {strange}")
    if not data["source"] or any(not d.source for d in departments.values()):
        raise ValueError(f"{path.name}：缺少依据")
    return Routing(departments, routes, data["source"])
