"""接入：文件进来，逐项检查，合格的入湖，不合格的隔离（三(一)3 “及时准确更新基础信息”）。

Files to mart rows, receipts and quarantine.
"""
