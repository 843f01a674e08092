"""Whether a text is a report on building a rule-of-law government at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lawpolicy.furniture import titles

if TYPE_CHECKING:
    from lawpolicy.furniture.page import Page

_OTHER_TITLE = re.compile(
    r"(通知|公告|通告|意见|办法|方案|规定|规划|决定|条例|函|批复|政府工作报告|信息公开(?:工作)?年度报告|预算|决算)(?:[(（][^()（）]{1,20}[)）])?$"
)
_HAN = re.compile(r"[㐀-鿿]")
_ABOUT = ("法治政府", "依法行政", "法治建设", "依法治", "法治思维", "法治化")
_WORK_REPORT = re.compile(r"各位代表[:：,，]|向大会报告|政府工作报告")
_CHECK = "check whether the file belongs here"


def of(text: str, page: Page, title: str | None) -> str | None:
    """Why a text does not look like a report on 法治政府建设, as a sentence for the user; None where it does."""
    start, end = page.body_start, page.body_end
    if end <= start:
        return None  # furniture has said so
    sample = text[start : min(end, start + 20_000)]
    opening = "".join(sample[:300].split())
    if len(_HAN.findall(opening)) < 0.2 * len(opening):
        return f"The text is hardly Chinese, and no report on 法治政府建设; {_CHECK}."
    squeezed = titles.squeeze(title) if title is not None else ""
    about = sum(map(sample.count, _ABOUT))
    if (
        squeezed
        and _OTHER_TITLE.search(squeezed)
        and not re.search(r"法治政府建设[^》]{0,14}(?:报告|情况|总结)》?的?(?:通知|公告|函)", squeezed)
    ):
        kind = squeezed[-12:]
        return (
            f"The title ends like that of another kind of document ({kind}), not of a report on 法治政府建设; {_CHECK}."
        )
    if titles.complete(squeezed) and not _OTHER_TITLE.search(squeezed):
        return None
    if _WORK_REPORT.search(sample) and about * 1500 < len(sample):
        return f"The text reads like a 政府工作报告, not like a report on 法治政府建设; {_CHECK}."
    if about == 0 or (about < 2 and not any(word in sample[:400] for word in _ABOUT)):
        return f"Neither title nor text speaks of 法治政府 or 依法行政: it may be no report on 法治政府建设; {_CHECK}."
    return None
