"""What only wiring knows: label of a record → its page, verb of an act → its words."""

from sunshine.analysis.alerts.workflow import ALERT
from sunshine.datacentre.amendments.workflow import AMENDMENT

TABLES = (ALERT, AMENDMENT)
# A name that ends in s is a page of many records.
RECORD_PAGES = {
    "alert": "alert",
    "amendment": "amendment",
    "emergency": "mandates",
    "grant": "mandates",
    "deputy": "mandates",
}
ACT_TITLES = {
    f"{table.label}.{row.verb}": row.title for table in TABLES for row in table.transitions
} | {
    "alert.export": "导出疑点列表",
    "grant.give": "授权",
    "grant.revoke": "收回授权",
    "deputy.appoint": "委托代理",
    "deputy.end": "结束代理",
    "emergency.ask": "申请应急授权",
    "emergency.approve": "批准应急授权",
    "emergency.refuse": "不批准应急授权",
    "amendment.file": "提出数据更正",
    "set_parameters": "登记参数",
}
