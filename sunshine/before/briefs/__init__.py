"""事前研判与初步监督意见（三(一)1 “结合信访反映、日常谈话、巡视巡察、合规审计”，三(二)2 “初步监督意见”）。

Before a meeting: what is already known about a unit, a counterparty, a project and persons, gathered
within the reader's rights from every room that registers, and the discipline group's opinion on it.
"""
