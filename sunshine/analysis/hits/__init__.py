"""疑点：命中及其证据（三(一)3 “在线预警监控”）。

A hit keeps its identity over runs; its evidence is copied here.
"""
