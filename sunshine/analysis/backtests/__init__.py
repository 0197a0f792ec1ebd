"""模型检验：人的结论说它准不准，改参数会多报漏报什么（四 “完善监督模型”）。

How right a probe has been, month by month, and what other parameters would have found.
"""
