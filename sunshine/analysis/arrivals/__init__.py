"""到数监督：数据一到，只对它牵动的部分运行监督模型（三(一)3 “实时在线监督”）。

Brings every probe's hits up to the newest snapshot, and keeps what each batch led to.
"""
