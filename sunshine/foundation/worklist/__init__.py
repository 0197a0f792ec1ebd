"""待办：谁在什么时候之前做什么（三(一)3 “网上运转、在线预警监控”）。

What waits on whose desk until when.
"""
