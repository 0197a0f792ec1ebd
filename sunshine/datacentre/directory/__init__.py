"""名录：往来单位、事项的名称留在数据库里，供检索（三(一)3 “一个入口”）。

Names from the lake that people search for, with their pinyin initials; derived from a snapshot.
"""
