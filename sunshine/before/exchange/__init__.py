"""国资委“三重一大”系统的数据交换：事项清单（0004）、议事规则（0005）、静态资源（0002）（三(一)1）。

Packages out and in, what the national system holds of each enterprise, and receipts of refusal.
"""
