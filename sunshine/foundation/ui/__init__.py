"""界面：部件与版式（三(一)3 “网上运转”）。

Components and frame of every page.
"""
