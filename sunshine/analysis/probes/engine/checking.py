"""What a probe's SQL may be.

The check is the security boundary for SQL that auditors write: one select, marts only, an
allow-list of functions, a fixed output, and sqlglot must be able to carry it to Spark.
"""

from collections.abc import Iterable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sunshine.analysis.probes.engine.probe import Probe, ProbeError
from sunshine.datacentre.catalogue.engine import Mart

OUTPUT = (
    "organisation_id",
    "subject_kind",
    "subject_id",
    "occurrence",
    "occurred_on",
    "amount",
    "currency",
    "score",
    "evidence",
)
FUNCTION_NAMES = """
    abs and anyvalue approxdistinct array arrayagg arrayconcat arrayuniqueagg avg between
    case cast ceil coalesce concat count date_diff dateadd datediff datesub day denserank
    exists exp extract first flatten floor greatest groupconcat if ifnull lag last lead
    least left length list list_concat list_value listconcat ln lower ltrim max median min
    month not nullif or percentilecont power quantile rank rank_dense regexplike replace
    right round rownumber rtrim sign sqrt startswith stddev string_agg struct struct_pack
    substring sum translate trim trunc upper varmap xor year
"""
FUNCTIONS = frozenset(FUNCTION_NAMES.split())
REFUSED = (
    exp.Star,
    exp.Into,
    exp.Command,
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Create,
    exp.Drop,
    exp.Copy,
    exp.Attach,
    exp.Pragma,
    exp.Set,
    exp.Parameter,
    exp.Placeholder,
    exp.Lambda,
    exp.Values,
    exp.Lateral,
    exp.Pivot,
)


def check(probe: Probe, marts: Mapping[str, Mart]) -> None:
    """Raise ProbeError where the SQL may not run; see the module's words for the rules.

    A parameter that a derived mart joins may be declared by the probe that reads the mart.
    """
    allowed(probe.code, probe.sql, marts, OUTPUT, probe.parameters)
    to_spark(probe)


def allowed(
    code: str,
    sql: str,
    marts: Mapping[str, Mart],
    output: tuple[str, ...],
    parameters: tuple[str, ...],
) -> None:
    """Raise ProbeError unless the SQL is one select over marts, of allowed parts, with that output.

    Whoever reads SQL from content asks here: probes, metrics of boards.
    """
    try:
        statements = sqlglot.parse(sql, dialect="duckdb")
    except SqlglotError as error:
        raise ProbeError(f"{code}：语句有误：{error}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ProbeError(f"{code}：只能是一条 select 语句")
    query = statements[0]
    _check_nodes(code, query)
    _check_tables(code, query, set(marts))
    if tuple(query.named_selects) != output:
        raise ProbeError(f"{code}：输出列必须依次为 {'、'.join(output)}")
    used = set(parameters_of(query))
    if not used <= set(parameters) <= used | _parameters_behind(query, marts):
        raise ProbeError(f"{code}：语句用到的参数 {sorted(used)} 与声明的 {parameters} 不同")


def _parameters_behind(query: exp.Query, marts: Mapping[str, Mart]) -> set[str]:
    read = [marts[t.name] for t in query.find_all(exp.Table) if t.name in marts]
    derived = (sqlglot.parse_one(m.sql, dialect="duckdb") for m in read if m.is_derived)
    return {name for statement in derived for name in parameters_of(statement)}


def to_spark(probe: Probe) -> str:
    """The same statement for Spark; ProbeError where it can't be carried over."""
    try:
        return sqlglot.transpile(
            probe.sql,
            read="duckdb",
            write="spark",
            unsupported_level=sqlglot.ErrorLevel.RAISE,
            pretty=True,
        )[0]
    except SqlglotError as error:
        raise ProbeError(f"{probe.code}：不能移植到 Spark：{error}") from error


def parameters_of(query: exp.Expr) -> Iterable[str]:
    """Names compared with a column `name`: the parameters a statement joins."""
    for equal in query.find_all(exp.EQ):
        left, right = equal.left, equal.right
        if (
            isinstance(left, exp.Column)
            and left.name == "name"
            and right.is_string
            and "." in right.name
        ):
            yield right.name


def _check_nodes(code: str, query: exp.Expr) -> None:
    for node in query.walk():
        if isinstance(node, REFUSED) and not _is_count_star(node):
            raise ProbeError(f"{code}：不允许使用 {node.sql(dialect='duckdb')[:60]}")
        if isinstance(node, exp.Func) and not isinstance(node, exp.Connector):
            name = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
            if name.lower() not in FUNCTIONS:
                raise ProbeError(f"{code}：不允许使用函数 {name}")
        if isinstance(node, exp.Join) and node.args.get("kind") in {"SEMI", "ANTI", "ASOF"}:
            raise ProbeError(f"{code}：不允许 {node.args['kind']} JOIN，Spark 上含义不同")
        if isinstance(node, exp.Group) and node.args.get("all"):
            raise ProbeError(f"{code}：请写明 group by 的各列")


def _is_count_star(node: exp.Expr) -> bool:
    return isinstance(node, exp.Star) and isinstance(node.parent, exp.Count)


def _check_tables(code: str, query: exp.Query, marts: set[str]) -> None:
    named = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or table.db or table.catalog:
            raise ProbeError(f"{code}：只能读主题表，不能读 {table.sql(dialect='duckdb')}")
        if table.name not in marts | named:
            raise ProbeError(f"{code}：没有“{table.name}”这张主题表")
    if shadowed := named & marts:
        raise ProbeError(f"{code}：中间表不能与主题表 {sorted(shadowed)} 同名")
