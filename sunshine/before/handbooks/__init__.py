"""风险防控手册：由风险点登记册生成，成版、比较、审批，供日常教育阅知（三(一)2“构建风险防控体系手册”）。

Handbooks are made from the register and never written by hand: an edition is a frozen snapshot with
its document; who read it answers a short quiz drawn from the same snapshot.
"""
