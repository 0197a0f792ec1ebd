"""豁免：一个模型对一个对象在期限内不预警（三(一)3 “在线预警监控”）。

Asked by one person, approved by another, with a basis and an end; hits under it are kept.
"""
