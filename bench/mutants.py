"""Mutation score of the pure modules: a seeded sample of small changes, each against fast tests.

`python -m bench.mutants [SAMPLE] [SEED]`: SAMPLE mutants a module (0: all). A mutant lives only
in a forked child, where an import hook hands the changed source to Python; nothing on disk
changes, and Django and pytest are loaded once. Not cosmic-ray: it starts a Python a mutant
(4 s here against 0.3 s) and writes into the tree. Operators: comparisons and their borders,
and/or, not, + - * // %, &|, numbers ± 1, True/False, returned values, dropped statements.
"""

import ast
import copy
import importlib.abc
import importlib.util
import io
import os
import random
import resource
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType

import django.db.models  # noqa: F401  loaded once, for every child
import psycopg  # noqa: F401
import pytest

ROOT = Path(__file__).resolve().parents[1]
LINE, SECONDS = 85.0, 30  # of processor time a mutant
MODULES = {  # module → tests that belong to it
    "sunshine.foundation.workflow.rules": ["sunshine/foundation/workflow/tests"],
    "sunshine.foundation.clock.rules": ["sunshine/foundation/clock/tests"],
    "sunshine.foundation.ledger.rules": ["sunshine/foundation/ledger/tests/test_what_an_entry_commits_to_is_exact.py"],
    "sunshine.foundation.ledger.rules.merkle": ["sunshine/foundation/ledger/tests/test_the_tree_is_the_tree_of_rfc_6962.py"],
    "sunshine.foundation.ledger.rules.tiles": ["sunshine/foundation/ledger/tests/test_the_tree_is_the_tree_of_rfc_6962.py"],
    "sunshine.foundation.ledger.rules.texts": ["sunshine/foundation/ledger/tests/test_texts_of_the_log_are_read_strictly.py"],
    "sunshine.foundation.organisations.rules": ["sunshine/foundation/organisations/tests"],
    "sunshine.foundation.parameters.rules": ["sunshine/foundation/parameters/tests"],
    "sunshine.foundation.identity.rules": ["sunshine/foundation/identity/tests/test_who_acts_is_a_plain_value.py"],
    "sunshine.datacentre.amendments.rules": ["sunshine/datacentre/amendments/tests/test_a_new_value_is_one_the_lake_would_take.py"],
    "sunshine.datacentre.intake.rules": ["sunshine/datacentre/intake/tests/test_headers_are_matched_as_people_mean_them.py"],
    "sunshine.analysis.hits.rules": ["sunshine/analysis/hits/tests"],
    "sunshine.before.authority.rules.lines": ["sunshine/before/authority/tests/test_who_decides_follows_from_lines_and_shares.py"],
    "sunshine.before.authority.rules.deciding": ["sunshine/before/authority/tests/test_who_decides_follows_from_lines_and_shares.py"],
    "sunshine.before.authority.rules.narrowing": ["sunshine/before/authority/tests/test_a_list_below_only_narrows.py"],
    "sunshine.before.exchange.rules.items": ["sunshine/before/exchange/tests/test_what_is_not_the_format_is_refused.py", "sunshine/before/exchange/tests/test_what_is_told_and_how_long_it_may_be.py"],
    "sunshine.before.exchange.rules.regulations": ["sunshine/before/exchange/tests/test_what_is_not_the_format_is_refused.py", "sunshine/before/exchange/tests/test_what_is_told_and_how_long_it_may_be.py"],
    "sunshine.before.exchange.rules.checks": ["sunshine/before/exchange/tests/test_what_is_not_the_format_is_refused.py", "sunshine/before/exchange/tests/test_what_is_told_and_how_long_it_may_be.py"],
    "sunshine.before.exchange.rules.naming": ["sunshine/before/exchange/tests/test_what_is_not_the_format_is_refused.py", "sunshine/before/exchange/tests/test_what_is_told_and_how_long_it_may_be.py"],
    "sunshine.before.filings.rules": ["sunshine/before/filings/tests/test_a_matter_is_filed_in_time_and_in_full.py"],
    "sunshine.before.reviews.rules": ["sunshine/before/reviews/tests/test_who_reviews_follows_from_the_item_and_its_amount.py"],
    "sunshine.before.samples.rules": ["sunshine/before/samples/tests/test_anybody_can_draw_again.py"],
    "sunshine.before.recusals.rules.votes": ["sunshine/before/recusals/tests/test_a_meeting_counts_without_the_recused.py"],
    "sunshine.before.recusals.rules.parties": ["sunshine/before/recusals/tests/test_a_name_is_the_same_in_every_spelling.py"],
    "sunshine.before.recusals.rules.judging": ["sunshine/before/recusals/tests/test_a_name_is_the_same_in_every_spelling.py"],
    "sunshine.before.declarations.rules": ["sunshine/before/declarations/tests/test_what_a_declaration_must_say.py"],
    "sunshine.before.declarations.rules.rows": ["sunshine/before/declarations/tests/test_what_a_declaration_must_say.py"],
    "sunshine.before.declarations.rules.verified": ["sunshine/before/declarations/tests/test_what_a_declaration_must_say.py"],
    "sunshine.before.crosschecks.rules": ["sunshine/before/crosschecks/tests/test_what_a_match_says.py"],
    "sunshine.before.crosschecks.rules.names": ["sunshine/before/crosschecks/tests/test_a_name_is_taken_into_its_parts.py"],
    "sunshine.before.briefs.rules": ["sunshine/before/briefs/tests/test_what_a_brief_is_about_can_be_looked_for.py"],
    "sunshine.foundation.documents.rules": ["sunshine/foundation/documents/tests/test_a_document_is_laid_out_as_the_standard_says.py"],
    "sunshine.before.reports.rules": ["sunshine/before/reports/tests/test_a_report_is_due_when_the_unit_knew.py"],
}  # fmt: skip
SWAPS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,),
    ast.Or: (ast.And,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Add,), ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,), ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
}  # fmt: skip


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:  # noqa: C901  one answer a kind of node
    """Other nodes that could stand here: what it does, and the node."""
    if isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp):
        old = node.ops[0] if isinstance(node, ast.Compare) else node.op
        for new in SWAPS.get(type(old), ()):
            other = copy.deepcopy(node)
            if isinstance(other, ast.Compare):
                other.ops[0] = new()
            else:
                other.op = new()
            yield f"{type(old).__name__} → {new.__name__}", other
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped", node.operand
    elif isinstance(node, ast.Constant):
        yield from _values(node)
    elif isinstance(node, ast.Return):
        if not (node.value is None or ast.unparse(node.value) == "None"):
            yield "returns None", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Raise | ast.AugAssign):
        yield f"{type(node).__name__} dropped", ast.Pass()


def _values(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield f"{node.value} → {not node.value}", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        for value in (node.value + 1, node.value - 1):
            yield f"{node.value} → {value}", ast.Constant(value)


def mutants(source: str) -> list[tuple[int, str, ast.Module]]:
    """Every mutant: line, what was changed, the tree. Annotations and decorators are left alone."""
    tree, found = ast.parse(source), []
    places = [
        (parent, name, at)
        for parent in _walk(tree)
        for name, value in _fields(parent)
        for at in (range(len(value)) if isinstance(value, list) else [None])
    ]
    for parent, name, at in places:
        held = getattr(parent, name)
        old = held if at is None else held[at]
        if not isinstance(old, ast.AST):
            continue
        for told, new in changes(old):
            _put(parent, name, at, ast.copy_location(new, old))
            line = getattr(old, "lineno", 0)
            found.append((line, told, ast.fix_missing_locations(copy.deepcopy(tree))))
            _put(parent, name, at, old)
    return found


def _fields(node: ast.AST) -> Iterator[tuple[str, object]]:
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns", "decorator_list"}:
            yield name, value


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Like ast.walk, but never inside an annotation or a decorator: what they say is no rule."""
    yield node
    for _, value in _fields(node):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _walk(one)


def _put(parent: ast.AST, name: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[at] = node


class Hook(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Hands out one module from a tree."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, name, path=None, target=None):  # noqa: ARG002
        if name != self.name:
            return None
        package = self.path.name == "__init__.py"
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=[str(self.path.parent)] if package else None
        )  # fmt: skip

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def survives(name: str, path: Path, tree: ast.Module, tests: list[str]) -> bool:
    """Run the tests in a child that only knows the mutant."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == 0
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))  # an endless loop is noticed
        sys.meta_path.insert(0, Hook(name, path, tree))
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])
    except BaseException:  # noqa: BLE001  a mutant that can't even be imported is noticed
        code = 1
    os._exit(1 if code else 0)


def score(name: str, tests: list[str], sample: int, seed: int) -> tuple[int, int, list[str]]:
    """Killed, tried, survivors in words. Raises when the tests fail without a mutant."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin)
    source = path.read_text()
    assert survives(name, path, ast.parse(source), tests), f"{name}: the tests fail by themselves"
    every = mutants(source)
    chosen = random.Random(f"{seed}:{name}").sample(every, min(sample or len(every), len(every)))
    left = [
        f"{path.relative_to(ROOT)}:{line} {told}"
        for line, told, tree in sorted(chosen, key=lambda m: m[0])
        if survives(name, path, tree, tests)
    ]
    return len(chosen) - len(left), len(chosen), left


def main() -> None:
    sample, seed = [*(int(a) for a in sys.argv[1:3]), *(40, 3)[len(sys.argv[1:3]) :]]
    os.environ["DJANGO_SETTINGS_MODULE"] = "sunshine.wiring.settings"
    only = sys.argv[3:]
    killed = tried = 0
    for name, tests in MODULES.items():
        if only and not any(name.endswith(o) for o in only):
            continue
        good, all_of, left = score(name, tests, sample, seed)
        killed, tried = killed + good, tried + all_of
        print(f"{name}: {good} of {all_of}", flush=True)
        for line in left:
            print(f"  survives: {line}", flush=True)
    share = 100 * killed / tried
    print(
        f"mutation score {share:.1f} % ({killed} of {tried}; sample {sample} a module, seed {seed})"
    )
    sys.exit(share < LINE)


if __name__ == "__main__":
    main()
