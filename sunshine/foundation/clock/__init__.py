"""时钟：工作日与期限（三(一)3 “及时”）。

Working days, due dates, and what time it is.
"""
