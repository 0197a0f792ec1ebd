"""Scenes, read from scenes/: found by their files, nothing to register."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


class SceneError(ValueError):
    """A scene.toml is not as it must be; says which and why (Chinese)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene. `probes` raise its clues; `metrics` say how many should have and how many did."""

    name: str
    title: str
    order: int
    clause: str
    lead: str
    rule: str
    should: str
    did: str
    probes: tuple[str, ...]
    metrics: tuple[str, ...]
    source: str

    @property
    def address(self) -> str:
        return f"/scenes/{self.name.replace('_', '-')}/"


@cache
def scenes(root: Path) -> dict[str, Scene]:
    """All scenes of a content root by name, in their order. Raises SceneError."""
    found = [read(p) for p in sorted((root / "scenes").glob("*/scene.toml"))]
    return {s.name: s for s in sorted(found, key=lambda s: (s.order, s.name))}


def read(path: Path) -> Scene:
    """One scene of its scene.toml; raises SceneError where a part is missing or unknown."""
    try:
        data = tomllib.loads(path.read_text())
        data |= {name: tuple(data[name]) for name in ("probes", "metrics")}
        return Scene(name=path.parent.name, **data)
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise SceneError(f"{path.parent.name}/scene.toml：{error}") from error
