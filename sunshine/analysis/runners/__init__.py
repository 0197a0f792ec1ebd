"""运行器：在自己的进程里运行监督模型（三(一)3 “实时在线监督”）。

DuckDB over one snapshot, locked down.
"""
