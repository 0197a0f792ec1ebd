"""数据库：自带的 PostgreSQL 或已有的服务器（三(一)3 “数据集中管理中心”的底座）。

Supervises the embedded PostgreSQL: two roles, one socket, no trust, restart after a crash.
"""
