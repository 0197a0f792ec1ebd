"""人员：不等于账号（三(一)1 “经营管理人员、关键岗位人员”）。

Persons; they may have no account.
"""
