"""目录：数据集与主题表的定义（三(一)3 “1个数据集中管理中心”）。

Reads datasets/: what the data centre takes in and what its tables mean.
"""
