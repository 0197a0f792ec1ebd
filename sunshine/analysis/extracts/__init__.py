"""摘录：围绕一份合同、一次采购、一家往来单位，把快照里的相关记录摘出来（三(一)3 “在线预警监控”）。

Rows around the subjects of hits, copied by a job so that pages can draw them without the lake.
"""
