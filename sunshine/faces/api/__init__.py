"""接口：供其他系统读取和办理，与网页同一道门（第三方系统对接）。

A JSON API over the same rights as the pages; nothing is visible here that a page would hide.
"""
