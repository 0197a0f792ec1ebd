"""参考数据：角色、日历、参数、代码，各带依据（三(一)3）。

Loads the files of reference/ and keeps local changes apart.
"""
