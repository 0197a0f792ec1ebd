"""虚构城市“澄州”：确定性的样本数据与真值。澄州不存在，企业、人员、金额均为虚构。

A fictional city: deterministic, with planted irregularities and their truth. Shares no code
and no threshold with the probes beyond reference data.
"""
