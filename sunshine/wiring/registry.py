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
    "alert.confirmed": "认定属实",
    "alert.covered": "认定已覆盖",
    "alert.explained": "认定可解释",
    "alert.false_alarm": "认定误报",
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
    "system.backup": "备份",
    "system.restore": "从备份恢复",
    "log.loss": "公开承认存证缺失",
    "job.retry": "重试后台任务",
}
