"""开放合同：把 OCDS 1.1 文件读成主题表的行（三(二)1 “阳光采购”）。

OCDS JSON to mart rows, by DuckDB, without a lake.
"""
