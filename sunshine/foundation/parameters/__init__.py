"""参数：按企业、按日期生效的取值（三(二)2 “授权审批层级”）。

Dated values a rule reads, inherited down the management tree.
"""
