"""授权：谁能看什么、做什么；回避与禁止优先（三(一)1 “调整回避”）。

Grants, denials, and the door through which every query goes.
"""
