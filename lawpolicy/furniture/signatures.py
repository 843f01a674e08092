"""Who signs, and when: the names of offices, and the block of name and date under a report."""

from __future__ import annotations

import re

# How the name of an office ends. Not a noun that ends like one (工作格局, 客厅, 干部), not a place alone.
OFFICE = re.compile(
    r"(?:人民政府|(?<=[省市州县区旗镇乡])政府|办事处|管理委员会|管委会|委员会|行政公署|办公室|办公厅|国务院|党组|党工委|领导小组"
    r"|(?<![格布大全结开新僵时危困残终棋])局|(?<![客餐大饭])厅|(?<=[法公安商务农业村财政通运输外交化教育国资源水利健建设传])部|总署"
    r"|(?<=[区县市省州旗盟工发改卫健国资建教农])委|(?<=[县市区省州旗盟府政治委改道])办|研究院|法院|检察院"
    r"|(?<=[务理测控护导发障保究心])中心|管理处|总队|支队|大队|联合会|总工会|红十字会|管理所|档案馆|气象台|总社|兵团"
    r"|(?<=[师市])第?[一二三四五六七八九十〇零百]{1,4}团)"
)
_OFFICE_END = re.compile(OFFICE.pattern + r"(?:[(（](?:盖章|章|公章|代章|印章)[)）])?$")
_NAME = re.compile(r"[一-鿿·、()（）]{3,60}")
_SEAL = re.compile(r"[(（](?:盖章|章|公章|代章|印章)[)）]$")


def is_org(line: str) -> bool:
    """Whether a squeezed line is the name of an office, or of several one after another, and nothing else."""
    return (
        3 <= len(line) <= 60
        and _OFFICE_END.search(line) is not None
        and _NAME.fullmatch(line) is not None
        and not line.startswith(("我", "各", "推进", "加强", "关于", "构建", "完善", "健全", "建立"))
    )


def unsealed(line: str) -> str:
    """The name without （盖章）."""
    return _SEAL.sub("", line)
