"""预警：疑点的核查与结论（三(二)2 “应及时提出监督意见”）。

Hits that somebody must look at, by a day, with a reason.
"""
