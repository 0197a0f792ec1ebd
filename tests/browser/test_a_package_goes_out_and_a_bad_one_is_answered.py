"""Rules of procedure are written, told in a package, confirmed; a bad package gets its receipt."""

from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean, shoot

pytestmark = BROWSER


def choose(page, selector: str) -> str:
    """The first real choice; its words."""
    found = page.locator(f"{selector} option:not([value=''])").first
    page.select_option(selector, found.get_attribute("value"))
    return found.inner_text()


def test_out_and_a_receipt_and_in_and_a_refusal(page, tmp_path) -> None:  # noqa: PLR0915
    as_person(page, "jingban")
    page.goto("/exchange/")
    shoot(page, "packages-empty")
    page.goto("/exchange/regulations/new/")
    choose(page, "#g-org")
    page.click("button:has-text('下一步')")
    page.fill("#g-name", "董事会议事规则")
    page.select_option("#g-type", "董事会议事规则")
    page.fill("#g-app", "2026-01-05")
    page.fill("#g-eff", "2026-02-01")
    page.select_option("#g-rate", "2/3")
    page.select_option("#v-i1", "默认")
    page.select_option("#v-m1", "全票通过")
    shoot(page, "regulation-form")
    is_clean(page)
    page.click("button:has-text('保存')")
    expect(page.locator("[role=status]").first).to_contain_text("已登记")
    (tmp_path / "规则.txt").write_text("第一条 本规则依据公司章程制定。")
    page.set_input_files("#file-in", str(tmp_path / "规则.txt"))
    page.check("input[name=kind][value=FORMAL]")
    page.check("input[name=secrecy][value=internal]")
    page.click("#files button:has-text('附上')")
    expect(page.locator("main")).to_contain_text("正式文本")
    shoot(page, "regulation")
    is_clean(page)
    page.click("a:has-text('导出')")
    expect(page.locator("main")).to_contain_text("1 条")
    shoot(page, "package-out")
    page.click("button:has-text('生成数据包')")
    expect(page.locator("main")).to_contain_text("登记对方已接收")
    shoot(page, "package")
    is_clean(page)
    with page.expect_download() as download:
        page.locator("#files a[href^='/files/']").first.click()
    name = download.value.suggested_filename
    path = tmp_path / name
    path.write_bytes(Path(download.value.path()).read_bytes())
    with ZipFile(path) as archive:
        assert sum(n.endswith(".xml") for n in archive.namelist()) == 1
        assert sum(n.endswith("规则.txt") for n in archive.namelist()) == 1
        record = next(n for n in archive.namelist() if n.endswith(".xml"))
        text = archive.read(record).decode()
    page.click("button:has-text('登记对方已接收')")
    expect(page.locator(".page-head")).to_contain_text("1 已接收")

    bad = tmp_path / name.replace("_001_", "_009_")
    with ZipFile(bad, "w") as archive:
        archive.writestr("a.xml", text.replace("2/3", "3/5").replace("全票通过", "举手"))
    page.goto("/exchange/in/")
    shoot(page, "package-in")
    page.set_input_files("#p-file", str(bad))
    page.click("button:has-text('试运行')")
    expect(page.locator("main")).to_contain_text("举手")
    shoot(page, "package-tried")
    page.click("button:has-text('出具拒收回执')")
    expect(page.locator("h1")).to_have_text("拒收回执")
    expect(page.locator("main")).to_contain_text("3/5")
    shoot(page, "package-refused")
    is_clean(page)
    page.goto("/exchange/")
    expect(page.locator("[data-row]")).to_have_count(2)
    shoot(page, "packages")
    page.goto("/exchange/regulations/")
    expect(page.locator("[data-row]").first).to_contain_text("已报送")
    shoot(page, "regulations")
    page.goto("/exchange/out/")
    choose(page, "#o-org")
    page.click("button:has-text('看看有哪些变化')")
    shoot(page, "package-out-items")
    assert page.faults == []


def test_static_resources_and_net_assets(page, tmp_path) -> None:
    as_person(page, "guozi")
    page.goto("/exchange/words/")
    shoot(page, "static-resources")
    is_clean(page)
    with page.expect_download() as download:
        page.click("button:has-text('导出')")
    with ZipFile(download.value.path()) as archive:
        assert "vote_mode.xml" in archive.namelist()
    as_person(page, "shencha")
    page.goto("/authority/net-assets/")
    shoot(page, "net-assets")
    page.locator("[data-row] th a").first.click()
    page.fill("#e-amount", "520000000")
    page.fill("#e-source", "2026 年审计报告〔2026〕8 号")
    (tmp_path / "审计报告.txt").write_text("净资产 5.2 亿元")
    page.set_input_files("#e-file", str(tmp_path / "审计报告.txt"))
    page.click("button:has-text('登记')")
    expect(page.locator("[role=status]")).to_contain_text("已登记净资产 52,000 万元")
    shoot(page, "net-assets-one")
    is_clean(page)
    page.goto("/authority/")
    shoot(page, "authority-lists")
    assert page.faults == []
