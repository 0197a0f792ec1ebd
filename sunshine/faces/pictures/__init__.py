"""图：把疑点的记录画出来：资金流、关系、付款与审批线、报价阶梯（三(一)3 “在线预警监控”）。

Plain SVG from the same rows as the tables: it prints, needs no script and hides nothing.
"""
