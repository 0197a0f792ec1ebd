"""存证：只增不改的台账（三(一)3 “全流程监管”）。

Append-only entries; each is a salted commitment for the transparency log.
"""
