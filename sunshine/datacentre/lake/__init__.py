"""数据湖：开放格式的表与快照（三(一)3 “1个数据集中管理中心”）。

Delta tables, and snapshots that name one version of each.
"""
