"""风险分：把一个对象名下的疑点叠加成一个分数（三(一)3 “在线预警监控”）。

Stacked risk of an organisation, counterparty, contract or matter, with the parts it is made of.
"""
