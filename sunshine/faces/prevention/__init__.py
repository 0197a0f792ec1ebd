"""廉政风险防控的页面：风险点、防控措施、风险排查、风险防控手册、公开（三(一)2）。

Pages of the risk rooms, beside the desk whose frame and gate they use.
"""
