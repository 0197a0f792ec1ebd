"""Intake end to end on real PostgreSQL and a real lake."""

import gzip
import json
import os
from datetime import date

import duckdb
import pytest
from deltalake import DeltaTable
from openpyxl import load_workbook

from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.intake.actions import Delivery, announce, open_rows, take_in
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.intake.queries import as_workbook, column_titles, header_choices, in_words
from sunshine.datacentre.lake import actions as lake_actions
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root, latest
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.organisations.actions import attach, found_organisations
from sunshine.foundation.organisations.models import Organisation

USCC = "91350100M000100Y43"
HEADER = "付款编号,企业,收款人,付款日期,付款金额,经办人,支付方式\n"
GOOD = f'P1,{USCC},S1,2026-03-02,1200.50,林静,转账\nP2,{USCC},S1,2026/3/3,"2,000",林静,现金\n'

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path, settings):
    settings.SUNSHINE_HOME = tmp_path
    found_organisations(
        [Organisation(kind="enterprise", name="甲公司", short_name="甲", code="A", uscc=USCC)]
    )
    attach([], on=date(2026, 1, 1))
    return tmp_path


def deliver(home, text, name="payment.csv", corrects=None, mapping=None):
    path = home / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    by = system_actor("测试")
    delivery = Delivery("standard", path, name, "payment" if corrects else "", mapping or {})
    return take_in(delivery, by=by, receipt=announce(delivery, by=by, corrects=corrects))


def rows(query="select payment_id, amount from payment order by 1", tables=None):
    with duckdb.connect() as duck:
        snapshot = latest()
        named = tables or (snapshot.tables if snapshot else {})
        lake.bind(duck, lake_actions.lake_folder(), marts(content_root()).values(), named)
        return duck.execute(query).fetchall()


def test_a_rent_paid_again_under_the_same_number_does_not_replace_the_last_one(home):
    """The Cabinet Office gives a number again months later, for the same amount."""
    header = "Entity,Date,Expense Type,Expense Area,Supplier,Transaction number,Amount\n"
    line = "GPA,2021-{}-17,Rent,Head Lease,WEWORK,3,276000\n"
    for month in ("08", "10"):
        path = home / f"cabinetoffice_2021-{month}.csv"
        path.write_text(header + line.format(month) * 2)
        delivery = Delivery("cabinetoffice", path, path.name, "payments", {})
        by = system_actor("测试")
        assert take_in(delivery, by=by, receipt=announce(delivery, by=by)).row_count == 2
    paid = rows("select paid_on, count(*) from payment group by paid_on order by paid_on")
    assert paid == [(date(2021, 8, 17), 2), (date(2021, 10, 17), 2)]


def test_a_field_that_first_appears_late_in_json_lines_is_kept(home):
    row = {"企业": USCC, "收款人": "S1", "付款日期": "2026-03-02", "付款金额": "1"}
    lines = [json.dumps(row | {"付款编号": f"P{n}"}, ensure_ascii=False) for n in range(1200)]
    last = row | {"付款编号": "P9999", "用途": "缴纳税款"}
    text = "\n".join([*lines, json.dumps(last, ensure_ascii=False)])
    assert deliver(home, text, "payment.jsonl").accepted_count == 1201
    assert rows("select payment_id from payment where purpose = '缴纳税款'") == [("P9999",)]


def test_good_rows_are_kept_and_bad_ones_say_why(home):
    bad = f"P3,{USCC},S1,2026-13-01,5,林静,转账\nP4,{USCC},S1,2026-03-04,1.239,林静,刷脸\nP5,91350100M000100Y44,S1,2026-03-04,,林静,转账\nP1,{USCC},S9,2026-03-09,7,林静,转账\n"
    receipt = deliver(home, HEADER + GOOD + bad)
    assert (receipt.row_count, receipt.accepted_count, receipt.quarantined_count) == (6, 2, 4)
    assert [str(a) for _, a in rows()] == ["1200.50", "2000.00"]
    words = [line for row in open_rows(receipt) for line in in_words(row)]
    assert any("第 4 行 付款日期：“2026-13-01”不是有效日期，请改为 2026-01-31" in w for w in words)
    assert any("付款金额：“1.239”" in w for w in words)
    assert any("支付方式：“刷脸”不在允许的取值中" in w for w in words)
    assert any("企业：“91350100M000100Y44”不在组织树中" in w for w in words)
    assert any("主键重复" in w for w in words)


def test_the_same_file_twice_changes_nothing_and_says_so(home):
    first = deliver(home, HEADER + GOOD)
    again = deliver(home, HEADER + GOOD)
    assert again.state == Receipt.State.REPEATED
    assert again.snapshot == first.snapshot
    assert Snapshot.objects.count() == 1


def test_a_correction_replaces_one_row_and_the_past_stays_readable(home):
    first = deliver(home, HEADER + GOOD)
    second = deliver(home, HEADER + GOOD.replace("1200.50", "1300.00"), "payment_2.csv")
    assert (second.accepted_count, second.unchanged_count) == (1, 1)
    assert [str(a) for _, a in rows()] == ["1300.00", "2000.00"]
    assert [str(a) for _, a in rows(tables=first.snapshot.tables)] == ["1200.50", "2000.00"]


def test_batches_in_any_order_end_in_the_same_rows(home):
    lines = [f"P{n},{USCC},S{n % 3},2026-03-{n + 1:02d},{n}.50,林静,转账\n" for n in range(9)]
    for name, part in (
        ("payment_a.csv", lines[6:]),
        ("payment_b.csv", lines[:4]),
        ("payment_c.csv", lines[2:7]),
    ):
        deliver(home, HEADER + "".join(part), name)
    assert len(rows()) == 9
    assert rows("select count(distinct row_id) from payment") == [(9,)]


def test_a_corrected_workbook_settles_the_rows_it_names(home):
    receipt = deliver(home, HEADER + GOOD + f"P3,{USCC},S1,2026-13-01,=1+1,林静,转账\n")
    path = home / "fix.xlsx"
    path.write_bytes(as_workbook(open_rows(receipt)))
    book = load_workbook(path)
    sheet = book.active
    headers = [c.value for c in sheet[1]]
    assert sheet.cell(2, headers.index("付款金额") + 1).value == "'=1+1"
    sheet.cell(2, headers.index("付款日期") + 1).value = "2026-03-05"
    sheet.cell(2, headers.index("付款金额") + 1).value = 12
    book.save(path)
    fixed = deliver(home, path.read_bytes(), "fix.xlsx", corrects=receipt)
    assert fixed.accepted_count == 1, fixed.message
    assert open_rows(receipt) == []
    assert len(rows()) == 3


def test_no_name_of_a_person_lies_in_the_lake(home):
    deliver(home, HEADER + GOOD)
    deliver(home, "往来单位编号,名称\nS1,甲公司\nS2,王小二\n", "counterparty.csv")
    everything = str(rows("select * from payment")) + str(rows("select * from counterparty"))
    assert "林静" not in everything
    assert "王小二" not in everything
    assert "甲公司" in everything
    assert rows("select kind from counterparty where counterparty_id = 'S2'") == [("person",)]


@pytest.mark.parametrize("end", ["", f"P9,{USCC},S1,2026-13-09,1,林静,转账,无\n"])
def test_no_personal_number_lies_in_the_lake_on_either_way(home, end):
    header = HEADER.replace("\n", ",用途\n")
    told = f"P1,{USCC},S1,2026-03-02,1,林静,转账,付李四13812345678和11010519491231002X\n"
    receipt = deliver(home, header + told + end)
    assert receipt.accepted_count == 1
    assert rows("select purpose from payment") == [("付李四【手机号】和【身份证号】",)]


def test_a_citizens_number_is_no_identifier(home):
    receipt = deliver(home, HEADER + GOOD.replace("S1", "11010519491231002X", 1))
    assert (receipt.accepted_count, receipt.quarantined_count) == (1, 1)
    words = "".join(in_words(open_rows(receipt)[0]))
    assert "收款人" in words
    assert "居民身份证号" in words


def test_a_wrong_file_leaves_a_failed_receipt_and_no_row(home):
    receipt = deliver(home, "x,y\n1,2\n")
    assert receipt.state == Receipt.State.FAILED
    assert "没有认出任何表头" in receipt.message
    assert Snapshot.objects.count() == 0


def test_headers_nobody_knew_get_a_proposal_and_what_a_person_says_counts(home):
    text = HEADER.replace("付款日期", "付款日").replace("收款人", "乙方") + GOOD
    first = deliver(home, text)
    assert first.accepted_count == 0
    assert header_choices(first) == [("乙方", ""), ("付款日", "paid_on")]
    assert ("payee_id", "收款人") in column_titles(first)
    said = {"付款日": "paid_on", "乙方": "payee_id"}
    second = deliver(home, text, corrects=first, mapping=said)
    assert (second.accepted_count, second.quarantined_count) == (2, 0)
    assert second.unknown_headers == []
    assert open_rows(first) == []
    assert rows("select payee_id, paid_on::varchar from payment order by payment_id") == [
        ("S1", "2026-03-02"),
        ("S1", "2026-03-03"),
    ]


def test_a_file_without_one_known_header_shows_them_all(home):
    failed = deliver(home, "付款的编号,付款日\nP1,2026-03-02\n")
    assert failed.state == Receipt.State.FAILED
    assert [h for h, _ in header_choices(Receipt.objects.get(pk=failed.pk))] == [
        "付款的编号",
        "付款日",
    ]
    strange = deliver(home, "付款的编号,付款日\nP1,2026-03-02\n", mapping={"付款日": "secret"})
    assert strange.state == Receipt.State.FAILED
    assert "没有这些字段" in strange.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress((HEADER + GOOD).encode())[:-9], "损坏"),
        (gzip.compress(b"0" * (100 << 20), 9), "200 倍"),
        (HEADER.encode() + b"P1,\x00\n", "NUL"),
        (HEADER.encode() + b"x" * (3 << 20), "1 MB"),
        (b"x" * (3 << 20), "1 MB"),
        (HEADER.encode() + "一\n".encode("gb18030") + b"\xff\xff\n", "编码"),
        (b"%PDF-1.7", "不支持"),
        (b"PK\x03\x04 no zip", "Excel"),
        (b"PAR1 no parquet", "Parquet"),
        (b"", "空"),
    ],
    ids=["gz", "bomb", "NUL", "line", "first line", "encodings", "PDF", "zip", "Parquet", "empty"],
)
def test_a_hostile_file_leaves_words_and_nothing_half_written(home, content, words):
    receipt = deliver(home, content)
    assert receipt.state == Receipt.State.FAILED
    assert words in receipt.message
    assert Snapshot.objects.count() == 0
    assert list(lake_actions.lake_folder().rglob("*.parquet")) == []
    assert list((home / "uploads" / "scratch").iterdir()) == []


def test_a_publisher_that_died_leaves_no_trace(home):
    deliver(home, HEADER + GOOD)
    mart = marts(content_root())["payment"]
    folder = lake_actions.lake_folder()
    with lake_actions.open_duckdb() as duck:
        orphan = lake.write(
            duck,
            "select * replace ('standard:ORPHAN' as row_id) from read_parquet('{}') limit 1".format(
                lake.files(folder, "payment", latest().tables["payment"])[0]
            ),
            folder,
            mart,
        )
        lake.publish(duck, folder, mart, latest().tables["payment"], orphan, commit={})
    assert len(rows()) == 2
    deliver(home, HEADER + f"P9,{USCC},S1,2026-05-05,9,林静,转账\n", "payment_9.csv")
    assert {r[0] for r in rows("select row_id from payment")} == {
        "standard:P1",
        "standard:P2",
        "standard:P9",
    }


def test_after_sixty_days_and_a_vacuum_version_one_is_still_read(home):
    first = deliver(home, HEADER + GOOD)
    deliver(home, HEADER + GOOD.replace("1200.50", "1300.00"), "payment_2.csv")
    log = lake_actions.lake_folder() / "payment" / "_delta_log"
    for path in log.iterdir():
        stat = path.stat()
        os.utime(path, (stat.st_atime - 60 * 86400, stat.st_mtime - 60 * 86400))
    by = system_actor("测试")
    lake_actions.compact(by=by)
    DeltaTable(lake_actions.lake_folder() / "payment").create_checkpoint()
    lake_actions.vacuum()
    assert [str(a) for _, a in rows(tables=first.snapshot.tables)] == ["1200.50", "2000.00"]
    assert [str(a) for _, a in rows()] == ["1300.00", "2000.00"]
