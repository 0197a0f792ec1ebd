"""`sunshine new-scene NAME`: a folder that is green before the first edit."""

import re
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "__init__.py": '"""（一句话：这个场景讲什么）. Says in English what it is about."""\n',
    "scene.toml": """title = "（场景名称）"
order = 90
clause = "C3"
lead = "（一句话：看什么）"
rule = "（规则是什么，为什么）"
should = "应当"
did = "已经"
probes = ["D02"]
metrics = ["large_decided_share"]
source = "（依据）"
""",
    "pages.py": '''"""The page of the scene."""

from django.http import HttpRequest, HttpResponse

from sunshine.faces.scenekit.pages import scene_of, show

SCENE = scene_of(__file__)


def page(request: HttpRequest) -> HttpResponse:
    return show(request, SCENE)
''',
    "templates/{name}/page.html": """{{% extends "scenekit/scene.html" %}}

{{% block story %}}<p>（这个场景自己的话）</p>{{% endblock story %}}
""",
    "seed.csv": "probe,subject,occurred_on,amount,level,state\nD02,S-1,2026-03-05,600000,red,new\n",
    "tests/test_the_{name}_scene_tells_its_clues.py": '''"""The scene shows the clues of its seed.csv to who may see them."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]


def test_the_page_shows_the_seeded_clues_and_nothing_foreign(tell) -> None:
    told = tell(FOLDER)
    assert told.page.status_code == 200
    assert told.counted == told.seeded > 0
    assert told.foreign not in told.text
''',
}


@click.command(name="new-scene", help="新建一个管理场景：一个目录，一开始就能通过检查")
@click.argument("name")
@click.option("--root", type=click.Path(path_type=Path), default=ROOT, hidden=True)
def command(name: str, root: Path) -> None:
    """`name` like late_payments: what it is about, in English."""
    folder = root / "scenes" / name
    if re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) is None:
        click.echo("名称应像 late_payments：英文小写，单词之间用下划线")
        sys.exit(1)
    if folder.exists():
        click.echo(f"已有场景 {name}")
        sys.exit(1)
    for place, text in FILES.items():
        path = folder / place.format(name=name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=name) if place.startswith("templates") else text)
        click.echo(f"已写 {path.relative_to(root)}")
    click.echo("先改 scene.toml 里写在括号里的话，再运行 make test")
