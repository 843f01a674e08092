"""Where things lie, and small folders of reports about places that do not exist, for several test modules."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

TEXT = """示例市云岭县{year}年法治政府建设年度报告

{year}年，云岭县依法全面履行政府职能，现将有关情况报告如下。

一、工作举措和成效
（一）健全行政执法工作体系。全年办理行政处罚案件{n}件，评查行政执法案卷{m}份。
（二）化解矛盾纠纷。受理行政复议案件{k}件，调解矛盾纠纷{q}件，调解成功率达{r}%。

二、存在的问题
一是部分执法人员业务能力不足。二是法治宣传形式单一。

三、{next}年工作安排
继续推进法治政府建设。

云岭县人民政府
{next}年1月{day}日
"""


def write_reports(folder: Path, n: int, first: int = 0) -> Path:
    """``n`` short reports, each with figures of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(first, first + n):
        text = TEXT.format(
            year=2019 + i % 6,
            next=2020 + i % 6,
            n=100 + i,
            m=20 + i,
            k=3 + i,
            q=400 + 7 * i,
            r=90 + i % 10,
            day=1 + i % 28,
        )
        (folder / f"report_{i:04d}.txt").write_text(text, encoding="utf-8")
    return folder
