"""工作台：人打开就知道今天要做什么（三(一)3 “网上运转、实时操作”）。

The pages people work at.
"""
