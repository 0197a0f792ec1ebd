"""风险排查：整体设计、分步实施、逐层推进、整合运行（三(一)2）。

Campaigns that look for integrity risks: begun with pilot units, widened to all, submitted from the
departments upwards and consolidated by each level before the next one may submit.
"""
