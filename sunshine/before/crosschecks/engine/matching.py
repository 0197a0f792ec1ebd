"""Are two records one person, one firm? The Fellegi–Sunter model with weights of record.

Weights are not trained (no expectation maximisation, no random sampling): a probability that a
discipline officer reads must be the same tomorrow, in a run on one declaration and in a run on
all, and he must be able to add it up by hand.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sunshine.before.crosschecks.engine.han import person, simplified
from sunshine.before.crosschecks.engine.sound import sound
from sunshine.before.crosschecks.engine.weights import Comparison, Level, Weights
from sunshine.before.crosschecks.rules.names import firm_name

TEXT, TEXTS = pa.string(), pa.list_(pa.string())


@dataclass(frozen=True, slots=True)
class Record:
    """One side of a pair. `kind`: which blocks of fields are filled; unknown is None or empty.

    `number`: keyed (persons) or plain USCC (firms); `phones`, `addresses`: keys; `rarity`: how
    often the name is met (`Weights.rarity`).
    """

    unique_id: str
    number: str | None = None
    name: str | None = None
    birth: str | None = None  # YYYYMMDD, or YYYY
    district: str | None = None  # GB/T 2260, six digits
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    employer: str | None = None
    count: int = 1
    total: int = 0
    key: str | None = None  # where both sides are looked up by one, only its own are compared


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one field says: level and weight (log2 of m/u); weight 0 where nothing is known."""

    field: str
    level: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and how sure it is that they are one."""

    left: str
    right: str
    probability: float
    agreements: tuple[Agreement, ...]


# Level → when two values stand so; the last level of every comparison is what is left.
CONDITIONS = {
    "number.same": "number_l = number_r",
    "name.same": "name_l = name_r",
    "name.sound": "length(name_l) >= 3 and sound_l = sound_r and levenshtein(name_l, name_r) = 1",
    "name.part": "least(length(name_l), length(name_r)) >= 3 and greatest(length(name_l), length(name_r)) >= 5"
    " and (starts_with(name_l, name_r) or starts_with(name_r, name_l))",
    "name.near": "levenshtein(name_l, name_r) = 1",
    "birth.same": "length(birth_l) = 8 and birth_l = birth_r",
    "birth.year": "substr(birth_l, 1, 4) = substr(birth_r, 1, 4)",
    "district.same": "substr(district_l, 1, 4) = substr(district_r, 1, 4)",
    "district.province": "substr(district_l, 1, 2) = substr(district_r, 1, 2)",
    "contact.both": "list_has_any(phones_l, phones_r) and list_has_any(addresses_l, addresses_r)",
    "contact.phone": "list_has_any(phones_l, phones_r)",
    "contact.address": "list_has_any(addresses_l, addresses_r)",
    "phone.same": "list_has_any(phones_l, phones_r)",
    "address.same": "list_has_any(addresses_l, addresses_r)",
    "employer.same": "employer_l = employer_r",
    "core.same": "core_l = core_r",
    "core.former": "list_has_any(names_l, names_r)",
    "core.numeral": "bare_l = bare_r",
    "core.sound": "sound_l = sound_r and levenshtein(core_l, core_r) = 1",
    "core.near": "levenshtein(core_l, core_r) = 1",
    "places.same": "list_has_any(places_l, places_r)",
    "form.same": "form_l = form_r",
    "form.converted": "form_l in ('limited', 'joint') and form_r in ('limited', 'joint')",
    "branch.same": "branch_l = branch_r",
}  # fmt: skip
# What is compared under another name. Phone and address of persons are one field: a family shares
# both, so together they say hardly more than either.
COLUMNS = {"phone": ("phones",), "address": ("addresses",), "contact": ("phones", "addresses")}
SIMPLE = {"unique_id": TEXT, "key": TEXT, "number": TEXT, "phones": TEXTS, "addresses": TEXTS}
PERSON = SIMPLE | {
    "name": TEXT, "sound": TEXT, "birth": TEXT, "district": TEXT, "employer": TEXT,
    "tf_name": pa.float64(),
}  # fmt: skip
FIRM = SIMPLE | {
    "core": TEXT, "bare": TEXT, "sound": TEXT, "places": TEXTS, "form": TEXT, "branch": TEXT, "names": TEXTS,
    "start": TEXT, "tf_core": pa.float64(),
}  # fmt: skip


def _simple(record: Record) -> dict[str, Any]:
    return {
        "unique_id": record.unique_id,
        "key": record.key,
        "number": record.number,
        "phones": list(record.phones) or None,
        "addresses": list(record.addresses) or None,
    }


def person_row(record: Record, using: Weights) -> dict[str, Any]:
    """A record as it is compared, columns as `PERSON`."""
    name = person(record.name) if record.name else None
    return _simple(record) | {
        "name": name,
        "sound": sound(name) if name else None,
        "birth": record.birth,
        "district": record.district,
        "employer": record.employer,
        "tf_name": using.rarity(len(name), record.count, record.total) if name else None,
    }


def firm_row(record: Record, using: Weights, places: Sequence[str]) -> dict[str, Any]:
    """The same of a firm, columns as `FIRM`; `places`: short names of places that stand in names."""
    firm = firm_name(simplified(record.name), places) if record.name else None
    if firm is None:
        return _simple(record) | dict.fromkeys(FIRM.keys() - SIMPLE.keys())
    return _simple(record) | {
        "core": firm.core,
        "bare": re.sub(r"\d+", "", firm.core),
        "sound": sound(firm.core),
        "places": list(firm.places) or None,
        "form": firm.form or None,
        "branch": firm.branch,
        "names": [firm.core, *firm.former],
        "start": firm.core[:3],
        "tf_core": using.rarity(len(firm.core), record.count, record.total),
    }


def comparisons_of(using: Weights, by: str) -> list[Any]:
    """Comparisons as Splink takes them; the weight of `by` follows how often a name is met."""
    return [_comparison(c, by) for c in using.comparisons]


def _comparison(comparison: Comparison, by: str) -> dict[str, Any]:
    code = comparison.code
    columns = COLUMNS.get(code, (code,))
    unknown = " and ".join(f"({column}_l is null or {column}_r is null)" for column in columns)
    levels: list[dict[str, Any]] = [
        {"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    levels += [_level(comparison, level, by) for level in comparison.levels]
    return {"output_column_name": code, "comparison_levels": levels}


def _level(comparison: Comparison, level: Level, by: str) -> dict[str, Any]:
    is_rest = level is comparison.levels[-1]
    condition = "ELSE" if is_rest else CONDITIONS[f"{comparison.code}.{level.code}"]
    told = {
        "sql_condition": condition,
        "label_for_charts": level.code,
        "m_probability": level.m,
        "u_probability": level.u,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }
    if comparison.code == by and level.code == "same":
        told |= {"tf_adjustment_column": by, "tf_adjustment_weight": 1.0}
    return told


def pair_of(row: Mapping[str, Any], using: Weights, by: str) -> Pair:
    """A row of what was matched, as it is told."""
    agreements = []
    for comparison in using.comparisons:
        place = row[f"gamma_{comparison.code}"]
        if place >= 0:  # -1: not known on one side
            level = comparison.levels[len(comparison.levels) - 1 - place]
            weight = row[f"mw_{comparison.code}"]
            if comparison.code == by:
                weight += row[f"mw_tf_adj_{comparison.code}"]
            told = Agreement(comparison.code, level.code, level.title, round(weight, 2))
            agreements.append(told)
    return Pair(
        row["unique_id_l"],
        row["unique_id_r"],
        round(row["match_probability"], 6),
        tuple(agreements),
    )
