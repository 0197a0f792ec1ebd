"""监督模型：一条语句一个疑点类型（三(一)3 “在线预警监控”）。

Reads domains/*/probes and holds their SQL to what is safe and portable.
"""
