"""What only wiring knows: label of a record → its page, verb of an act → its words."""

from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.exemptions.workflow import EXEMPTION
from sunshine.before.authority.workflow import AUTHORITY_LIST
from sunshine.before.briefs.workflow import BRIEF
from sunshine.before.declarations.workflow import CAMPAIGN, DECLARATION
from sunshine.before.exchange.workflow import PACKAGE
from sunshine.before.filings.workflow import MATTER
from sunshine.before.handbooks.workflow import HANDBOOK
from sunshine.before.publications.workflow import PUBLICATION
from sunshine.before.recusals.workflow import ADJUSTMENT, CONFLICT
from sunshine.before.reports.workflow import MAJOR_REPORT
from sunshine.before.reviews.workflow import CONDITION, REVIEW
from sunshine.before.risks.workflow import CONTROL, RISK_POINT
from sunshine.before.samples.workflow import CHECK, SAMPLE
from sunshine.before.screenings.workflow import SCREENING, SCREENING_PART
from sunshine.datacentre.amendments.workflow import AMENDMENT

TABLES = (
    ALERT,
    AMENDMENT,
    EXEMPTION,
    AUTHORITY_LIST,
    PACKAGE,
    MATTER,
    MAJOR_REPORT,
    BRIEF,
    REVIEW,
    CONDITION,
    SAMPLE,
    CHECK,
    CAMPAIGN,
    DECLARATION,
    RISK_POINT,
    CONTROL,
    SCREENING,
    SCREENING_PART,
    HANDBOOK,
    PUBLICATION,
    CONFLICT,
    ADJUSTMENT,
)
# A name that ends in s is a page of many records.
RECORD_PAGES = {
    "alert": "alert",
    "amendment": "amendment",
    "exemption": "exemption",
    "report": "report",
    "matter": "matter",
    "review": "review",
    "condition": "condition",
    "brief": "brief",
    "archive_sample": "archive_sample",
    "check": "check",
    "risk_point": "risk_point",
    "control": "control",
    "risk_screening": "risk_screening",
    "screening_part": "screening_part",
    "risk_handbook": "risk_handbook",
    "publication": "publication",
    "campaign": "campaign",
    "declaration": "declaration",
    "conflict": "conflict",
    "own_conflict": "own_conflict",
    "adjustment": "adjustment",
    "authority_list": "authority_list",
    "package": "package",
    "net_assets": "net_assets",
    "regulation": "regulation",
    "static_resources": "static_resources",
    "extract": "extract",
    "backtest": "backtest",
    "emergency": "mandates",
    "grant": "mandates",
    "deputy": "mandates",
    "account": "login_settings",
    "token": "tokens",
}
# Label → model whose `objects.visible_to(actor)` says who sees the record.
RECORD_MODELS = {
    "alert": "alerts.Alert",
    "amendment": "amendments.Amendment",
    "exemption": "exemptions.Exemption",
    "authority_list": "authority.AuthorityList",
    "package": "exchange.Package",
    "regulation": "exchange.Regulation",
    "net_assets": "authority.NetAssets",
    "extract": "extracts.Extract",
    "report": "reports.MajorReport",
    "review": "reviews.Review",
    "condition": "reviews.Condition",
    "brief": "briefs.Brief",
    "archive_sample": "samples.ArchiveSample",
    "check": "samples.Check",
    "campaign": "declarations.Campaign",
    "declaration": "declarations.Declaration",
    "risk_point": "risks.RiskPoint",
    "control": "risks.Control",
    "risk_screening": "screenings.RiskScreening",
    "screening_part": "screenings.ScreeningPart",
    "risk_handbook": "handbooks.Handbook",
    "publication": "publications.Publication",
    "matter": "filings.Matter",
    "conflict": "recusals.Conflict",
    "own_conflict": "recusals.OwnConflict",
    "adjustment": "recusals.Adjustment",
}
# What later rooms are told or asked of a matter: `filed(matter, by=, entry=)`, `changed` and
# `ended(matter, entry=)`, `missing(matter)` → code, satisfied, words, since.
MATTER_FOLLOWERS: dict[str, tuple[str, ...]] = {
    # Recusal first: what is asked because of a matter is closed to whom the matter is.
    "filed": (
        "sunshine.before.recusals.actions.closing.follow_filed",
        "sunshine.before.reviews.actions.asking.ask",
    ),
    "changed": (
        "sunshine.before.recusals.actions.closing.follow_changed",
        "sunshine.before.reviews.actions.asking.follow",
    ),
    "ended": ("sunshine.before.reviews.actions.asking.stop",),
    "missing": ("sunshine.before.reviews.queries.missing_of",),
}
# Mart → what yields its rows from our own records (one provider or several); the lake knows no
# later floor. What they yield is all there is of ours; rows of files stay beside it.
OWN_RECORDS: dict[str, str | tuple[str, ...]] = {
    "organisation": "sunshine.foundation.organisations.queries.mart_rows",
    "parameter": "sunshine.foundation.parameters.queries.parameter_rows",
    "authority_rule": "sunshine.before.authority.queries.mart_rows",
    "major_report": "sunshine.before.reports.queries.mart_rows",
    "declaration": "sunshine.before.declarations.queries.marts.declaration_rows",
    "kinship": ("sunshine.before.declarations.queries.marts.kinship_rows",),
    "declared_company": "sunshine.before.declarations.queries.marts.company_rows",
    "outside_post": "sunshine.before.declarations.queries.marts.outside_post_rows",
    "recusal": "sunshine.before.recusals.queries.mart_rows",
}
# Rights that work is asked of: who does a transition, and who decides about grants.
WORK_PERMISSIONS = frozenset(t.permission for table in TABLES for t in table.transitions) | {
    "grant.manage",
    "log.read",
    # Work of one department is asked of who speaks for it.
    "review.legal",
    "review.finance",
    "review.discipline",
    "review.planning",
}
# Acts that begin something: what “我发起” lists.
STARTS = (
    "amendment.file",
    "exemption.ask",
    "authority_list.submit",
    "package.make",
    "report.file",
    "matter.file",
    "brief.open",
    "archive_sample.open",
    "campaign.open",
    "declaration.file",
    "risk_point.register",
    "risk_screening.open",
    "risk_handbook.ask",
    "publication.propose",
    "control.ask_extension",
    "conflict.report",
    "alert.ask_extension",
    "amendment.ask_extension",
    "report.ask_extension",
    "emergency.ask",
    "deputy.appoint",
    "grant.give",
)
# What a pre-meeting brief gathers from, in the order of its page: whoever knows more registers here.
BRIEF_PROVIDERS = (
    *(
        f"sunshine.before.briefs.queries.known.{name}"
        for name in ("alerts", "relations", "posts", "matters", "reports", "briefs")
    ),
    "sunshine.before.risks.queries.briefing.risks",
)
# Records that may have files: label → model, whose `visible_to` decides, and its permission.
EVIDENCE_HOLDERS = {
    "alert": (RECORD_MODELS["alert"], "alert.read"),
    "amendment": (RECORD_MODELS["amendment"], "amendment.read"),
    "report": (RECORD_MODELS["report"], "report.read"),
    "review": (RECORD_MODELS["review"], "review.read"),
    "condition": (RECORD_MODELS["condition"], "review.read"),
    "brief": (RECORD_MODELS["brief"], "brief.read"),
    "check": (RECORD_MODELS["check"], "sample.read"),
    "risk_point": (RECORD_MODELS["risk_point"], "risk.read"),
    "control": (RECORD_MODELS["control"], "risk.read"),
    "risk_handbook": (RECORD_MODELS["risk_handbook"], "handbook.read"),
    "adjustment": (RECORD_MODELS["adjustment"], "conflict.read"),
    "matter": (RECORD_MODELS["matter"], "matter.read"),
    "package": (RECORD_MODELS["package"], "exchange.read"),
    "regulation": (RECORD_MODELS["regulation"], "exchange.read"),
    "net_assets": (RECORD_MODELS["net_assets"], "authority.read"),
}
ACT_TITLES = {
    f"{table.label}.{row.verb}": row.title for table in TABLES for row in table.transitions
} | {
    "matter.file": "报备",
    "alert.confirmed": "认定属实",
    "alert.covered": "认定已覆盖",
    "alert.explained": "认定可解释",
    "alert.false_alarm": "认定误报",
    "evidence.read": "下载敏感材料",
    "alert.export": "导出疑点列表",
    "alert.remark": "发表讨论",
    "quality.export": "导出数据质量",
    "board.export": "导出领域看板",
    "grant.give": "授权",
    "grant.revoke": "收回授权",
    "deputy.appoint": "委托代理",
    "deputy.end": "结束代理",
    "emergency.ask": "申请应急授权",
    "emergency.approve": "批准应急授权",
    "emergency.refuse": "不批准应急授权",
    "amendment.file": "提出数据更正",
    "exemption.ask": "申请豁免",
    "authority_list.draft": "起草权责清单",
    "authority_list.export": "导出权责清单",
    "authority_list.discard": "放弃权责清单草稿",
    "quarantine.export": "导出隔离行",
    "net_assets.record": "登记净资产",
    "package.make": "导出数据包",
    "package.take_in": "导入数据包",
    "package.refuse": "拒收数据包",
    "regulation.save": "登记议事规则",
    "regulation.end": "废止议事规则",
    "regulation.attach": "附上议事规则的文件",
    "regulation.detach": "撤下议事规则的文件",
    "static_resources.take_in": "接收静态资源",
    "static_resources.send": "下发静态资源",
    "report.file": "提交重大报告首报",
    "report.export": "导出重大报告",
    "review.ask": "送部门审查",
    "matter.export": "导出报备",
    "matter.archive": "导出档案",
    "review.export": "导出审查",
    "brief.open": "发起事前研判",
    "brief.export": "导出事前研判",
    "archive_sample.open": "确定抽样框",
    "archive_sample.export": "导出抽查",
    "archive_sample.frame": "下载抽样框",
    "check.export": "导出档案核查",
    "campaign.open": "发起申报批次",
    "declaration.open": "产生申报义务",
    "declaration.read": "查阅申报内容",
    "risk_point.register": "登记风险点",
    "risk_point.export": "导出风险点",
    "control.set": "制定防控措施",
    "risk_screening.open": "布置风险排查",
    "risk_handbook.ask": "编制风险防控手册",
    "publication.propose": "提出公开风险点",
    "declaration.export": "导出申报情况",
    "conflict.report": "报告利益冲突",
    "conflict.enter": "登记利益冲突",
    "conflict.export": "导出利益冲突",
    "backtest.ask": "回测监督模型的参数",
    "work.claim": "认领待办",
    "work.release": "退回待办",
    "work.escalate": "催办升级",
    "term.recount": "重新计算期限",
    "notification.read": "阅知",
    "feed.make": "开通日历订阅",
    "feed.revoke": "停用日历订阅",
    "token.make": "签发服务令牌",
    "token.revoke": "吊销服务令牌",
    "token.exchange": "大屏兑换令牌",
    "person.unmask": "查看个人信息明文",
    "set_parameters": "登记参数",
    "vault.rotate": "更换字段密钥",
    "system.backup": "备份",
    "system.restore": "从备份恢复",
    "log.loss": "公开承认存证缺失",
    "job.retry": "重试后台任务",
    "account.open": "开通账号",
    "account.deactivate": "停用账号",
    "account.reactivate": "恢复账号",
    "account.reset_password": "重置密码",
    "account.reset_second_factor": "解除他人的第二因素",
    "account.end_all_sessions": "结束账号的全部会话",
    "account.bind": "绑定统一身份",
    "account.unbind": "解绑统一身份",
    "account.bound_at_login": "首次登录时绑定统一身份",
    "account.change_password": "修改密码",
    "account.end_sessions": "结束自己的会话",
    "account.second_factor_on": "开启第二因素",
    "account.second_factor_off": "关闭第二因素",
    "account.new_codes": "重新生成恢复码",
}
