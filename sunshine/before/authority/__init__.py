"""权责清单：什么事项、多大金额、依次由哪些会议决定（三(一)1 “优化‘三重一大’事项会前报备程序”）。

The catalogue of the four classes, dated lists of who decides what, and the reasons.
"""
