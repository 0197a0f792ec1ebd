"""流程：唯一的一扇门（三(一)1 “标准化和规范化”）。

State tables applied through one door.
"""
