"""材料：谁附上、何时附上、是什么内容，一经附上不能更换，只能撤下（三(三)2 “全程留痕”）。

Files of a record by content hash: checked by content, seen by who sees the record, never changed.
"""
