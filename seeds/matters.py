"""What three enterprises of the first group mean to decide: plain facts, no machinery.

`until` says how far a matter has come in the demo; amounts in yuan, days from today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

GROUP, PARKING, PARKING_NORTH = "C000", "C048", "C136"
PURPOSE = {
    "budget": "年度预算内，已列支",
    "payment_basis": "合同约定的付款条件已满足",
    "contact": "项玉林",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A matter. `meets`: days to the meeting; `decided`: hours since an emergency was decided."""

    place: str
    item: str
    title: str
    amount: str
    until: str
    details: Mapping[str, str]
    counterparty: str = ""
    meets: int = 25
    decided: int | None = None
    secrecy: str = "internal"
    conditions: tuple[str, ...] = field(default=())

    @property
    def yuan(self) -> Decimal | None:
        return Decimal(self.amount) if self.amount else None


def _decision(reason: str, plan: str, **more: str) -> dict[str, str]:
    return {"reason": reason, "plan": plan, "contact": "项玉林"} | more


def _project(project: str, source: str, **more: str) -> dict[str, str]:
    return {"project": project, "fund_source": source, "contact": "项玉林"} | more


def _post(candidate: str, post: str) -> dict[str, str]:
    return {
        "candidate": candidate,
        "post": post,
        "selection": "经民主推荐、个别谈话和组织考察，党委会动议",
        "kinship": "无",
        "contact": "项玉林",
    }


def _payment(purpose: str) -> dict[str, str]:
    return PURPOSE | {"purpose": purpose}


MATTERS = (
    Planned(PARKING, "P06-001", "采购路侧停车智能设备一批", "2680000.00", "asked", _project("采购路侧停车地磁和巡检终端三百套", "年度预算自有资金", procurement="公开招标"), "澄州启明智能科技有限公司"),
    Planned(PARKING, "F01-001", "支付东站停车楼工程进度款", "960000.00", "asked", _payment("支付东站停车楼主体结构进度款"), "澄州第三建筑工程有限公司", meets=1),
    Planned(PARKING, "D07-001", "修订停车收费管理办法", "", "partly", _decision("原办法与新的收费标准不一致，须修订", "调整计时规则，明确减免情形和审批权限")),
    Planned(PARKING, "P05-001", "改造北苑路停车楼", "5600000.00", "conditional", _project("改造北苑路停车楼二至四层，新增车位二百个", "自有资金和银行贷款各半", procurement="公开招标"), "澄州第三建筑工程有限公司", conditions=("补充消防设计审查意见书", "贷款利率不高于同期市场报价利率")),
    Planned(PARKING, "D04-001", "转让城西旧停车设备", "1200000.00", "fulfilled", _decision("设备已提足折旧，停用两年", "评估后在产权交易所公开挂牌转让", valuation="澄评报字〔2026〕118号，评估值 120 万元"), conditions=("取得评估报告备案表",)),
    Planned(PARKING, "F01-001", "支付充电桩设备尾款", "680000.00", "sounding", _payment("支付南站充电桩设备尾款"), "澄州启明智能科技有限公司"),
    Planned(PARKING, "F03-001", "向对口村捐建停车场", "80000.00", "signing", _payment("支援对口村修建二十个车位的停车场"), "大溪镇临水村"),
    Planned(PARKING, "P06-001", "采购三年物业保洁服务", "2150000.00", "on_file", _project("采购八处停车场三年物业保洁服务", "年度预算自有资金", procurement="公开招标"), "澄州洁美物业服务有限公司"),
    Planned(PARKING, "F01-001", "抢修塌陷停车场的先行支付", "450000.00", "on_file", _payment("暴雨后停车场塌陷，先行支付抢修费用"), "澄州第三建筑工程有限公司", meets=-4, decided=120),
    Planned(PARKING, "F01-001", "补报停电应急发电车租金", "180000.00", "signed", _payment("全城停电期间租用应急发电车"), "澄州电力应急服务有限公司", meets=0, decided=20),
    Planned(PARKING, "F02-001", "追加智慧停车平台运维费", "620000.00", "returned", _payment("平台接入量超出预期，追加运维费"), "澄州启明智能科技有限公司"),
    Planned(PARKING, "D01-001", "落实城市停车专项治理的措施", "", "withdrawn", _decision("上级部署停车专项治理", "分三批整治占道停车，年底完成验收")),
    Planned(PARKING_NORTH, "P05-001", "新建北浦公共停车场", "12800000.00", "lapsed", _project("新建地上三层公共停车场，车位五百个", "自有资金六成，专项债四成", procurement="公开招标", **{"return": "年收益百分之五点二"}), "澄州第一市政工程有限公司"),
    Planned(PARKING_NORTH, "H01-001", "聘任运营部经理", "", "on_file", _post("郑克勤", "运营部经理"), secrecy="sensitive"),
    Planned(PARKING_NORTH, "F01-001", "支付北浦停车场土地出让金", "2300000.00", "signing", _payment("按成交确认书支付土地出让金尾款"), "澄州市自然资源局"),
    Planned(PARKING_NORTH, "F01-001", "补报已开会通过的消防整改款", "380000.00", "partly", _payment("消防检查限期整改，支付改造款"), "澄州安泰消防工程有限公司", meets=-2),
    Planned(PARKING_NORTH, "D10-001", "对收费纠纷案提起上诉", "6200000.00", "asked", _decision("一审判决返还停车费，认定事实有误", "委托律师事务所提起上诉，请求改判"), "澄州宏达商贸有限公司"),
    Planned(GROUP, "P01-001", "下一年度投资计划", "386000000.00", "sounding", _project("列入十二个项目，其中续建七个、新开工五个", "资本金和银行贷款", **{"return": "综合收益率百分之四点八"})),
    Planned(GROUP, "D05-001", "参股澄州港口冷链公司", "25000000.00", "conditional", _decision("补齐港口冷链的短板，取得优先货源", "现金增资取得百分之二十股权，派一名董事", fund_source="自有资金"), "澄州港口冷链有限公司", conditions=("尽职调查报告补充对外担保的核查结论",)),
    Planned(GROUP, "P02-001", "为停车公司贷款提供担保", "30000000.00", "signed", _project("为下属停车公司三年期贷款提供连带责任担保", "不涉及现金支出", guarantee="停车公司以收费权质押反担保"), "澄州银行股份有限公司"),
    Planned(GROUP, "H01-001", "任命财务部副部长", "", "signing", _post("谢静宜", "财务部副部长"), secrecy="sensitive"),
    Planned(GROUP, "D06-001", "本部年度工资总额预算", "58000000.00", "void", _decision("按工资总额管理办法编制年度预算", "增幅与经济效益联动，控制在百分之五以内")),
    Planned(GROUP, "F04-001", "向农商银行短期借款", "20000000.00", "asked", _payment("补充短期流动资金，期限六个月"), "澄州农村商业银行股份有限公司"),
    Planned(GROUP, "D02-001", "五年发展规划", "", "on_file", _decision("原规划到期，须编制新一期规划", "聚焦港口物流、城市停车、公路养护三个主业")),
    Planned(PARKING, "F01-001", "支付西门停车场标线工程款", "320000.00", "on_file", _payment("支付西门停车场地面标线和标牌工程款"), "澄州洁美物业服务有限公司"),
    Planned(PARKING, "P06-001", "采购停车收费系统升级服务", "2180000.00", "on_file", _project("升级八处停车场的收费系统", "年度预算自有资金", procurement="公开招标"), "澄州启明智能科技有限公司"),
    Planned(PARKING_NORTH, "F01-001", "支付北浦停车场监控设备款", "560000.00", "on_file", _payment("支付北浦停车场监控设备到货款"), "澄州启明智能科技有限公司", meets=2),
    Planned(PARKING_NORTH, "P06-001", "采购北浦停车场绿化工程", "2740000.00", "on_file", _project("北浦停车场四周绿化一万二千平方米", "年度预算自有资金", procurement="公开招标"), "澄州第一市政工程有限公司"),
    Planned(GROUP, "F01-001", "支付审计服务费", "480000.00", "on_file", _payment("支付年度财务决算审计服务费"), "澄州信诚会计师事务所"),
    Planned(PARKING, "F03-001", "资助社区敬老助餐点", "50000.00", "signing", _payment("资助停车场周边两个社区的敬老助餐点"), "澄州市慈善总会"),
    Planned(GROUP, "H01-001", "任命投资管理部部长", "", "on_file", _post("贺景行", "投资管理部部长"), secrecy="sensitive"),
)  # fmt: skip
# (unit, matter, counterparty, project, conclusion: empty while it is being prepared, words).
BRIEFS = (
    (PARKING, "改造北苑路停车楼", "澄州第三建筑工程有限公司", "北苑路停车楼", "attention", "该施工单位近两年承接本企业多个项目，建议核查招标条件是否设有排他条款。"),
    (PARKING, "采购路侧停车智能设备一批", "澄州启明智能科技有限公司", "", "none", "查阅疑点、报告和以往意见，未发现与本次采购有关的问题线索。"),
    (GROUP, "参股澄州港口冷链公司", "澄州港口冷链有限公司", "港口冷链", "suspend", "标的公司对外担保情况尚未查清，建议补充尽职调查后再上会。"),
    (PARKING_NORTH, "新建北浦公共停车场", "澄州第一市政工程有限公司", "北浦公共停车场", "", ""),
    (GROUP, "向农商银行短期借款", "澄州农村商业银行股份有限公司", "", "", ""),
)  # fmt: skip
