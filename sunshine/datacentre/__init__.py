"""数据集中管理中心（三(一)3）。Files come in, are checked and kept."""
