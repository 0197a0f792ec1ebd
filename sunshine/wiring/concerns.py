"""What a live conflict of interest closes to the person: which room knows which records."""

# Who is told of new records: `(label, ids)`, in the transaction that keeps them.
BIRTH_FOLLOWERS = ("sunshine.before.recusals.actions.closing.follow_birth",)
# What a live conflict closes to the person: label → which records name its other side
# (`(scope, among) -> ids`), and, in this order, which hang on records found before
# (`(found by label) -> ids`). A room whose records have to do with a firm, a person or a matter
# adds its line, or says in RECUSAL_APART why it has none.
RECUSAL_NAMED = {
    "matter": "sunshine.before.recusals.queries.concerned.matters",
    "report": "sunshine.before.recusals.queries.concerned.reports",
    "brief": "sunshine.before.recusals.queries.concerned.briefs",
    "alert": "sunshine.before.recusals.queries.concerned.alerts",
    "conflict": "sunshine.before.recusals.queries.concerned.conflicts",
    "match": "sunshine.before.crosschecks.queries.concerned.matches",
}
RECUSAL_HANGING = (
    ("review", "sunshine.before.recusals.queries.concerned.reviews"),
    ("condition", "sunshine.before.recusals.queries.concerned.conditions"),
    ("check", "sunshine.before.recusals.queries.concerned.checks"),
    ("brief", "sunshine.before.recusals.queries.concerned.briefs_on_matters"),
    ("exemption", "sunshine.before.recusals.queries.concerned.exemptions"),
    ("amendment", "sunshine.before.recusals.queries.concerned.amendments"),
    ("adjustment", "sunshine.before.recusals.queries.concerned.adjustments"),
)
RECUSAL_APART = {
    "authority_list": "说的是由谁决策，不涉及对方单位",
    "package": "装的是权责清单和议事规则",
    "regulation": "议事规则不涉及对方单位",
    "net_assets": "企业自己的净资产",
    "extract": "随它所依据的疑点关闭",
    "archive_sample": "抽查只记编号和类别，抽中的每一件另有核查记录",
    "own_conflict": "只给当事人本人看",
    "risk_point": "风险点说的是岗位和流程，不涉及对方单位",
    "control": "防控措施说的是岗位和流程",
    "risk_screening": "风险排查说的是岗位和流程",
    "screening_part": "风险排查说的是岗位和流程",
    "risk_handbook": "防控手册说的是岗位和流程",
    "publication": "公开的是风险点",
    "campaign": "申报批次不涉及对方单位",
    "crosscheck": "只记比对了多少人、多少件",
    "special_campaign": "只记范围和汇总数，逐件随比对结果关闭",
    "disposition": "随它所处置的比对结果关闭",
    "declaration_draw": "抽查只记编号和类别，抽中的每一件另有核实记录",
    "verification": "核实的是申报内容，不涉及对方单位；申报对谁关闭，核实也对谁关闭",
    "declaration": "申报是本人与审核人之间的事，内容加密，查阅另有记录",
}
