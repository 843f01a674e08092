"""One report as text (UTF-8, GB18030), page, Word document and PDF: the same outline, figures, indicators, metadata."""

from __future__ import annotations

from typing import Any

import pytest
import read_makers as make

from lawpolicy.read.files import read_bytes
from lawpolicy.report import METADATA_COLUMNS, Reading, analyse

TITLE = "示例市云岭县人民政府关于2023年度法治政府建设情况的报告"
STATED = "索引号：Y77100234/2024-00018\t发布日期：2024年3月12日\t发布机构：云岭县人民政府办公室"
BODY = [
    "2023年，云岭县紧扣法治政府建设目标，各项任务有序落实。现将有关情况报告如下。",
    "一、主要举措和成效",
    "（一）依法办理行政复议。全年收到复议申请58件，受理52件，审结49件，其中纠错6件，纠错率为12.24%。",
    "（二）规范行政执法。全县作出行政处罚决定1,304件，开展案卷评查3次，评查案卷260件，责令整改问题37个。",
    "1.统一文书样式，印发样本2300余份。",
    "2.组织执法人员培训14期，参训1.2万人次。",
    "（三）普法进乡村。举办宣讲活动190场次，发放资料5万份；调解矛盾纠纷2,116件，调解成功2,084件，成功率98.5%。",
    "事项\t2022年\t2023年",
    "行政应诉（件）\t31\t24",
    "信息公开（条）\t1850\t2073",
    "二、存在的问题和原因",
    "个别乡镇审核力量薄弱，主要原因是编制少、培训跟不上；有的部门应诉准备不充分。",
    "三、主要负责人履行推进法治建设第一责任人职责情况",
    "县长主持召开常务会议研究法治议题9次，带头学法5次，出庭应诉2次。",
    "四、2024年工作打算",
    "健全审核机制，力争每个乡镇配备法治审核员2名；继续开展专项监督。",
]
END = ["云岭县人民政府", "2024年3月8日"]
LINES = [TITLE, *BODY, *END]


def page() -> str:
    """The report on a page of a government site: what the others state in a line stands in an index table."""
    cells = "".join(f"<td>{part}</td>" for pair in STATED.split("\t") for part in pair.split("："))
    return make.html_page([*BODY, *END], TITLE).replace("<h1>", f"<table><tr>{cells}</tr></table><h1>")


FORMS: dict[str, bytes] = {
    "utf-8.txt": "\n".join([STATED, *LINES]).encode("utf-8"),
    "gb18030.txt": "\n".join([STATED, *LINES]).encode("gb18030"),
    "page.html": page().encode("utf-8"),
    "saved.mht": make.mhtml(page()),
    "word.docx": make.docx_of([STATED.replace("\t", "　　"), *LINES]),
    "print.pdf": make.pdf_of([TITLE, STATED.replace("\t", "　　"), *BODY, *END], size=12, across=36, head="云岭政务"),
}
_FIELDS = {
    "sections": ("level", "number", "heading", "role", "theme"),
    "quantities": ("as_written", "value", "value_high", "unit", "bound", "measured", "period", "scope", "change",
                   "part_of", "section_id"),
    "indicators": ("indicator", "year", "value", "unit", "bound", "period", "scope", "basis"),
    "checks": ("kind", "quantity_ids", "holds"),
    "compliance": ("requirement", "met"),
}  # fmt: skip


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    found = {}
    for name, data in FORMS.items():
        documents, problems = read_bytes(data, name, name)
        assert not problems, problems
        found[name] = analyse(documents[0])
    return found


def rows(reading: Reading, table: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(item, name) for name in _FIELDS[table]) for item in getattr(reading, table)]


@pytest.mark.parametrize("form", [name for name in FORMS if name != "utf-8.txt"])
@pytest.mark.parametrize("table", _FIELDS)
def test_same_rows_from_every_form(readings: dict[str, Reading], form: str, table: str) -> None:
    assert rows(readings[form], table) == rows(readings["utf-8.txt"], table)


@pytest.mark.parametrize("form", [name for name in FORMS if name != "utf-8.txt"])
def test_same_metadata_from_every_form(readings: dict[str, Reading], form: str) -> None:
    want, got = readings["utf-8.txt"].description.values, readings[form].description.values
    # A page saved in one file says besides where and when it was saved.
    names = [name for name in METADATA_COLUMNS if name not in ("url", "retrieved")]
    assert {name: got.get(name) for name in names} == {name: want.get(name) for name in names}


def test_the_sample_is_worth_comparing(readings: dict[str, Reading]) -> None:
    reading = readings["word.docx"]
    assert [s.number for s in reading.sections if s.number] == [
        "一、", "（一）", "（二）", "1.", "2.", "（三）", "二、", "三、", "四、",
    ]  # fmt: skip
    assert len(reading.quantities) > 20 and len(reading.indicators) > 5
    values = reading.description.values
    assert (values["title"], values["year"], values["index_number"]) == (TITLE, 2023, "Y77100234/2024-00018")
    assert str(values["published"]) == "2024-03-12" and str(values["signed"]) == "2024-03-08"
