"""管理场景的工具：一个场景只能用这里的东西（二(二)3“管理场景”）。

What a scene may import: its own description, what its probes and metrics say, one page.
"""
