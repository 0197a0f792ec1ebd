"""数据更正：谁发现错误、谁审查、谁签批、谁知悉，更正前后都留痕（三(三)3 “数据归集共享”）。

Requests to correct a row of the lake, answered, signed, received and then carried out.
"""
